// Which categories a report is offered. Pure.
import type { Category, Day } from './wire.ts'

/** As many as the residents' portal offers. */
const most = 8

const saysSo = (c: Category, said: string): boolean =>
  c.name.includes(said) ||
  c.nameEn.toLowerCase().includes(said.toLowerCase()) ||
  c.keywords.some((k) => said.includes(k) || k.includes(said))

/** Those that fit the words first; then what people report most, what lies on this desk, and the rest. */
export function fitting(
  day: Pick<Day, 'categories' | 'common' | 'tasks'>,
  words: string,
): readonly Category[] {
  const said = words.trim()
  const hits = said ? day.categories.filter((c) => saysSo(c, said)) : []
  const paths = [...(day.common ?? []), ...day.tasks.map(({ category }) => category.path)]
  const usual = paths.flatMap((path) => day.categories.find((c) => c.path === path) ?? [])
  return [...new Set([...hits, ...usual, ...day.categories])].slice(0, most)
}
