/** The present instant, epoch milliseconds. Passed as an argument so that tests own the time. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()
