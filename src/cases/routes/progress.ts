// How far a case is: what whoever follows it is told, be it their own or one they joined.
import type { Territory } from '#territory'
import type { Case } from '../domain.ts'
import { endReason, residentState } from '../domain/outcomes.ts'
import type { UnitName } from '../queries/related.ts'
import { areaName, iso, lightNow } from '../wire.ts'

type Known = {
  readonly territory: Pick<Territory, 'area'>
  readonly category: { readonly name: string; readonly nameEn: string } | undefined
  readonly names: ReadonlyMap<string, UnitName>
  readonly now: number
}

export function progressOf(c: Case, { territory, category, names, now }: Known) {
  const closed = 'closedAt' in c ? c.closedAt : null
  const outcome = c.state === 'closed' ? c.outcome : null
  return {
    id: c.id,
    number: c.number,
    version: c.version,
    state: c.state,
    stateText: residentState(c.state, outcome),
    outcome,
    closeReason:
      endReason({ state: c.state, outcome }, 'closeReason' in c ? c.closeReason : null) ?? null,
    category: { name: category?.name ?? '', nameEn: category?.nameEn ?? '' },
    area: areaName(territory, c.areaCode),
    reportedAt: iso(c.reportedAt),
    dueAt: iso(c.dueAt ?? c.stageDueAt),
    stageDueAt: iso(c.stageDueAt),
    closedAt: iso(closed),
    light: lightNow({ ...c, closedAt: closed }, now),
    unit: c.leadUnit ? (names.get(c.leadUnit) ?? null) : null,
  }
}

export const photoOf = (
  c: Pick<Case, 'id'>,
  e: { readonly stage: string; readonly sha256: string },
) => ({
  stage: e.stage,
  url: `/api/files/${e.sha256}?case=${c.id}`,
  thumb: `/api/files/${e.sha256}?case=${c.id}&size=thumb`,
})
