// What clients show of a case's state, in the language they ask for.
import { reasons, type State, states } from '#cases'

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

const outcomes: Readonly<Record<string, Text>> = {
  solved: { zh: '已解决', en: 'solved' },
  notSolved: { zh: '未解决', en: 'not solved' },
  explained: { zh: '已解释说明', en: 'explained' },
}

const reasonTexts: Readonly<Record<string, Text>> = { ...reasons.refuse, ...reasons.forceClose }

export type Standing = {
  readonly state: State
  readonly outcome?: string | null
  readonly reason?: string | null
  readonly mainNumber?: string | null
}

/** The state in words, with the coded outcome or reason and the case it was merged into. */
export function stateText(s: Standing, language: Language): string {
  const more =
    (s.reason ? reasonTexts[s.reason] : undefined) ?? (s.outcome ? outcomes[s.outcome] : undefined)
  const main =
    s.state === 'merged' && s.mainNumber
      ? inLanguage({ zh: `见 ${s.mainNumber}`, en: `see ${s.mainNumber}` }, language)
      : undefined
  const parts = [inLanguage(states[s.state].resident, language)]
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

export function acceptText(when: string, language: Language): string {
  return inLanguage(
    { zh: `已收到，最迟 ${when} 受理。`, en: `Received; to be taken in by ${when}.` },
    language,
  )
}
