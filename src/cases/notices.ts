// What a notice says, in the reader's language: short, active, with the case's number.

type Line = readonly [zh: string, en: string]

const lines: Readonly<Record<string, Line>> = {
  dispatched: ['新派单：{title}', 'Sent to your unit: {title}'],
  taskAdded: ['请协办：{title}', 'Your help is asked for: {title}'],
  whistled: ['街道吹哨：{title}', 'A street calls you in: {title}'],
  handedBack: ['被退回，请重新派遣：{title}', 'Handed back, dispatch anew: {title}'],
  reopened: ['重办：{title}', 'Reopened: {title}'],
  extensionRequested: ['申请延期：{title}', 'More time is asked for: {title}'],
  suspensionRequested: ['申请挂账：{title}', 'Suspension is asked for: {title}'],
  extensionEndorsed: ['延期申请待批准：{title}', 'An extension waits for approval: {title}'],
  suspensionEndorsed: ['挂账申请待批准：{title}', 'A suspension waits for approval: {title}'],
  extended: ['已批准延期：{title}', 'Extension approved: {title}'],
  extensionDeclined: ['延期未获批准：{title}', 'Extension declined: {title}'],
  suspended: ['已批准挂账：{title}', 'Suspension approved: {title}'],
  suspensionDeclined: ['挂账未获批准：{title}', 'Suspension declined: {title}'],
  resumed: ['恢复计时：{title}', 'The clock runs again: {title}'],
  checkFailed: ['核查未通过，请返工：{title}', 'The check failed, do it again: {title}'],
  supervised: ['被督办：{title}', 'Supervised from above: {title}'],
  repeatFound: ['重复反映，请关注：{title}', 'Reported again, look at it: {title}'],
  roundReplied: ['督办已回复，请评定：{title}', 'Supervision was replied to, judge it: {title}'],
  roundSettled: ['督办已评定：{title}', 'The reply to supervision was judged: {title}'],
  roundMissed: [
    '督办逾期未复，已上报：{title}',
    'Supervision not replied to, taken up a level: {title}',
  ],
  consultationCalled: ['请参加会商：{title}', 'Your unit is asked to consult: {title}'],
  statementGiven: ['会商有新发言：{title}', 'A statement in the consultation: {title}'],
  consultationDecided: ['会商已形成纪要：{title}', 'The consultation has its minutes: {title}'],
  reminded: ['提醒，请按时办理：{title}', 'Reminder, due before long: {title}'],
  urged: ['催办：{title}', 'Urged: {title}'],
  lightYellow: ['期限临近：{title}', 'The deadline is near: {title}'],
  lightRed: ['已超期：{title}', 'The deadline has passed: {title}'],
  appealed: ['超期申诉待裁定：{title}', 'An appeal waits for a decision: {title}'],
  appealDecided: ['申诉有结果：{title}', 'The appeal has moved on: {title}'],
  escalated: ['逐级上报，无人及时办理：{title}', 'Escalated, nobody acted in time: {title}'],
}

export function noticeText(
  n: { readonly kind: string; readonly title: string | null; readonly number: string | null },
  language: 'zh-CN' | 'en',
): string {
  const line = lines[n.kind]
  const title = n.title ?? n.number ?? ''
  if (!line) return title
  return line[language === 'en' ? 1 : 0].replace('{title}', () => title)
}
