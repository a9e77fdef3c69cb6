// The same JavaScript values from both drivers. Sessions run with TimeZone = UTC, so timestamptz text ends in +00.

const instant = (text: string) => Date.parse(`${text.replace(' ', 'T').slice(0, -3)}Z`)
const number = (text: string) => Number(text)
const same = (text: string) => text

/** Parsers by type oid: int8, numeric → number; timestamptz → epoch ms; date, interval → text. */
export const parsers: Record<number, (text: string) => unknown> = {
  20: number,
  1700: number,
  1184: instant,
  1082: same,
  1186: same,
}
