// What clients show of a case's state, in the language they ask for.
import { endReason, residentState, type State } from '#cases'

export type Language = 'zh-CN' | 'en'
type Text = { readonly zh: string; readonly en: string }

export const inLanguage = (text: Text, language: Language): string =>
  language === 'en' ? text.en : text.zh

/** The name in the language asked for, as far as there is one. */
export const nameOf = (
  name: string | null,
  nameEn: string | null,
  language: Language,
): string | null => (language === 'en' && nameEn ? nameEn : name)

export type Standing = {
  readonly state: State
  readonly outcome?: string | null
  readonly reason?: string | null
  readonly mainNumber?: string | null
}

/** The state in words, a closed one saying whether it was solved, with the coded reason and the case it was merged into. */
export function stateText(s: Standing, language: Language): string {
  const more = endReason(s, s.reason)
  const main =
    s.state === 'merged' && s.mainNumber
      ? inLanguage({ zh: `见 ${s.mainNumber}`, en: `see ${s.mainNumber}` }, language)
      : undefined
  const parts = [inLanguage(residentState(s.state, s.outcome), language)]
  if (more) parts.push(inLanguage(more, language))
  if (main) parts.push(main)
  return parts.join(language === 'en' ? ': ' : '：')
}

export function dangerText(call: readonly string[], language: Language): string {
  return inLanguage(
    {
      zh: `如有人身危险，请立即拨打 ${call.join('、')}。`,
      en: `If anyone is in danger, call ${call.join(' or ')} now.`,
    },
    language,
  )
}

export function sentText(when: string, language: Language): string {
  return inLanguage(
    {
      zh: `已派给责任单位，最迟 ${when} 办结。`,
      en: `Sent to the unit in charge; due by ${when}.`,
    },
    language,
  )
}

export function acceptText(when: string, language: Language): string {
  return inLanguage(
    { zh: `已收到，最迟 ${when} 受理。`, en: `Received; to be taken in by ${when}.` },
    language,
  )
}
