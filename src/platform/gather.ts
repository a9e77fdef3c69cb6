// What several ask for while the same kind of work is under way is done together, once that work is over. Nobody who comes
// alone waits, and nobody is given what was begun before they asked.

type Waiting<T, R> = {
  readonly item: T
  readonly done: (result: R) => void
  readonly failed: (error: unknown) => void
}

export type Gathering<T, R> = {
  /** Does the work for all of these; gives their results in the same order. What it throws is thrown to all. */
  readonly run: (items: readonly T[]) => Promise<readonly R[]>
  /** Never more than this many at a time. */
  readonly most: number
  /**
   * Milliseconds to wait, after work for several, for as many to come again: those who were answered together ask again
   * nearly together. Without it none.
   */
  readonly lingerMs?: number
}

/** @returns adds one to those who wait, and gives its result */
export function gather<T, R>({ run, most, lingerMs = 0 }: Gathering<T, R>) {
  let waiting: Waiting<T, R>[] = []
  let busy = false
  let enough: { readonly count: number; readonly go: () => void } | undefined

  const linger = (count: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => enough?.go(), lingerMs)
      const go = () => {
        clearTimeout(timer)
        enough = undefined
        resolve()
      }
      enough = { count, go }
      if (waiting.length >= count) go()
    })

  const runSome = async (some: readonly Waiting<T, R>[]) => {
    try {
      const results = await run(some.map(({ item }) => item))
      some.forEach(({ done }, i) => done(results[i] as R))
    } catch (error) {
      for (const { failed } of some) failed(error)
    }
  }

  const work = async () => {
    busy = true
    while (waiting.length > 0) {
      const some = waiting.slice(0, most)
      waiting = waiting.slice(most)
      // eslint-disable-next-line no-await-in-loop -- one piece of work after the other is the point
      await runSome(some)
      // eslint-disable-next-line no-await-in-loop
      if (lingerMs > 0 && some.length > 1) await linger(Math.min(most, some.length))
    }
    busy = false
  }

  return (item: T): Promise<R> =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      if (!busy) void work()
      else if (enough && waiting.length >= enough.count) enough.go()
    })
}
