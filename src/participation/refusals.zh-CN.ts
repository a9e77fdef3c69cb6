import type { Catalogue } from '#platform/sentence.ts'

export default {
  // ── areas ───────────────────────────────────────────────────────────────────────────────────────────────
  'There is no area {0}.': '没有区域 {0}。',
  'No area holds {0}, {1}.': '{0}, {1} 不在任何区域内。',
  'the code of an area': '区域编码',
  'the code of an area of today': '现行区域的编码',
  'the code of an area, or lat and lon': '区域编码，或 lat 与 lon',
  'codes of areas with commas between': '区域编码，以逗号分隔',
  'the beginning of an area code': '区域编码的开头',
  'an area within your own': '本辖区内的区域',
  'That area is beyond your own.': '该区域超出您的辖区。',
  'degrees north': '纬度（度）',
  'degrees east': '经度（度）',

  // ── notices ─────────────────────────────────────────────────────────────────────────────────────────────
  'There is no such notice.': '没有这条通知。',
  'There is no such notice in your area.': '本辖区没有这条通知。',
  'This notice is for an area beyond your own.': '此通知的范围超出您的辖区。',
  'Your post does not publish for the area {0}.': '本岗位不能为区域 {0} 发布通知。',
  'Somebody has corrected this notice meanwhile; look again.': '他人已更正此通知，请刷新后再看。',
  'a time within a year from now': '一年之内的时刻',
  'a time after it is published': '发布之后的时刻',
  'a time within a year of its publication': '发布后一年之内的时刻',
  'an instant like 2026-07-01T08:00:00Z': '带时区的时刻，如 2026-07-01T08:00:00Z',
  'plain, important or urgent': 'plain（一般）、important（重要）或 urgent（紧急）',
  'one area at least': '至少一个区域',
  'at most 50 areas at once': '一次最多 50 个区域',
  '16 to 64 random bytes in base64url, made and kept by the device':
    '设备生成并保存的 16 至 64 个随机字节，base64url 编码',

  // ── groups and people ───────────────────────────────────────────────────────────────────────────────────
  'There is no such group.': '没有这个群。',
  'This group is of an area beyond your own.': '此群的区域超出您的辖区。',
  'a group of the one area in areaCodes': 'areaCodes 所列唯一区域的群',
  'the id of a group': '群的标识',
  'There is no such post in your area.': '本辖区没有这个岗位。',
  'nothing while nobody holds the post': '空（该岗位无人任职）',
  'the telephone number of the office': '办公电话',
  'the telephone number of the office, not a mobile of somebody’s own': '办公电话，不是个人手机号',

  // ── subscriptions ───────────────────────────────────────────────────────────────────────────────────────
  'There is no such subscription; it may have ended.': '没有这项订阅，可能已经结束。',
  'This city sends nothing by {0} yet.': '本市尚未开通{0}通知。',
  'This code is not good any more; subscribe anew.': '验证码已失效，请重新订阅。',
  'Confirm it first, by the code.': '请先用验证码确认。',
  'true only with the follow link of a request': 'false；有诉求查询链接时可为 true',
  'one area or group at least': '至少一个区域或群',
  'at most 10 areas': '最多 10 个区域',
  'at most 10 groups': '最多 10 个群',
  'the subscription of the browser, for push and only for push':
    '浏览器的推送订阅（渠道为 push 时必填，其他渠道为空）',
  'a number or an address, for every channel but push': '号码或地址（push 以外的渠道必填）',
  'the key of a subscription': '订阅的密钥',
  'the six digits that were sent': '收到的六位数字',
  'push, sms, email or webhook':
    'push（网页推送）、sms（短信）、email（电子邮件）或 webhook（群机器人）',
  'a telephone number, digits only': '电话号码，只含数字',
  'the address of the push service': '推送服务的网址',
  'the endpoint of a push service that this city knows': '本市认可的推送服务地址',
  'a P-256 key in base64url': 'base64url 编码的 P-256 公钥',
  'a secret in base64url': 'base64url 编码的密钥',
  'the address of a WeCom or DingTalk group robot, with its signing secret after a blank':
    '企业微信或钉钉群机器人的网址，加签密钥写在空格之后',

  // ── channels ────────────────────────────────────────────────────────────────────────────────────────────
  'There is no such channel in your area.': '本辖区没有这个渠道。',
  'There is no such channel, or the key is another’s.': '没有这个渠道，或密钥不符。',
  'the id of a channel': '渠道的标识',
  'This area has a channel of this kind; change that one.': '本区域已有此类渠道，请修改原有的。',
  'The channels of the whole installation can be paused only.': '全局渠道只能暂停。',
  'Subscribe with a browser to test pushes.': '测试推送请先用浏览器订阅。',
  'The channel is paused.': '此渠道已暂停。',
  'a time like 22:00': '时间，如 22:00',
  'a time when quietFrom is one, else null': '时间；quietFrom 为 null 时也为 null',
  'another time than quietFrom': '与 quietFrom 不同的时间',
  'the address of the gateway': '网关的网址',
  '1 to 1000': '1 至 1000 的数',
} as const satisfies Catalogue
