// What the routes answer.
import { hasRight, useApi, useMe } from '#platform/ui'
import type { CellState, DirectDoor, Duty, DutyLimit } from '../domain.ts'
import { texts } from './texts.ts'

export type DutyRow = Duty & {
  readonly directFrom: readonly DirectDoor[]
  readonly unitName: string
  readonly unitNameEn: string
}

export type MatchRow = {
  readonly duty: DutyRow
  readonly reason: { readonly 'zh-CN': string; readonly en: string }
}

export type ResolvedRow = {
  readonly lead: MatchRow | null
  readonly assisting: readonly MatchRow[]
  readonly territorial: MatchRow | null
  readonly overlaps: readonly MatchRow[]
  readonly limit: DutyLimit | null
}

export type Named = { readonly code: string; readonly name: string; readonly nameEn: string }

export type CoverageCell = {
  readonly category: string
  readonly area: string
  readonly state: CellState
  readonly lead: readonly (Named | undefined)[]
  readonly rules: readonly string[]
  readonly gaps?: number
  readonly overlaps?: number
  readonly categories?: number
}

export type CoverageReply = {
  readonly categories: readonly {
    readonly path: string
    readonly name: string
    readonly nameEn: string
  }[]
  readonly areas: readonly Named[]
  readonly cells: readonly CoverageCell[]
}

export const unitOf = ({ unitName, unitNameEn }: DutyRow) => ({
  name: unitName,
  nameEn: unitNameEn,
})

export const useMayManage = (): true | string => {
  const t = texts.useT()
  const me = useMe()
  return hasRight(me, 'duty.manage') ? true : t('noRight')
}

type Area = Named & { readonly ancestors: readonly Named[] }
export const useAreaOf = (code: string | undefined) =>
  useApi<Area>(code ? `/api/areas/${code}` : null)
