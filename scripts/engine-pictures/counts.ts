// Published counts the pictures are drawn from; facts, each with its source.

/** Weekly reports of Salmonella Agona in the United Kingdom, 1990–1995 (Farrington et al. 1996, J. R. Statist. Soc. A 159:547). */
const agona =
  '1 0 5 2 1 2 0 4 0 0 0 3 1 1 0 0 2 2 0 2 6 3 2 1 2 0 1 1 3 5 3 4 3 6 5 8 6 3 6 2 5 2 1 5 7 1 10 3 4 0 0 1 ' +
  '6 0 2 2 0 0 2 2 0 6 7 1 0 0 0 1 1 4 3 1 3 2 6 3 4 4 8 12 9 17 16 8 6 13 4 7 10 3 11 4 6 4 7 6 2 9 2 3 4 1 ' +
  '2 2 0 0 1 2 2 2 5 0 0 4 2 1 3 2 0 1 1 3 0 1 3 2 3 6 2 1 3 3 2 2 2 1 3 3 2 3 0 2 4 6 7 3 1 4 1 2 5 1 3 1 ' +
  '0 1 3 3 0 0 1 1 0 1 4 1 1 0 0 1 1 4 1 0 1 2 1 4 3 3 0 3 5 3 3 4 3 3 3 4 5 7 6 5 3 2 1 3 2 1 2 1 1 0 0 1 ' +
  '1 0 1 4 3 2 0 1 0 3 1 1 4 4 0 1 4 2 0 1 1 0 1 1 2 5 4 0 2 1 1 3 6 1 7 6 2 5 7 5 4 5 6 6 1 2 2 5 4 1 6 2 ' +
  '5 3 4 7 6 10 2 4 0 3 0 1 3 0 1 1 0 1 0 1 0 1 2 2 4 7 6 1 4 6 4 2 4 5 5 9 8 6 3 2 3 4 3 3 4 4 2 1 2 3 2 2 0 4'

/** Laboratory-confirmed cases of COVID-19 in Wuhan by day of onset, 8 December 2019 to 8 March 2020 (Pan et al. 2020, JAMA 323:1915). */
const wuhan =
  '1 0 0 1 3 0 0 4 0 5 3 2 9 4 10 5 5 4 3 13 9 11 13 10 41 34 40 23 47 40 49 91 70 115 113 135 178 185 281 293 ' +
  '363 389 416 797 807 1019 1293 1348 1345 1424 1377 1402 1167 1251 1148 2125 1221 1060 991 1054 710 737 602 485 ' +
  '681 445 475 507 368 333 303 510 480 288 268 262 233 162 179 189 119 94 73 47 57 38 39 20 21 6 4 1'

/**
 * Hospital admissions with haemolytic-uraemic syndrome, Germany 2011, by day of admission from 12 May and by days until the
 * report reached the Robert Koch Institute: 0, 1, 2 … (Höhle & an der Heiden 2014, Biometrics 70:993).
 */
const hus = [
  '0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1',
  '0 0 0 0 0 0 0 0 0 0 0 2 2 0 0 2',
  '0 0 0 0 0 0 0 0 0 0 0 0 1',
  '0 0 0 0 0 0 0 0 0 1 2 4 1 0 0 1',
  '0 0 0 0 0 0 0 0 0 2 3 2 0 0 1 4',
  '0 0 0 0 0 0 0 5 2 6 3 0 1',
  '0 0 0 0 0 0 2 1 9 2 0 0 2 0 0 3',
  '0 0 0 0 1 5 5 9 3 0 0 0 1 1 0 4',
  '0 0 0 0 4 5 4 6 0 2 5 1 2 0 2 4',
  '0 0 0 3 6 17 15 0 0 7 4 1 0 1 2 10',
  '0 0 2 1 11 8 0 2 4 8 2 0 3 0 0 1',
  '0 0 1 9 6 0 3 3 2 1 0 5 2 0 3 9',
  '0 1 8 9 0 1 9 2 4 0 5 1 0 0 2 9',
  '1 0 10 0 1 5 7 4 0 4 2 1 4 2 1 7',
  '0 6 0 1 6 6 3 0 3 2 0 1 0 1 2 3',
  '0 0 0 8 6 1 0 3 6 0 1 1 2 2 1 3',
  '0 0 2 2 4 0 4 2 0 0 3 0 3 0 0 2',
  '0 3 4 2 0 3 0 0 1 2 1 1 0 0 0 2',
  '1 2 2 0 6 1 0 1 5 3 1 0 1 0 0 3',
  '0 2 0 2 3 0 0 5 3 0 0 0 0 1 0 1',
  '0 0 2 3 0 0 1 2 4 3 1',
  '0 0 0 0 1 3 1 1',
  '1 0 0 4 2 1 2 0 0 0 0 0 0 1',
  '0 0 1 1 0 2',
  '0 0 1 1 1 1 0 0 0 1 0 0 0 0 0 1',
]

const numbers = (list: string) => list.split(' ').map(Number)

export const agonaWeekly = Float64Array.from(numbers(agona))
export const wuhanOnsets = Float64Array.from(numbers(wuhan))
export const husAdmissions = { firstDay: '2011-05-12', byDelay: hus.map(numbers) }

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let z = Math.imul(state ^ (state >>> 15), 1 | state)
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296
  }
}

/** A Poisson number by inversion; for means up to a few hundred. */
export function poisson(next: () => number, mean: number): number {
  let [count, product] = [0, next()]
  while (product > Math.exp(-mean)) {
    product *= next()
    count++
  }
  return count
}
