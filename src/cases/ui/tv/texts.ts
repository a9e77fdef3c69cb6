import { registerTexts } from '#platform/ui/i18n.ts'
import en from './en.ts'
import zh from './zh-CN.ts'

export const texts = registerTexts('tv', { zh, en })
