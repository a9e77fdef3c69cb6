// Why a row was refused, as the readers wrote it, taken apart so that it can be said in either language.

export type Refusal = {
  /** Where in the file, as the reader counted. */
  readonly line: string
  /** What the row calls itself: its code, id or name. */
  readonly named: string
  /** The reader's rule, where it names one. */
  readonly rule: string
  readonly reason: string
}

type Row = Readonly<Record<string, string>>

const first = (row: Row, ...keys: readonly string[]): string =>
  keys.map((key) => row[key]?.trim()).find(Boolean) ?? ''

export function refusalOf(row: Row): Refusal {
  const said = row['reason'] ?? ''
  // Some readers write the line before the reason, in either language.
  const [, counted, rest] = /^(?:line |第 )(\d+)(?:: | 行：)(.*)$/s.exec(said) ?? []
  const others = Object.entries(row).filter(([key]) => !['line', 'rule', 'reason'].includes(key))
  return {
    line: row['line'] ?? counted ?? '',
    named: first(row, 'code', 'name') || (others.find(([, value]) => value)?.[1] ?? ''),
    rule: row['rule'] ?? '',
    reason: rest ?? said,
  }
}

export type Parts = {
  readonly field: string
  readonly expected: string
  readonly got: string | undefined
}

/** `case_title: expected a title, got "".` */
export function partsOf(reason: string): Parts | undefined {
  const [, field, expected, got] =
    /^([^:]+): expected (.+?)(?:, got (?:"([^"]*)"|nothing))?\.?$/s.exec(reason) ?? []
  if (field === undefined || expected === undefined) return undefined
  return { field, expected, got: got ?? (/got nothing/.test(reason) ? '' : undefined) }
}

export const rules = [
  'row',
  'code',
  'kind',
  'name',
  'parent',
  'unknown-parent',
  'duplicate',
  'ended',
  'elsewhere',
  'boundary',
  'coordinates',
  'not-an-area',
] as const

/** What readers commonly expect, by the words they use for it. */
export const expectations = [
  [/^an id of/, 'id'],
  [/^a title/, 'title'],
  [/^a name/, 'name'],
  [/^at most (\d+) characters/, 'short'],
  [/^one of (.*)/, 'oneOf'],
  [/^a time that has passed/, 'past'],
  [/time|date|instant/, 'time'],
  [/^a number above 0/, 'positive'],
  [/digits/, 'digits'],
  [/longitude|latitude|degrees|place within/, 'place'],
  [/^a (filing|closing) condition/, 'condition'],
  [/^a text/, 'text'],
] as const
