// From rows and decisions to what clients get: ISO instants, names beside codes, abilities with reasons.
import { lightOf } from '#engines/deadlines'
import type { Territory } from '#territory'
import { abilities, type Case, type Refusal, refusalText, type Rules, type Who } from './domain.ts'
import { type CommandName, commandNames } from './lifecycle.ts'
import type { ListRow } from './queries/list.ts'

export const iso = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : new Date(ms).toISOString()

type Lit = {
  state: string
  reportedAt: number
  stageDueAt: number | null
  dueAt: number | null
  yellowAt: number | null
  doneAt: number | null
  closedAt: number | null
}

/** The light of a case now: of the present stage's limit, else of the handling deadline. */
export function lightNow(c: Lit, now: number) {
  const done = c.doneAt ?? c.closedAt
  const due = done === null ? (c.stageDueAt ?? c.dueAt) : c.dueAt
  return lightOf({
    start: c.reportedAt,
    due,
    now,
    yellowAt: c.stageDueAt !== null ? (due ?? 0) : (c.yellowAt ?? due ?? 0),
    suspended: c.state === 'suspended',
    done,
  })
}

/** It is late by the handling deadline, though its present step may have time left. */
export const wasHandledLate = (c: Lit, now: number): boolean =>
  (c.doneAt ?? c.closedAt) !== null && lightNow(c, now) === 'late'

export function areaName(territory: Pick<Territory, 'area'>, code: string) {
  const area = territory.area(code)
  return { code, name: area?.name ?? code, nameEn: area?.nameEn || (area?.name ?? code) }
}

export function toListItem(
  r: ListRow,
  territory: Pick<Territory, 'area' | 'profileOf'>,
  now: number,
) {
  return {
    id: r.id,
    district: r.district,
    number: r.number,
    version: r.version,
    state: r.state,
    title: r.title,
    category: {
      path: r.categoryPath,
      name: r.categoryName ?? r.categoryPath,
      nameEn: r.categoryNameEn || r.categoryName || r.categoryPath,
    },
    area: areaName(territory, r.areaCode),
    /** IANA name: the clock by which the case's deadlines go. */
    timeZone: territory.profileOf(r.areaCode).timeZone,
    address: r.address,
    urgency: r.urgency,
    door: r.door,
    light: lightNow(r, now),
    reportedAt: iso(r.reportedAt),
    stageDueAt: iso(r.stageDueAt),
    dueAt: iso(r.dueAt),
    yellowAt: iso(r.yellowAt),
    doneAt: iso(r.doneAt),
    closedAt: iso(r.closedAt),
    updatedAt: iso(r.updatedAt),
    leadUnit: r.leadUnit
      ? {
          code: r.leadUnit,
          name: r.leadName ?? r.leadUnit,
          nameEn: r.leadNameEn || r.leadName || r.leadUnit,
        }
      : null,
    supervised: r.supervised,
    urged: r.urged,
    reopened: r.reopened,
    pending: r.pending,
    danger: r.danger,
    rating: r.rating,
    outcome: r.outcome,
    repeat: r.repeat,
    historic: r.historic,
    point: r.lon === null || r.lat === null ? null : { lon: r.lon, lat: r.lat },
    photo: r.photo ? `/api/files/${r.photo}?case=${r.id}&size=thumb` : null,
  }
}

/** `true`, or the reason why not in the reader's language. Commands of timers and reporters are left out for staff. */
export function canOf(
  c: Case,
  who: Who,
  o: { rules: Pick<Rules, 'now' | 'maxExtensions' | 'reopenDays'>; language: 'zh-CN' | 'en' },
): Partial<Record<CommandName, true | string>> {
  const all: Record<CommandName, Refusal | null> = abilities(c, who, o.rules)
  const shown = commandNames.filter((n) =>
    all[n] === null ? true : all[n].refused !== 'reporterOnly' && all[n].refused !== 'right',
  )
  return Object.fromEntries(
    shown.map((n) => [n, all[n] === null ? true : refusalText(all[n], o.language)]),
  )
}
