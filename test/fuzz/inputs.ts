// What the parsers are fed: the kept corpus as it is, damaged, and plain noise. Seeded, so a run can be repeated.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { Problem } from '#platform/problem.ts'

/** `JINGWEI_FUZZ=100000 npm test test/fuzz` looks for longer, `JINGWEI_FUZZ_SEED` elsewhere. */
export const search = {
  numRuns: Number(process.env['JINGWEI_FUZZ'] ?? 150),
  seed: Number(process.env['JINGWEI_FUZZ_SEED'] ?? 20_261_122),
}

/** The files of `corpus/NAME`. An input that once broke a parser is kept there under a name that says how. */
export function corpusOf(name: string): Buffer[] {
  const folder = join(import.meta.dirname, 'corpus', name)
  return readdirSync(folder)
    .toSorted()
    .map((file) => readFileSync(join(folder, file)))
}

const signs = ['"', "'", ',', '\n', '\r', '\0', '<', '>', '&', '[', ']', '{', '}', '%', '=', '-']
const words = [
  '\uFEFF',
  '\ud800',
  '🏮',
  '１',
  'null',
  '1e309',
  '-0',
  '__proto__',
  '<![CDATA[',
  ']]>',
]
const nasty = fc.constantFrom(
  ...signs,
  ...words,
  '&#x0;',
  '9'.repeat(400),
  '['.repeat(2000),
  '{"a":'.repeat(2000),
  '<a>'.repeat(300),
)

const damage = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat({ max: 12 }),
  insert: fc.oneof(nasty, fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 8 })),
})

const damaged = (text: string, harms: readonly { at: number; remove: number; insert: string }[]) =>
  harms.reduce((now, { at, remove, insert }) => {
    const place = Math.floor(at * now.length)
    return now.slice(0, place) + insert + now.slice(place + remove)
  }, text)

/** Texts like those of the corpus. */
export function textsLike(name: string): fc.Arbitrary<string> {
  const kept = corpusOf(name).map((bytes) => bytes.toString('utf8'))
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...kept), fc.array(damage, { maxLength: 4 }))
        .map(([text, harms]) => damaged(text, harms)),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  )
}

/** Files like those of the corpus: also bytes that are no text. */
export function bytesLike(name: string): fc.Arbitrary<Uint8Array> {
  const kept = fc.constantFrom(...corpusOf(name))
  const harm = fc.record({ at: fc.nat(), byte: fc.nat({ max: 255 }) })
  return fc.oneof(
    { weight: 2, arbitrary: textsLike(name).map((text) => Buffer.from(text)) },
    {
      weight: 2,
      arbitrary: fc.tuple(kept, fc.array(harm, { maxLength: 6 })).map(([bytes, harms]) => {
        const copy = Uint8Array.from(bytes)
        for (const { at, byte } of harms) copy[at % copy.length] = byte
        return copy
      }),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  )
}

/** Examples that always go first. */
export const firstOf = (name: string): [string][] =>
  corpusOf(name).map((bytes) => [bytes.toString('utf8')])

/** A refusal names what is wrong in few words; it does not send back what came. */
export function isClearRefusal(error: unknown): true {
  if (!(error instanceof Problem)) throw error
  assert.ok(error.status < 500, error.message)
  assert.ok(error.message.length > 5 && error.message.length <= 1000, error.message.slice(0, 2000))
  for (const { field, expected } of error.fields) assert.ok(field && expected)
  if (error.code === 'invalid-input') assert.ok(error.fields.length > 0, error.message)
  return true
}

/** What the parser gives, or undefined where it refused clearly. Anything else it throws is a defect. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    isClearRefusal(error)
    return undefined
  }
}

export async function attemptLater<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    isClearRefusal(error)
    return undefined
  }
}
