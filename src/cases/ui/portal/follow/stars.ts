// One to five, each with its word.
export const starValues = [5, 4, 3, 2, 1] as const
export type Stars = (typeof starValues)[number]

export function starsKey(stars: number): `follow.rate.s${Stars}` | undefined {
  const known = starValues.find((value) => value === stars)
  return known && `follow.rate.s${known}`
}
