import { registerTexts } from '#platform/ui'
import en from './en.ts'
import zh from './zh-CN.ts'

export const texts = registerTexts('people', { zh, en })

type T = ReturnType<typeof texts.useT>

/** Words for codes that the data may extend: a code without words is shown as it is. */
function said(t: T, key: string, code: string): string {
  const words = t(key as never)
  return words === key ? code : words
}
export const sayUnitKind = (t: T, kind: string) => said(t, `unitKinds.${kind}`, kind)
export const sayPostKind = (t: T, kind: string) => said(t, `postKinds.${kind}`, kind)
export const sayAction = (t: T, action: string) => said(t, `actions.${action}`, action)
