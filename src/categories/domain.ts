// Categories are paths: edition/kind letter/code. The same two digits mean different things in two editions, so the
// edition stands in front; a prefix of the path is a group.

export type CategoryKind = 'component' | 'matter'

export const limitUnits = [
  'urgent_hour',
  'urgent_day',
  'work_hour',
  'work_day',
  'calendar_day',
] as const

export type LimitUnit = (typeof limitUnits)[number]

export type Limit = { readonly value: number; readonly unit: LimitUnit }

/** 立案条件 with its own limit and closing condition. `seq` is unique within category and area prefix. */
export type Condition = {
  readonly seq: number
  readonly areaPrefix: string
  readonly condition: string
  readonly closingCondition: string
  readonly limit: Limit
  readonly basis: string
}

/** A question asked with a report of this category (Open311 service attribute). */
export type Attribute = {
  readonly code: string
  readonly datatype:
    | 'string'
    | 'number'
    | 'datetime'
    | 'text'
    | 'singlevaluelist'
    | 'multivaluelist'
  readonly required: boolean
  readonly name: string
  readonly nameEn: string
  readonly values: readonly {
    readonly key: string
    readonly name: string
    readonly nameEn: string
  }[]
}

export type Category = {
  readonly path: string
  readonly edition: string
  readonly kind: CategoryKind
  readonly code: string
  readonly name: string
  readonly nameEn: string
  /** 大类; its path is `groupOf(path)`. */
  readonly group: string
  readonly groupEn: string
  readonly description: string
  readonly keywords: readonly string[]
  /** Dangerous by its nature: a report of it is urgent from the start. */
  readonly urgent: boolean
  /** Cases of it may be shown to everyone. */
  readonly public: boolean
  readonly active: boolean
  readonly attributes: readonly Attribute[]
  readonly conditions: readonly Condition[]
}

/**
 * The filing conditions that hold for a category in an area: those of the most specific area prefix that has any, in
 * their order.
 */
export function conditionsIn(
  category: Pick<Category, 'conditions'> | undefined,
  areaCode: string,
): readonly Condition[] {
  const fitting = category?.conditions.filter((one) => areaCode.startsWith(one.areaPrefix)) ?? []
  const longest = Math.max(...fitting.map((one) => one.areaPrefix.length))
  return fitting
    .filter((one) => one.areaPrefix.length === longest)
    .toSorted((a, b) => a.seq - b.seq)
}

const letters = { C: 'component', M: 'matter' } as const
// A list numbers its categories, big class first, or names them `group.category`.
const pathPattern = /^([a-z0-9][a-z0-9.-]*)\/([CM])\/(\d{2,8}|[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)?)$/

export type PathParts = {
  readonly edition: string
  readonly kind: CategoryKind
  readonly code: string
}

/** The parts of a whole category path such as `gb2026/M/01001`; undefined when it is not one. */
export function partsOf(path: string): PathParts | undefined {
  const [, edition, letter, code] = pathPattern.exec(path) ?? []
  if (edition === undefined || code === undefined) return undefined
  return { edition, kind: letters[letter as keyof typeof letters], code }
}

export function pathOf({ edition, kind, code }: PathParts): string {
  return `${edition}/${kind === 'component' ? 'C' : 'M'}/${code}`
}

/** The path of the group 大类, two digits after the kind: `gb2026/M/01001` → `gb2026/M/01`. */
export function groupOf(path: string): string {
  const parts = partsOf(path)
  if (!parts) return path
  const code = /^\d+$/.test(parts.code) ? parts.code.slice(0, 2) : (parts.code.split('.')[0] ?? '')
  return pathOf({ ...parts, code })
}

export type Suggestion = {
  readonly path: string
  /** Characters of the text that speak for it; comparable only within one text. */
  readonly score: number
  readonly words: readonly string[]
  readonly reason: { readonly 'zh-CN': string; readonly en: string }
}

type Matchable = Pick<Category, 'path' | 'kind' | 'name' | 'nameEn' | 'keywords' | 'active'>

// Words that stand in too many names to speak for any one of them.
const weakWords = new Set(
  'city damaged dirty fault from kept left missing near other owner permission permit public road should street that unknown where with without'.split(
    ' ',
  ),
)

const plain = (text: string) => text.normalize('NFKC').toLowerCase()

/** Name and keywords of two characters or more; the name without the part that every such name carries. */
function wordsOf(category: Matchable): string[] {
  const name = plain(category.name).replace(/异常(sos)?$|\(.*?\)/g, '')
  return [...new Set([name, ...category.keywords.map(plain)])].filter((word) => word.length > 1)
}

function englishHits(category: Matchable, tokens: ReadonlySet<string>): string[] {
  return plain(category.nameEn)
    .split(/[^a-z]+/)
    .filter((word) => word.length > 3 && !weakWords.has(word))
    .filter((word) => tokens.has(word) || tokens.has(`${word}s`) || tokens.has(`${word}es`))
}

/**
 * Categories that the words of a report speak for, best first; none when no word matches. A suggestion with its
 * reason: a person or a written rule decides. Longer words count more; a word inside a longer match does not count
 * again. Equal scores: matters before components, then by path.
 */
export function matchCategory(
  text: string,
  categories: readonly Matchable[],
  most = 3,
): Suggestion[] {
  const said = plain(text)
  const tokens = new Set(said.split(/[^a-z]+/).filter(Boolean))
  const found = categories
    .filter((category) => category.active)
    .flatMap((category) => {
      const hits = wordsOf(category).filter((word) => said.includes(word))
      const whole = hits.filter((word) => !hits.some((o) => o !== word && o.includes(word)))
      const english = englishHits(category, tokens)
      const score = whole.reduce((sum, word) => sum + word.length, 0) + english.length * 2
      return score > 0 ? [{ category, score, words: [...whole, ...english] }] : []
    })
    .toSorted(
      (a, b) =>
        b.score - a.score ||
        Number(a.category.kind === 'component') - Number(b.category.kind === 'component') ||
        (a.category.path < b.category.path ? -1 : 1),
    )
  return found.slice(0, most).map(({ category, score, words }) => ({
    path: category.path,
    score,
    words,
    reason: {
      'zh-CN': `提到${words.map((word) => `“${word}”`).join('、')}`,
      en: `mentions ${words.map((word) => `“${word}”`).join(', ')}`,
    },
  }))
}
