import { registerTexts } from '#platform/ui'
import type { AreaKind } from '../domain.ts'
import en from './en.ts'
import zh from './zh-CN.ts'

export const texts = registerTexts('territory', { zh, en })

export const kindKey = (kind: AreaKind) => `kinds.${kind}` as const
