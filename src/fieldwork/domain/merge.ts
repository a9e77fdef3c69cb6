// Two versions of one operation, put together field by field by whoever made one of them.

export type Pick = 'mine' | 'theirs'
type Fields = Readonly<Record<string, unknown>>

export type Field = {
  readonly key: string
  readonly mine: unknown
  readonly theirs: unknown
  readonly differs: boolean
}

/** Where the fields lie in each version, by the kind of operation; nothing for one that is decided as a whole. */
const partOf: Readonly<Record<string, 'answers' | 'change'>> = {
  visit: 'answers',
  inspection: 'answers',
  'base.change': 'change',
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const fieldsIn = (value: unknown): Fields => (isFields(value) ? value : {})

/** Key order says nothing: answers come back from the database in another. */
const ordered = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(ordered)
    : isFields(value)
      ? Object.fromEntries(
          Object.keys(value)
            .toSorted()
            .map((key) => [key, ordered(value[key])]),
        )
      : value
const text = (value: unknown) => JSON.stringify(ordered(value ?? null))

type Both = { readonly kind: string; readonly mine: Fields; readonly theirs: Fields }

/**
 * The fields of both versions; none where the operation is decided as a whole. `own`: keys of what stays with the version it was
 * made for, whatever is chosen: photos, and personal answers, which the other side does not show.
 */
export function fieldsOf({ kind, mine, theirs }: Both, own: ReadonlySet<string>): Field[] {
  const part = partOf[kind]
  if (!part) return []
  const here = fieldsIn(mine[part])
  // the base data as it is now stands beside the change, not under a name of its own
  const there = part === 'answers' ? fieldsIn(theirs['answers']) : theirs
  const keys =
    part === 'answers' ? new Set([...Object.keys(here), ...Object.keys(there)]) : Object.keys(here)
  return [...keys]
    .filter((key) => !own.has(key))
    .map((key) => ({
      key,
      mine: here[key],
      theirs: there[key],
      differs: text(here[key]) !== text(there[key]),
    }))
}

export type Decision =
  | { readonly take: Pick }
  | { readonly take: 'merged'; readonly merged: Fields }

/** What is decided once each field that differs was chosen; what is the same on both sides needs no choice. */
export function decisionOf(
  kind: string,
  fields: readonly Field[],
  picks: Readonly<Record<string, Pick | undefined>>,
): Decision | null {
  const part = partOf[kind]
  const differing = fields.filter(({ differs }) => differs)
  if (!part || differing.some(({ key }) => picks[key] === undefined)) return null
  const takes = (pick: Pick) => differing.every(({ key }) => picks[key] === pick)
  if (takes('mine')) return { take: 'mine' }
  // a change that leaves everything as it is now is none
  if (part === 'change' && takes('theirs')) return { take: 'theirs' }
  const isTheirs = ({ differs, key }: Field) => differs && picks[key] === 'theirs'
  const merged = fields
    .filter((field) => part === 'answers' || !isTheirs(field))
    .map((field): [string, unknown] => [field.key, isTheirs(field) ? field.theirs : field.mine])
    .filter(([, value]) => value !== undefined)
  return { take: 'merged', merged: { [part]: Object.fromEntries(merged) } }
}
