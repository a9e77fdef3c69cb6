import type { Catalogue } from '#platform/sentence.ts'

export default {
  // ── calls ───────────────────────────────────────────────────────────────────────────────────────────────
  'Call {0} was not found, or your post may not see it.': '没有找到通话 {0}，或本岗位无权查看。',
  'at: "{0}" lies ahead of the clock here': 'at：“{0}”晚于本机时间',
  'an instant that has passed': '已经过去的时刻',
  'call: "{0}" is not a call of this post’s area.': 'call：“{0}”不是本岗位辖区的通话。',
  'A call that is {0} cannot do "{1}".': '状态为“{0}”的通话不能“{1}”。',
  'A call that is {0} is not wrapped up.': '状态为“{0}”的通话不能整理。',
  'target: to whom': 'target：请写明转给谁',
  'a number, or the name of a desk': '号码，或话务台名称',
  'The switch does not answer. Use the telephone itself.': '交换机没有响应，请直接操作电话机。',
  '"{0}" cannot do "{1}".': '“{0}”不支持“{1}”。',
  'This call is in other hands.': '此通话由他人处理。',
  'Too many desks are connected; this one asks by itself.':
    '已连接的话务台过多，本页改为定时查询。',
  'This door is for a switch, with an API token of its own.':
    '此入口供交换机使用，须用其专用接口令牌。',
  'draft: at most 40,000 characters': 'draft：最多 40,000 个字符',
  'caseId: there is no case {0}.': 'caseId：没有案件 {0}。',
  'at least 4 characters': '至少 4 个字符',
  'at most 30 characters': '最多 30 个字符',
  'a telephone number: digits, perhaps with + ( ) - and blanks':
    '电话号码：数字，可含 + ( ) - 和空格',
  'the id of a call': '通话的标识',
  'the id of a command': '指令的标识',
  'at least one event': '至少一个事件',
  'at most 100 events': '最多 100 个事件',
  'at most 5 seconds': '最多 5 秒',
  'text without control characters': '不含控制字符的文字',
  'a day such as 2026-12-01': '日期，如 2026-12-01',
  'after from, by at most 32 days': '晚于 from 不超过 32 天的日期',

  // ── call-backs ──────────────────────────────────────────────────────────────────────────────────────────
  'The place lies outside every area served.': '位置不在服务区域内。',
  'area: say in which area you are': 'area：请说明您所在的区域',
  'both lat and lon, or neither': 'lat 与 lon 两者，或两者皆空',
  'This key leads to no call-back.': '此密钥没有对应的回拨。',
  'the key that was given': '申请时给出的密钥',
  'Call-back {0} was not found, or your post may not see it.':
    '没有找到回拨 {0}，或本岗位无权查看。',
  'callbackId: there is no call-back {0}.': 'callbackId：没有回拨 {0}。',
  'the id of a call-back': '回拨的标识',
  'The number of this call-back is not kept any more.': '此回拨的号码已不再保存。',
  'This call-back is {0}.': '此回拨的状态为“{0}”。',
  'Not to be tried before {0}.': '{0} 之前不宜再拨。',

  // ── knowledge base ──────────────────────────────────────────────────────────────────────────────────────
  'areas: say for which areas it holds': 'areas：请说明适用于哪些区域',
  'at least one area': '至少一个区域',
  'This holds beyond the area of "{0}".': '其适用范围超出“{0}”的辖区。',
  'There is no article {0}.': '没有知识条目 {0}。',
  'the id of an article': '知识条目的标识',
  'Edition {0} does not wait.': '第 {0} 版不在待审状态。',
  'the number of an edition': '版次',
  'An edition is approved by someone else than who wrote it.': '须由撰写人以外的人审批。',
  'later than validFrom': '晚于 validFrom 的日期',
  '{0}: expected {1}, got "{2}"': '{0}：应为{1}，收到的是“{2}”',
  'line {0}: {1}': '第 {0} 行：{1}',
  'later than {0}': '晚于“{0}”的日期',
  'another value': '其他内容',
  'areas in {0}, that of the post': '{0}（本岗位辖区）内的区域',
  'the codes of areas of today, with ; between': '现行区域的编码，以 ; 分隔',
  'that of an article for areas in {0} only, that of the post':
    '仅适用于 {0}（本岗位辖区）内的条目',
  'the paths of categories, with ; between': '类别的路径，以 ; 分隔',
  'another than that of line {0}': '与第 {0} 行不同的内容',
} as const satisfies Catalogue
