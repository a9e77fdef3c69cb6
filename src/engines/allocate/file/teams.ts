import { assignTeams, type TeamOptions } from '../teams.ts'
import { idOf, numberOf, rowsOf, tableOf, textOf, textsOf, type Row } from './read.ts'

export function teams(source: Row, options: TeamOptions) {
  const [teamRows, areaRows] = [rowsOf(source, 'teams'), rowsOf(source, 'areas')]
  const [teamIds, areaIds] = [teamRows.map(idOf), areaRows.map(idOf)]
  const plan = assignTeams(
    {
      teams: teamIds,
      areas: areaIds,
      size: Float64Array.from(teamRows, (row) => numberOf(row, 'size')),
      skills: teamRows.map((row) => textsOf(row, 'skills')),
      skill: areaRows.map((row) => textOf(row, 'skill', '')),
      shifts: teamRows.map((row) => textsOf(row, 'shifts')),
      shift: areaRows.map((row) => textOf(row, 'shift', '')),
      least: Float64Array.from(areaRows, (row) => numberOf(row, 'least', 0)),
      wanted: Float64Array.from(areaRows, (row) => numberOf(row, 'wanted')),
      time: tableOf(source, 'time', [teamIds.length, areaIds.length]),
      longest: numberOf(source, 'longest', Infinity),
      thin: numberOf(source, 'thin'),
      short: numberOf(source, 'short'),
    },
    { ...options, seconds: numberOf(source, 'seconds', 60) },
  )
  return {
    status: plan.status,
    objective: plan.objective,
    bound: plan.bound,
    gap: plan.gap,
    teams: teamIds.map((id, t) => ({ id, area: areaIds[plan.area[t]!] ?? null })),
    areas: areaIds.map((id, a) => ({ id, strength: plan.strength[a] })),
    waits: plan.waits.map((wait) => ({ ...wait, area: areaIds[wait.area] })),
    fewestShort: plan.fewestShort,
    prices: plan.prices.map(({ area, costs }) => ({ area: areaIds[area], costs })),
    unpriced: plan.unpriced.map((area) => areaIds[area]),
  }
}
