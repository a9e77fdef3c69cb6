// Suggestions propose, with a reason; a person or a written rule decides. What they are learnt from and how they fare.

/** What a model is taught: a text and the category it is of. */
export type Lesson = {
  readonly text: string
  readonly label: string
  /** From the category list itself, not from a case. */
  readonly definition: boolean
}

type Taught = {
  readonly path: string
  readonly name: string
  readonly nameEn: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly active: boolean
  readonly conditions: readonly { readonly condition: string }[]
}

const saysSomething = (text: string) => /\p{L}{2}/u.test(text)

/** What the list says of its own categories, each way of saying it a lesson of its own. */
export function lessonsOfList(categories: readonly Taught[]): Lesson[] {
  return categories
    .filter(({ active }) => active)
    .flatMap((category) => {
      const { name, nameEn, description, keywords, conditions } = category
      const said = [name, nameEn, description, keywords.join('，')].concat(
        conditions.map(({ condition }) => condition),
      )
      return [...new Set(said)]
        .filter(saysSomething)
        .map((text) => ({ text, label: category.path, definition: true }))
    })
}

export type DecidedCase = {
  readonly title: string
  readonly description: string
  readonly categoryPath: string
}

/** `hide` takes out what tells who someone is; whatever else is personal is too rare to be learnt. */
export function lessonsOfCases(
  cases: readonly DecidedCase[],
  active: ReadonlySet<string>,
  hide: (text: string) => string,
): Lesson[] {
  return cases
    .filter(({ categoryPath }) => active.has(categoryPath))
    .map(({ title, description, categoryPath }) => ({
      // a title is often the description's beginning, cut short
      text: hide(
        description.startsWith(title.replace(/…$/, '')) ? description : `${title}\n${description}`,
      ),
      label: categoryPath,
      definition: false,
    }))
    .filter(({ text }) => saysSomething(text))
}

/** What is told of a model beside its version. */
export type ModelFacts = {
  readonly labels: number
  readonly documents: number
  readonly definitions: number
  /** Of cases left out of training in turn; null when there were too few. */
  readonly macroF1: number | null
  readonly accuracy: number | null
  readonly judged: number
  readonly seconds: number
}

/** `At`: an instant, epoch ms inside and ISO 8601 on the wire. */
export type Model<At = string> = {
  readonly version: number
  readonly learntAt: At
  readonly basis: 'list' | 'cases'
  readonly facts: ModelFacts
  readonly active: boolean
  readonly kept: boolean
  /** Whether one can go back to it. */
  readonly there: boolean
}

export type Words = { readonly 'zh-CN': string; readonly en: string }

const quoted = (words: readonly string[], open: string, close: string) =>
  words.map((word) => `${open}${word}${close}`)

export const sayWords = (words: readonly string[]): Words => ({
  'zh-CN': `提到${quoted(words, '“', '”').join('、')}`,
  en: `mentions ${quoted(words, '“', '”').join(', ')}`,
})

/** A suggestion and the decision beside it, as the journal has it. */
export type Judged = {
  readonly kind: 'category' | 'unit' | 'duplicate'
  readonly version: number
  readonly proposed: readonly string[]
  readonly chosen: string
}

const kinds = ['category', 'unit', 'duplicate'] as const
const decisions = new Set(['filed', 'corrected', 'dispatched', 'merged'])

/** Null for entries without a suggestion, and for reports: what a resident first takes it for is no decision. */
export function judgedIn(entry: {
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
}): Judged | null {
  const given = entry.data['suggested']
  if (!decisions.has(entry.kind) || typeof given !== 'object' || given === null) return null
  const { kind, version, proposed, chosen } = given as Record<string, unknown>
  const known = kinds.find((one) => one === kind)
  if (!known || typeof version !== 'number' || typeof chosen !== 'string') return null
  if (!Array.isArray(proposed) || proposed.length === 0) return null
  return { kind: known, version, proposed: proposed.map(String), chosen }
}

export type Accuracy = {
  readonly kind: Judged['kind']
  readonly version: number
  readonly decided: number
  /** Of these, the first suggestion was chosen; any of those proposed was. */
  readonly first: number
  readonly among: number
}

export type FigureRow = Accuracy & {
  readonly district: string
  /** YYYY-MM-DD */
  readonly day: string
}

/** One row for each district, day, kind and version. */
export function addUp(
  entries: readonly (Judged & { readonly district: string; readonly day: string })[],
): FigureRow[] {
  const groups = Map.groupBy(entries, (e) => [e.district, e.day, e.kind, e.version].join(' '))
  return [...groups.values()].flatMap((own) => {
    const [one] = own
    if (!one) return []
    const { district, day, kind, version } = one
    return [
      {
        district,
        day,
        kind,
        version,
        decided: own.length,
        first: own.filter(({ proposed, chosen }) => proposed[0] === chosen).length,
        among: own.filter(({ proposed, chosen }) => proposed.includes(chosen)).length,
      },
    ]
  })
}
