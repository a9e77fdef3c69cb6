const shown = 3

/** The latest of those who looked; they come newest first. */
export const latestLooks = <Look>(looks: readonly Look[]): readonly Look[] => looks.slice(0, shown)
