// How the tests read the SQL that the source holds: what stands in sql`…`, also within another one.

/** The texts of every template literal tagged `sql`; what is put into one stands in it as `$`. */
export function sqlTextsOf(source: string): string[] {
  const found: string[] = []
  for (const match of source.matchAll(/(?<![\w.])sql`/g)) {
    found.push(readTemplate(source, match.index + match[0].length).text)
  }
  return found
}

function readTemplate(source: string, start: number): { text: string; end: number } {
  let text = ''
  let at = start
  while (at < source.length && source[at] !== '`') {
    if (source[at] === '\\') at++
    else if (source.startsWith('${', at)) {
      text += '$'
      at = endOfValue(source, at + 2)
      continue
    }
    text += source[at++] ?? ''
  }
  return { text, end: at + 1 }
}

/** Where the `}` of a `${` stands, plus one. */
function endOfValue(source: string, start: number): number {
  let depth = 1
  let at = start
  while (at < source.length && depth > 0) {
    const sign = source[at++]
    if (sign === '`') at = readTemplate(source, at).end
    else if (sign === '{') depth++
    else if (sign === '}') depth--
  }
  return at
}
