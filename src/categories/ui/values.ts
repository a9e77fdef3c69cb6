// The answers of a list, one a line: `north 北侧 | North side`.
import type { Attribute } from '../domain.ts'
import { texts } from './texts.ts'

export const writeValues = (values: Attribute['values']): string =>
  values.map((one) => `${one.key} ${one.name}${one.nameEn ? ` | ${one.nameEn}` : ''}`).join('\n')

/** @throws Error in the language chosen when a line has no code or no words */
export function readValues(text: string): Attribute['values'] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [, key, name, nameEn] = /^([\w-]{1,60})\s+([^|]+?)\s*(?:\|\s*(.*))?$/.exec(line) ?? []
      if (!key || !name) throw new Error(texts.t('valuesWrong'))
      return { key, name, nameEn: nameEn ?? '' }
    })
}
