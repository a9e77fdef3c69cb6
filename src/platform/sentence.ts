// What a refusal says, kept in parts so that it can be said in the language of whoever reads it. As with gettext, the
// English of the call site is the key; its Chinese stands in `refusals.zh-CN.ts` of the room that says it, and
// `test/refusals.test.ts` fails where one is missing.

export type Language = 'zh-CN' | 'en'

/** Chinese by English, both with `{0}`, `{1}` … where the values go. */
export type Catalogue = Readonly<Record<string, string>>

type Value = string | number | undefined | Sentence | readonly Sentence[]

const chinese = new Map<string, string>()

/** Makes sentences known in Chinese; one that is not known is said in English. */
export function speakChinese(...catalogues: readonly Catalogue[]): void {
  for (const catalogue of catalogues)
    for (const [english, words] of Object.entries(catalogue)) chinese.set(english, words)
}

/** A sentence and the values in it. As text (`String(said)`, JSON) it is English: for logs and for what is stored. */
export class Sentence {
  /** English, with `{0}`, `{1}` … where the values go. */
  readonly template: string
  readonly values: readonly Value[]
  readonly #chinese: string | undefined

  constructor(template: string, values: readonly Value[] = [], inChinese?: string) {
    this.template = template
    this.values = values
    this.#chinese = inChinese
  }

  in(language: Language): string {
    const words = this.#chinese ?? chinese.get(this.template) ?? this.template
    return (language === 'en' ? this.template : words).replace(/\{(\d+)\}/g, (slot, i: string) => {
      const at = Number(i)
      return at < this.values.length ? inWords(this.values[at], language) : slot
    })
  }

  toString(): string {
    return this.in('en')
  }

  toJSON(): string {
    return this.in('en')
  }
}

function inWords(value: Value, language: Language): string {
  if (value instanceof Sentence) return value.in(language)
  if (typeof value !== 'object') return String(value)
  return value.map((each) => each.in(language)).join(language === 'en' ? '; ' : '；')
}

/** A sentence: say`values nested at most ${mostDepth} deep`. Values may be sentences, or a list of them. */
export const say = (strings: TemplateStringsArray, ...values: readonly Value[]): Sentence =>
  new Sentence(strings.map((each, i) => (i === 0 ? each : `{${i - 1}}${each}`)).join(''), values)

/** A sentence of which both languages are at hand already. */
export const inBoth = ({ zh, en }: { readonly zh: string; readonly en: string }): Sentence =>
  new Sentence(en, [], zh)

/** Words that are shown as they are in either language: of a program beneath us, of a person, of the command line. */
export const asIs = (text: string): Sentence => new Sentence('{0}', [text])

// Zod keeps a message as text only. Messages are made when a schema is, so these are few and never grow.
const texts = new Map<string, Sentence>()

/** The English of a message with values in it, for a schema; `sentenceOf` finds its parts again. */
export function asText(strings: TemplateStringsArray, ...values: readonly Value[]): string {
  const said = say(strings, ...values)
  texts.set(said.in('en'), said)
  return said.in('en')
}

/** The sentence of a schema's message. */
export const sentenceOf = (text: string): Sentence => texts.get(text) ?? new Sentence(text)
