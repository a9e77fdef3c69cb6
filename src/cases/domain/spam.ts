// Signs that a report is an advertisement or made by a machine. Such a report is taken in and looked at, never lost.

export type SpamSign = 'links' | 'repeats' | 'sameText'

const link =
  /(?:https?:\/\/|www\.)[^\s，。；、）)]+|\b[a-z0-9][a-z0-9-]*\.(?:com|net|org|cn|top|xyz|vip|cc|shop|site|club|info)\b[^\s，。；、）)]*/gi
/** The same few characters at least six times on end. Short and bounded, so that no text makes it slow. */
const repeated = /(.{1,12}?)\1{5,}/su
// Full stops, dashes and spaces are used to draw lines.
const drawn = /^[\s.。…—_=~*#!！?？+-]+$/u

/** What is odd about a text by itself. */
export function spamSigns(text: string): SpamSign[] {
  const links = text.match(link) ?? []
  const linked = links.reduce((sum, one) => sum + one.length, 0)
  const run = repeated.exec(text)
  return [
    ...(links.length >= 2 || linked > text.length / 2 ? (['links'] as const) : []),
    ...(run?.[1] !== undefined && !drawn.test(run[1]) && run[0].length >= 12
      ? (['repeats'] as const)
      : []),
  ]
}

/** Texts that differ only in digits, spaces and punctuation are one text. */
export const sameness = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '')
    .slice(0, 500)
