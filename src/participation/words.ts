// What leaves by the channels, in both languages.
import { inBoth, type Sentence } from '#platform/sentence.ts'
import type { ChannelKind, Language, Level } from './domain.ts'

/** In a refusal, as the pages of residents call them. */
export const channelWords: Readonly<Record<ChannelKind, Sentence>> = {
  push: inBoth({ zh: '网页推送', en: 'web push' }),
  sms: inBoth({ zh: '短信', en: 'SMS' }),
  email: inBoth({ zh: '电子邮件', en: 'e-mail' }),
  webhook: inBoth({ zh: '群机器人', en: 'group robot' }),
}

type Written = { readonly subject: string; readonly text: string }

const pick = (language: Language, zh: Written, en: Written): Written =>
  language === 'en' ? en : zh

export const codeWords = (language: Language, code: string): Written =>
  pick(
    language,
    {
      subject: '订阅确认码',
      text: `确认码 ${code}，用于订阅社区通知，24 小时内有效。如非您本人操作，不必理会。`,
    },
    {
      subject: 'Your confirmation code',
      text: `${code} is the code to confirm your subscription to local notices. It is good for 24 hours. If you did not ask for it, do nothing.`,
    },
  )

const marks: Readonly<Record<Level, Readonly<Record<Language, string>>>> = {
  plain: { 'zh-CN': '', en: '' },
  important: { 'zh-CN': '【重要】', en: 'Important: ' },
  urgent: { 'zh-CN': '【紧急】', en: 'Urgent: ' },
}

export const noticeWords = (
  language: Language,
  n: {
    readonly level: Level
    readonly title: string
    readonly text: string
    readonly unit: string
  },
): Written => ({
  subject: `${marks[n.level][language]}${n.title}`,
  text: language === 'en' ? `${n.text}\n— ${n.unit}` : `${n.text}\n——${n.unit}`,
})

export const askWords = (language: Language): Written =>
  pick(
    language,
    {
      subject: '还需要社区通知吗？',
      text: '您订阅的社区通知已满一年。如果还需要，请在 30 天内打开下面的链接确认；不确认将自动退订，您的联系方式随之删除。',
    },
    {
      subject: 'Do you still want local notices?',
      text: 'You subscribed to local notices a year ago. If you still want them, open the link below within 30 days. Otherwise they end, and your address is removed.',
    },
  )

export const testWords = (language: Language, channel: string): Written =>
  pick(
    language,
    { subject: '测试消息', text: `这是经纬“${channel}”渠道的测试消息，收到即为畅通。` },
    {
      subject: 'Test message',
      text: `A test of the channel “${channel}” of Jingwei. If you read this, it works.`,
    },
  )
