// Which window a page is shown in, by what it says it is. Pure.

/** A web view inside WeChat. */
export const isWeChat = (agent: string): boolean => /\bMicroMessenger\//i.test(agent)

/** Android's own web view says `; wv)`; some apps bring one of their own that says its name. */
export const isWebView = (agent: string): boolean =>
  isWeChat(agent) ||
  /; wv\)|\b(?:AlipayClient|DingTalk|wxwork|QQ\/|Weibo|baiduboxapp|NewsArticle|aweme)/i.test(agent)
