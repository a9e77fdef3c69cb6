// Work in lanes side by side, one for each receiver, so that a slow one holds up nobody else.
type Lanes = {
  /** Begins those that have something due and do not run yet. */
  readonly kick: () => Promise<void>
  /** Until no lane runs. */
  readonly idle: () => Promise<void>
  /** No lane begins any more; those that run are told by their signal. */
  readonly stop: () => Promise<void>
}

export function openLanes<Of extends { readonly id: string }>(o: {
  readonly due: () => Promise<readonly Of[]>
  /** Works until nothing is due in this lane. */
  readonly run: (of: Of, signal: AbortSignal) => Promise<void>
  readonly onError: (err: unknown, id: string) => void
}): Lanes {
  const lanes = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  const kick = async (): Promise<void> => {
    for (const of of await o.due()) {
      if (lanes.has(of.id) || stopping.signal.aborted) continue
      const running = o
        .run(of, stopping.signal)
        .catch((err: unknown) => o.onError(err, of.id))
        .finally(() => lanes.delete(of.id))
      lanes.set(of.id, running)
    }
  }
  const idle = async (): Promise<void> => {
    await Promise.all(lanes.values())
  }
  return {
    kick,
    idle,
    stop: async () => {
      stopping.abort()
      await idle()
    },
  }
}
