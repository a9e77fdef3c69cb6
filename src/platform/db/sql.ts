// SQL in plain sight: a tagged template whose values become parameters and whose fragments nest.

export type Sql = { readonly parts: readonly string[]; readonly values: readonly unknown[] }

// Only what this module made is spliced: a value from outside with the same fields stays a value.
const made = new WeakSet<object>()

function fragment(parts: readonly string[], values: readonly unknown[]): Sql {
  const statement = { parts, values }
  made.add(statement)
  return statement
}

const repeated = new WeakSet<object>()

/** Marks a statement that comes again and again in the same words: a connection parses and plans it once. */
export function steady(statement: Sql): Sql {
  repeated.add(statement)
  return statement
}

const isSql = (value: unknown): value is Sql =>
  typeof value === 'object' && value !== null && made.has(value)

/** Values become parameters; a nested `sql` fragment is spliced in. */
export function sql(strings: TemplateStringsArray, ...inserted: unknown[]): Sql {
  const parts: string[] = [strings[0] ?? '']
  const values: unknown[] = []
  inserted.forEach((value, i) => {
    const after = strings[i + 1] ?? ''
    if (isSql(value)) {
      parts[parts.length - 1] += value.parts[0] ?? ''
      for (let j = 0; j < value.values.length; j++) {
        values.push(value.values[j])
        parts.push(value.parts[j + 1] ?? '')
      }
      parts[parts.length - 1] += after
    } else {
      values.push(value)
      parts.push(after)
    }
  })
  return fragment(parts, values)
}

/** Text that the program itself wrote (a column name from a closed list); never input. */
export function raw(text: string): Sql {
  return fragment([text], [])
}

export function join(fragments: readonly Sql[], separator: string): Sql {
  return fragments.reduce<Sql>(
    (sum, next, i) => (i === 0 ? next : sql`${sum}${raw(separator)}${next}`),
    raw(''),
  )
}

/** `where a and b`, or nothing when there are no conditions. */
export function where(conditions: readonly Sql[]): Sql {
  return conditions.length ? sql`where ${join(conditions, ' and ')}` : raw('')
}

export function compile(statement: Sql): { text: string; values: unknown[]; steady: boolean } {
  const text = statement.parts.reduce((sum, part, i) => sum + (i === 0 ? '' : `$${i}`) + part, '')
  return { text, values: statement.values.map(encode), steady: repeated.has(statement) }
}

// Both drivers get the same plain values: instants as ISO text, bytes as bytes, arrays as arrays.
function encode(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value
}

/** Epoch milliseconds as a timestamptz parameter. */
export function at(ms: number): Date
export function at(ms: number | null | undefined): Date | null
export function at(ms: number | null | undefined): Date | null {
  return ms === null || ms === undefined ? null : new Date(ms)
}

/** A value as a jsonb parameter. */
export function json(value: unknown): string {
  return JSON.stringify(value)
}
