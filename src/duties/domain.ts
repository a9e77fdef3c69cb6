// Responsibility lists 权责清单: which unit answers for a category in an area.
//
// The most specific row wins: first the longest category prefix, then the longest area prefix. Category first, because
// a list follows the lines of work: the gas company answers for gas covers also where a street office has taken on
// "everything of municipal utilities" on its own ground. Among rows of one category prefix the narrower area is the
// exception to the wider one.

export const roles = ['lead', 'assisting', 'territorial'] as const

/** 主体责任, 配合责任, 属地责任. */
export type Role = (typeof roles)[number]

/** Doors of the intake; 'any' stands for all of them. */
export const directDoors = ['any', 'web', 'app', 'hotline', 'grid', 'open311'] as const

export type DirectDoor = (typeof directDoors)[number]

export type DutyLimit = {
  readonly value: number
  readonly unit: 'urgent_hour' | 'urgent_day' | 'work_hour' | 'work_day' | 'calendar_day'
}

export type Duty = {
  readonly id: string
  /** '' = every category, `gb2026/` = an edition, `gb2026/M/01` = a group. */
  readonly categoryPrefix: string
  /** '' = everywhere. */
  readonly areaPrefix: string
  readonly role: Role
  readonly unitCode: string
  /** Takes the place of the filing condition's limit. */
  readonly limit: DutyLimit | null
  readonly basis: string
  /**
   * Direct dispatch 直派: what comes by these doors goes to the unit without a dispatcher. A lead duty's only; left out,
   * or empty, where a dispatcher decides.
   */
  readonly directFrom?: readonly DirectDoor[]
  /** YYYY-MM-DD, first day. */
  readonly validFrom: string
  /** YYYY-MM-DD, first day on which it no longer holds. */
  readonly validTo: string | null
}

export type Place = { readonly categoryPath: string; readonly areaCode: string }

export type Match<D extends Duty = Duty> = {
  readonly duty: D
  /** Why this row: its two prefixes, in words for people. */
  readonly reason: { readonly 'zh-CN': string; readonly en: string }
}

export type Resolved<D extends Duty = Duty> = {
  readonly lead: Match<D> | null
  /** All assisting rows of the most specific kind, by id. */
  readonly assisting: readonly Match<D>[]
  readonly territorial: Match<D> | null
  /** Rows as specific as the chosen lead or territorial one that name another unit; the lowest id was chosen. */
  readonly overlaps: readonly Match<D>[]
  /** The chosen lead's own limit. */
  readonly limit: DutyLimit | null
}

/** `on` is a day, YYYY-MM-DD. */
export function holdsOn(duty: Pick<Duty, 'validFrom' | 'validTo'>, on: string): boolean {
  return duty.validFrom <= on && (duty.validTo === null || on < duty.validTo)
}

const covers = (duty: Duty, { categoryPath, areaCode }: Place) =>
  categoryPath.startsWith(duty.categoryPrefix) && areaCode.startsWith(duty.areaPrefix)

/** Negative when `a` is more specific than `b`; equally specific rows by id. */
export function compareDuties(a: Duty, b: Duty): number {
  return (
    b.categoryPrefix.length - a.categoryPrefix.length ||
    b.areaPrefix.length - a.areaPrefix.length ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  )
}

const isAsSpecific = (a: Duty, b: Duty) =>
  a.categoryPrefix === b.categoryPrefix && a.areaPrefix === b.areaPrefix

/**
 * Who answers for a category in an area. Each role is decided by itself.
 * `on` (YYYY-MM-DD) leaves out rows that do not hold that day; without it all given rows count.
 */
export function resolve<D extends Duty>(
  duties: readonly D[],
  place: Place & { readonly on?: string },
): Resolved<D> {
  const { on } = place
  const fitting = duties
    .filter((duty) => covers(duty, place) && (on === undefined || holdsOn(duty, on)))
    .toSorted(compareDuties)
  const best = (role: Role) => {
    const rows = fitting.filter((duty) => duty.role === role)
    const first = rows[0]
    return first ? rows.filter((duty) => isAsSpecific(duty, first)) : []
  }
  return settle({
    lead: best('lead'),
    assisting: best('assisting'),
    territorial: best('territorial'),
  })
}

/** What follows from the most specific rows of each role, which are equally specific and come by id. */
export function settle<D extends Duty>(
  best: Readonly<Record<Role, readonly D[]>>,
  match: (duty: D) => Match<D> = matchOf,
): Resolved<D> {
  const [lead, ...otherLeads] = best.lead
  const [territorial, ...otherTerritorial] = best.territorial
  return {
    lead: lead ? match(lead) : null,
    assisting: best.assisting.filter((duty) => duty.unitCode !== lead?.unitCode).map(match),
    territorial: territorial ? match(territorial) : null,
    overlaps: [
      ...otherLeads.filter((duty) => duty.unitCode !== lead?.unitCode),
      ...otherTerritorial.filter((duty) => duty.unitCode !== territorial?.unitCode),
    ].map(match),
    limit: lead?.limit ?? null,
  }
}

const roleNames = {
  lead: ['主体责任', 'lead'],
  assisting: ['配合责任', 'assisting'],
  territorial: ['属地责任', 'territorial'],
} as const satisfies Record<Role, readonly [string, string]>

export function matchOf<D extends Duty>(duty: D): Match<D> {
  const [zh, en] = roleNames[duty.role]
  const { categoryPrefix: category, areaPrefix: area } = duty
  return {
    duty,
    reason: {
      'zh-CN': `权责清单（${zh}）：${category ? `类别 ${category}` : '全部类别'}，${area ? `区域 ${area}` : '全部区域'}`,
      en: `Responsibility list (${en}): ${category ? `category ${category}` : 'every category'}, ${area ? `area ${area}` : 'everywhere'}`,
    },
  }
}

/** gap: no lead; overlap: several leads, equally specific; ok: a row of this very area; inherited: a wider area's. */
export type CellState = 'ok' | 'gap' | 'overlap' | 'inherited'

export type Cell = {
  readonly category: string
  readonly area: string
  readonly state: CellState
  /** The chosen lead first. */
  readonly lead: readonly string[]
  /** The lead rows behind it. */
  readonly rules: readonly string[]
  /** Lead rows for parts of this area that are narrower than it. */
  readonly below: number
}

type Grid = {
  readonly categories: readonly string[]
  readonly areas: readonly string[]
  /** YYYY-MM-DD */
  readonly on: string
}

/** The lead duty of every category in every area, category by category. */
export function coverage(duties: readonly Duty[], { categories, areas, on }: Grid): Cell[] {
  const leads = duties.filter((duty) => duty.role === 'lead' && holdsOn(duty, on))
  const byPrefix = Map.groupBy(leads, (duty) => duty.categoryPrefix)
  return categories.flatMap((category) => {
    const rows: Duty[] = []
    for (let end = category.length; end >= 0; end--) {
      rows.push(...(byPrefix.get(category.slice(0, end)) ?? []))
    }
    rows.sort(compareDuties)
    return areas.map((area) => cellOf(rows, category, area))
  })
}

function cellOf(rows: readonly Duty[], category: string, area: string): Cell {
  const first = rows.find((duty) => area.startsWith(duty.areaPrefix))
  const below = rows.filter(
    (duty) => duty.areaPrefix.length > area.length && duty.areaPrefix.startsWith(area),
  ).length
  if (!first) return { category, area, state: 'gap', lead: [], rules: [], below }
  const chosen = rows.filter((duty) => isAsSpecific(duty, first))
  const lead = [...new Set(chosen.map((duty) => duty.unitCode))]
  const own = first.areaPrefix === area ? 'ok' : 'inherited'
  return {
    category,
    area,
    state: lead.length > 1 ? 'overlap' : own,
    lead,
    rules: chosen.map((duty) => duty.id),
    below,
  }
}

export type GroupCell = {
  readonly category: string
  readonly area: string
  /** The worst of its categories: gap, then overlap, then ok where any row is of this very area, else inherited. */
  readonly state: CellState
  readonly gaps: number
  readonly overlaps: number
  readonly categories: number
  readonly lead: readonly string[]
  readonly rules: readonly string[]
}

/** Sums cells up by group 大类 and area, in the order in which they come. */
export function summarise(cells: readonly Cell[], groupOf: (path: string) => string): GroupCell[] {
  const groups = Map.groupBy(cells, (cell) => `${groupOf(cell.category)}\n${cell.area}`)
  return [...groups.values()].flatMap((members) => {
    const [first] = members
    if (!first) return []
    const count = (state: CellState) => members.filter((cell) => cell.state === state).length
    const [gaps, overlaps] = [count('gap'), count('overlap')]
    const calm = count('ok') ? 'ok' : 'inherited'
    return [
      {
        category: groupOf(first.category),
        area: first.area,
        state: gaps ? 'gap' : overlaps ? 'overlap' : calm,
        gaps,
        overlaps,
        categories: members.length,
        lead: [...new Set(members.flatMap((cell) => cell.lead))],
        rules: [...new Set(members.flatMap((cell) => cell.rules))],
      },
    ]
  })
}
