import { registerTexts } from '#platform/ui'
import en from './en.ts'
import zh from './zh-CN.ts'

export const texts = registerTexts('cameras', { zh, en })
