import { hasRight, useMe } from '#platform/ui'
import { texts } from './texts.ts'

/** A secret to be told once, and whose it is. */
export type Told = { readonly name: string; readonly secret: string }

export const unitKinds = [
  'department',
  'utility',
  'street-office',
  'community-committee',
  'grid-centre',
  'property',
  'hospital',
  'centre',
] as const

/** May one change people, units and posts; else why not. */
export const useManage = (): true | string => {
  const t = texts.useT()
  const me = useMe()
  return hasRight(me, 'people.manage') ? true : t('noRight')
}
