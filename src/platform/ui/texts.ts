import en from './en.ts'
import { registerTexts } from './i18n.ts'
import zh from './zh-CN.ts'

export const texts = registerTexts('platform', { zh, en })
