import { useNumbers } from '#platform/ui'
import type { Counts } from '../types.ts'

/** A count as it is shown: of very many cases only some are counted, so there are at least so many. */
export function useCounted(): (n: number, counts: Pick<Counts, 'more'> | undefined) => string {
  const { number } = useNumbers()
  return (n, counts) => (counts?.more ? `${number(n)}+` : number(n))
}
