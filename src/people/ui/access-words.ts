// What the access log says of each look and each sign-in, by the word kept there before its colon.
import type { Translated } from '#platform/ui'

const zh = {
  contact: '联系方式',
  call: '来电号码',
  callback: '回电号码',
  field: {
    answer: '走访检查中的个人答案',
    photo: '走访检查中的个人照片',
    conflict: '冲突中的个人答案',
  },
  signInByPassword: '密码登录',
  signInByLink: '链接登录',
  signInBySetUp: '首位管理员设置',
  signInFailed: '登录名或密码不正确',
  linkFailed: '登录链接无效',
  signInByPasskey: '通行密钥登录',
  signInByProvider: '统一身份登录',
  factorFailed: '第二步验证不正确',
  passkeyFailed: '通行密钥无效',
  providerFailed: '统一身份登录未成功',
  recoveryAsked: '申请重设密码',
  recoveryUsed: '用链接重设了密码',
  sessionsEnded: '退出其他会话',
  signOut: '退出登录',
  postSwitch: '切换到此岗位',
}

const en: Translated<typeof zh> = {
  contact: 'Contact details',
  call: 'A caller’s number',
  callback: 'The number to call back',
  field: {
    answer: 'Personal answers of a visit',
    photo: 'A personal photo of a visit',
    conflict: 'Personal answers of a conflict',
  },
  signInByPassword: 'Signed in with a password',
  signInByLink: 'Signed in with a link',
  signInBySetUp: 'Set up as first administrator',
  signInFailed: 'Wrong login or password',
  linkFailed: 'Sign-in link not valid',
  signInByPasskey: 'Signed in with a passkey',
  signInByProvider: 'Signed in at the identity provider',
  factorFailed: 'Second step wrong',
  passkeyFailed: 'Passkey wrong',
  providerFailed: 'Not let in by the identity provider',
  recoveryAsked: 'Asked to set a new password',
  recoveryUsed: 'Set a new password by a link',
  sessionsEnded: 'Ended sessions',
  signOut: 'Signed out',
  postSwitch: 'Changed to this post',
}

export const whats = { zh, en }
