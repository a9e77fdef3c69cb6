// What the wall claims of today. Pure.

type Today = { readonly closed: number; readonly onTimeRate: number | null }

/** While nothing is closed and nothing is late, a hundred of a hundred would be said of nothing. */
export const todayShare = (today: Today | undefined): number | null =>
  today === undefined || (today.closed === 0 && today.onTimeRate === 1) ? null : today.onTimeRate
