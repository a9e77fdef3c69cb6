// A notice as the portal and the television read it: in the reader's language where somebody has written it in that.
import type { Language } from '#platform/ui/preferences.ts'

type Said = { readonly title: string; readonly text: string }

export type Notice = Said & {
  readonly id: string
  readonly en?: Said | null
  readonly level: 'plain' | 'important' | 'urgent'
  readonly areaName: string
  readonly unitName: string
  readonly groupName?: string | null
  readonly publishedAt: string
  readonly expiresAt: string | null
}

/** `lang`: of the words, for whoever reads them aloud; a notice that is not in English is shown in Chinese. */
export const noticeIn = (
  language: Language,
  { title, text, en }: Pick<Notice, 'title' | 'text' | 'en'>,
): Said & { readonly lang: Language } =>
  language === 'en' && en
    ? { title: en.title, text: en.text, lang: 'en' }
    : { title, text, lang: 'zh-CN' }
