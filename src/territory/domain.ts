/**
 * Areas as paths: the code of an area begins with the code of the area it lies in (GB/T 2260, GB/T 10114). What may be
 * split and merged, and what history it leaves.
 */

export const areaKinds = [
  'province',
  'city',
  'district',
  'street',
  'community',
  'grid',
  'estate',
  'building',
] as const

export type AreaKind = (typeof areaKinds)[number]

/** 0 for a province; the deeper, the larger. */
export const depthOf = (kind: AreaKind): number => areaKinds.indexOf(kind)

const levels: readonly (readonly [length: number, kind: AreaKind])[] = [
  [2, 'province'],
  [4, 'city'],
  [6, 'district'],
  [9, 'street'],
  [12, 'community'],
]

export const isAreaCode = (code: string): boolean => /^[0-9A-Za-z]{2,40}$/.test(code)

/** Takes the zeros off with which a table fills a code up to 12 digits: 420102000000 → 420102. Other codes stay. */
export function trimCode(code: string): string {
  const known = levels.some(([length]) => length === code.length)
  if (!known || !/^\d+$/.test(code)) return code
  let end = code.length
  for (const [length] of levels.toReversed()) {
    if (length < end && /^0+$/.test(code.slice(length, end))) end = length
  }
  return code.slice(0, end)
}

/** The kind that a code of this length has in the national coding; undefined where the length says nothing. */
export function kindOf(code: string): AreaKind | undefined {
  if (code.length > 12) return 'grid'
  return levels.find(([length]) => length === code.length)?.[1]
}

/** The prefix one level up; undefined for a province. The area itself need not be known. */
export function parentOf(code: string): string | undefined {
  const length = levels.findLast(([length]) => length < code.length)?.[0]
  return length === undefined ? undefined : code.slice(0, length)
}

/** The shard of an area: its first six characters, filled up with zeros. */
export const districtOf = (areaCode: string): string => areaCode.slice(0, 6).padEnd(6, '0')

/**
 * Is this street-level code a zone, a farm or a firm that does a street's work? GB/T 10114 keeps 400–599 for them
 * (政企合一单位), whatever they are called.
 */
export const isManagedZone = (code: string): boolean => /^\d{6}[45]\d{2}$/.test(code)

export type Refused<R extends string> = {
  readonly refused: R
  readonly zh: string
  readonly en: string
}

export const isRefused = <T extends object, R extends string>(
  decision: T | Refused<R>,
): decision is Refused<R> => 'refused' in decision

/** An area as a decision sees it. Days are 'YYYY-MM-DD'; `validTo` is the first day on which it is no more. */
export type Node = {
  readonly code: string
  readonly kind: AreaKind
  readonly name: string
  readonly nameEn: string
  readonly parent: string | null
  readonly validFrom: string
  readonly validTo: string | null
  readonly hasBoundary: boolean
  /** Areas directly below it that are valid. */
  readonly children: number
}

export type NewNode = { readonly code: string; readonly name: string; readonly nameEn: string }

/** What ends and what begins on a day. */
export type Change = {
  readonly from: string
  readonly ended: readonly { readonly code: string; readonly succeededBy: readonly string[] }[]
  readonly created: readonly (NewNode & {
    readonly kind: AreaKind
    readonly parent: string | null
  })[]
}

/** How well the parts cover the whole, as shares of its surface. */
export type Fit = {
  readonly missing: number
  readonly outside: number
  readonly overlap: number
}

export type ChangeRefusal =
  | 'code-taken'
  | 'code-twice'
  | 'has-children'
  | 'in-the-past'
  | 'not-alike'
  | 'not-under-parent'
  | 'parts-do-not-fit'
  | 'boundary-missing'
  | 'too-few'

type Decision = Change | Refused<ChangeRefusal>

const refuse = (refused: ChangeRefusal, zh: string, en: string): Refused<ChangeRefusal> => ({
  refused,
  zh,
  en,
})

/** Drawn by hand, two parts never meet to the last digit. */
const tolerance = 0.001

export type SplitFacts = {
  readonly today: string
  /** Codes of the command that other areas have or had. */
  readonly taken: readonly string[]
  /** Undefined when the area has no boundary. */
  readonly fit?: Fit | undefined
}

/** Splits one area into two or more of the same kind from a day on; one part may keep the code. */
export function splitArea(
  area: Node,
  command: {
    readonly from: string
    readonly parts: readonly (NewNode & { readonly hasBoundary: boolean })[]
  },
  facts: SplitFacts,
): Decision {
  const { parts, from } = command
  if (parts.length < 2)
    return refuse('too-few', '至少分为两个区域', 'A split needs at least two parts.')
  const wrong =
    refuseDay(area, from, facts.today) ??
    refuseChildren(area) ??
    refuseCodes(
      area,
      parts,
      facts.taken.filter((code) => code !== area.code),
    )
  if (wrong) return wrong
  if (area.hasBoundary && !parts.every((part) => part.hasBoundary)) {
    return refuse(
      'boundary-missing',
      `${area.code} 有边界，拆分后的每个区域都必须给出边界`,
      `${area.code} has a boundary, so every part needs one.`,
    )
  }
  const { fit } = facts
  if (fit && Math.max(fit.missing, fit.outside, fit.overlap) > tolerance) {
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`
    return refuse(
      'parts-do-not-fit',
      `各部分与原边界不吻合：遗漏 ${percent(fit.missing)}，越界 ${percent(fit.outside)}，重叠 ${percent(fit.overlap)}`,
      `The parts do not make up the whole: ${percent(fit.missing)} missing, ${percent(fit.outside)} outside, ${percent(fit.overlap)} covered twice.`,
    )
  }
  return {
    from,
    ended: [{ code: area.code, succeededBy: parts.map((part) => part.code) }],
    created: parts.map(({ code, name, nameEn }) => ({
      code,
      name,
      nameEn,
      kind: area.kind,
      parent: area.parent,
    })),
  }
}

/** Merges neighbours of one kind under one parent into one from a day on; it may take the code of one of them. */
export function mergeAreas(
  areas: readonly Node[],
  command: { readonly from: string; readonly into: NewNode },
  facts: { readonly today: string; readonly taken: readonly string[] },
): Decision {
  const [first] = areas
  if (first === undefined || areas.length < 2) {
    return refuse('too-few', '至少合并两个区域', 'A merger needs at least two areas.')
  }
  if (new Set(areas.map((area) => area.code)).size < areas.length) {
    return refuse('code-twice', '同一区域被列出两次', 'An area is named twice.')
  }
  if (areas.some((area) => area.kind !== first.kind || area.parent !== first.parent)) {
    return refuse(
      'not-alike',
      '只能合并同一上级之下的同类区域',
      'Only areas of one kind under one parent can be merged.',
    )
  }
  if (areas.some((area) => area.hasBoundary !== first.hasBoundary)) {
    return refuse(
      'boundary-missing',
      '有的区域有边界，有的没有',
      'Some of these areas have a boundary and some have none.',
    )
  }
  for (const area of areas) {
    const wrong = refuseDay(area, command.from, facts.today) ?? refuseChildren(area)
    if (wrong) return wrong
  }
  const own = new Set(areas.map((area) => area.code))
  const wrong = refuseCodes(
    first,
    [command.into],
    facts.taken.filter((code) => !own.has(code)),
  )
  if (wrong) return wrong
  const { code, name, nameEn } = command.into
  return {
    from: command.from,
    ended: areas.map((area) => ({ code: area.code, succeededBy: [code] })),
    created: [{ code, name, nameEn, kind: first.kind, parent: first.parent }],
  }
}

function refuseDay(area: Node, from: string, today: string) {
  if (from < today || from <= area.validFrom) {
    return refuse(
      'in-the-past',
      `生效日期 ${from} 不能早于今天，且须晚于 ${area.code} 的起始日期 ${area.validFrom}`,
      `The day ${from} must not be before today and must be after ${area.validFrom}, when ${area.code} began.`,
    )
  }
  return undefined
}

function refuseChildren(area: Node) {
  if (area.children === 0) return undefined
  return refuse(
    'has-children',
    `${area.name}（${area.code}）下辖 ${area.children} 个区域，其编码以它开头；请先处理下级区域`,
    `${area.code} has ${area.children} areas below it whose codes begin with its own; deal with these first.`,
  )
}

function refuseCodes(area: Node, parts: readonly NewNode[], taken: readonly string[]) {
  const codes = parts.map((part) => part.code)
  if (new Set(codes).size < codes.length) {
    return refuse('code-twice', '两个部分使用了同一编码', 'Two parts have the same code.')
  }
  const prefix = area.parent ?? ''
  const stray = codes.find((code) => !code.startsWith(prefix) || code.length !== area.code.length)
  if (stray !== undefined) {
    return refuse(
      'not-under-parent',
      `编码 ${stray} 必须以 ${prefix} 开头，长度为 ${area.code.length}`,
      `The code ${stray} must begin with ${prefix} and be ${area.code.length} characters long.`,
    )
  }
  if (taken.length > 0) {
    return refuse(
      'code-taken',
      `编码 ${taken.join('、')} 已被使用`,
      `The code ${taken.join(', ')} is or was another area's.`,
    )
  }
  return undefined
}
