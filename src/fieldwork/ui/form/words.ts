import type { Language } from '#platform/ui/preferences.ts'
import type { Words } from '../../domain/form.ts'

export const sayWords = (words: Words | undefined, language: Language): string =>
  words ? (language === 'en' && words.en ? words.en : words.zh) : ''
