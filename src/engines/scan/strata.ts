import { requireAmounts, requireLength, requireWhole, ScanError } from './errors.ts'

/** One row per area and stratum (age band, sex …); all lists equally long. */
export type Strata = {
  /** Area of each row, from 0. */
  readonly area: Int32Array
  /** Stratum of each row, from 0. */
  readonly stratum: Int32Array
  readonly cases: Float64Array
  readonly population: Float64Array
}

/**
 * Cases each area would have with the rates of the whole by stratum (indirect standardisation):
 * E_i = Σ_s population_is · cases_s / population_s. They sum up to the number of cases.
 * @throws ScanError on amounts below 0, rows outside `areas`, and cases in a stratum without people
 */
export function expectedFromStrata(rows: Strata, areas: number): Float64Array {
  const { area, stratum, cases, population } = rows
  requireWhole(areas, 'areas', 1)
  requireLength(stratum, 'stratum', area.length)
  requireLength(cases, 'cases', area.length)
  requireLength(population, 'population', area.length)
  requireAmounts(cases, 'cases', 'bad_count')
  requireAmounts(population, 'population', 'bad_population')
  const strata = stratum.reduce((most, s) => Math.max(most, s + 1), 0)
  const [casesOf, peopleOf] = [new Float64Array(strata), new Float64Array(strata)]
  for (let row = 0; row < area.length; row++) {
    const [a, s] = [area[row]!, stratum[row]!]
    if (!(a >= 0 && a < areas)) {
      const place = { code: 'bad_option', row, field: 'area' } as const
      throw new ScanError(place, `expected an area from 0 to ${areas - 1}, got ${a}`)
    }
    if (s < 0) {
      const place = { code: 'bad_option', row, field: 'stratum' } as const
      throw new ScanError(place, `expected a stratum from 0, got ${s}`)
    }
    casesOf[s]! += cases[row]!
    peopleOf[s]! += population[row]!
  }
  const expected = new Float64Array(areas)
  for (let row = 0; row < area.length; row++) {
    const s = stratum[row]!
    if (peopleOf[s] === 0 && casesOf[s]! > 0) {
      const place = { code: 'bad_population', row, field: 'population' } as const
      throw new ScanError(place, `expected people in stratum ${s}, which has cases`)
    }
    if (peopleOf[s]! > 0) expected[area[row]!]! += population[row]! * (casesOf[s]! / peopleOf[s]!)
  }
  return expected
}
