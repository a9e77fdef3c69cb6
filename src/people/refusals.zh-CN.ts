import type { Catalogue } from '#platform/sentence.ts'

export default {
  'Sign in again.': '请重新登录。',
  'Sign in with a session to do this.': '请登录后再操作。',
  'Nobody is signed in here.': '此处没有人登录。',
  'The password was changed meanwhile; sign in again.': '密码已被更改，请重新登录。',
  'This post has ended; sign in again.': '此岗位已终止，请重新登录。',
  'No identity provider is set.': '没有设置统一身份认证。',
  'This API token is not valid, was revoked or has ended.': '接口令牌无效、已撤销或已过期。',
  'There is no such token, or it was revoked already.': '没有这个令牌，或已被撤销。',
  'Nobody, or not this person, holds the post today.': '今天该岗位无人任职，或任职人不是此人。',
  'Several people hold this post; name one: {0}': '此岗位有多位任职人，请指明一位：{0}',
  'There is no post "{0}" in force.': '没有现行岗位“{0}”。',
  'There is no such person.': '没有这个人。',
  'There is no such holding.': '没有这项任职。',
  'There is no such absence.': '没有这项请假。',
  'There is no such hand-over.': '没有这项移交。',
  'There is no such delegation.': '没有这项委托。',
  'There is no unit "{0}".': '没有单位“{0}”。',
  'looks or signIns': 'looks（查看记录）或 signIns（登录记录）',
  'a date like 2026-07-01': '日期，如 2026-07-01',
  'an area code of digits, or empty': '数字区域编码，或空',
  '1 to 64 letters, digits, dots, hyphens or underscores':
    '1 至 64 个字母、数字、点、连字符或下划线',
  '2 to 64 letters, digits or . _ @ + -, beginning with a letter or digit':
    '2 至 64 个字母、数字或 . _ @ + -，以字母或数字开头',
  'at most 254 characters': '最多 254 个字符',
  'at most 256 characters': '最多 256 个字符',
  'at most ten years': '最多十年',
  'at least 60000 (one minute)': '不小于 60000（一分钟）',
} as const satisfies Catalogue
