// Pictures of people: patients in beds by severity, teams in areas by strength.
import { assignPatients, assignTeams, type TeamProblem } from '#engines/allocate'
import { loadLinearSolver } from '#engines/allocate/adapter'
import { dice } from './counts.ts'
import { fill, type Ink, n, stroke, svg, text } from './svg.ts'

const width = 860
const solver = await loadLinearSolver()

const wards = [
  ['clinic A', 1, 9],
  ['clinic B', 1, 8],
  ['hospital C', 2, 9],
  ['hospital D', 2, 7],
  ['centre E', 3, 6],
] as const

/** Forty-four patients of three tiers in a square half an hour wide, and 39 beds of three levels. */
export function fullWards() {
  const next = dice(23)
  const spot = () => [30 * next(), 30 * next()] as const
  const tier = Int32Array.from({ length: 44 }, (_, p) => (p < 5 ? 3 : p < 24 ? 2 : 1))
  const from = Array.from(tier, spot)
  const to = wards.map(spot)
  const problem = {
    patients: from.map((_, p) => `patient ${p + 1}`),
    facilities: wards.map(([name]) => name),
    tier,
    level: Int32Array.from(wards, ([, level]) => level),
    beds: Float64Array.from(wards, ([, , beds]) => beds),
    time: Float64Array.from(from.flatMap(([x, y]) => to.map(([u, v]) => Math.hypot(x - u, y - v)))),
    overflowUp: 20,
    overflowDown: 60,
    strictFrom: 3,
    waiting: Float64Array.of(0, 90, 240, 900),
  }
  return { problem, plan: assignPatients(problem) }
}

const tiers: readonly Ink[] = ['bar', 'green', 'amber', 'red']

/** A bed with the tier of who lies in it; a thick mark under it where the level is another. */
function bed(x: number, y: number, tier: number, overflow = 0): string[] {
  return [
    fill(`M${n(x)} ${n(y)}h30v30h-30Z`, tiers[tier]!),
    text([x + 15, y + 20], String(tier), { ink: 'card', as: 'mid strong' }),
    overflow > 0 ? fill(`M${n(x + 15)} ${n(y + 34)}l6 7h-12z`, 'violet') : '',
    overflow < 0 ? fill(`M${n(x + 15)} ${n(y + 41)}l6 -7h-12z`, 'violet') : '',
  ]
}

export function bedsPicture(): string {
  const { problem, plan } = fullWards()
  const people = Array.from(problem.tier.keys())
  const rows = wards.flatMap(([name, level, beds], f) => {
    const y = 112 + f * 58
    const own = people
      .filter((p) => plan.facility[p] === f)
      .toSorted((a, b) => problem.tier[b]! - problem.tier[a]!)
    const saves = plan.prices.find(({ facility }) => facility === f)?.saves ?? 0
    return [
      text([30, y + 14], name, { as: 'strong' }),
      text([30, y + 31], `level ${level}`, { ink: 'soft', as: 'small' }),
      ...own.flatMap((p, i) => bed(140 + i * 38, y, problem.tier[p]!, plan.overflow[p]!)),
      ...Array.from({ length: beds - own.length }, (_, i) =>
        stroke(`M${n(140 + (own.length + i) * 38 + 1)} ${n(y + 1)}h28v28h-28Z`, { ink: 'bar' }),
      ),
      text([820, y + 20], `${saves.toFixed(1)} min`, { as: 'end small' }),
    ]
  })
  const waiting = people
    .filter((p) => plan.facility[p] === -1)
    .toSorted((a, b) => problem.tier[b]! - problem.tier[a]!)
  const count = (one: number) =>
    plan.overflow.filter((o, p) => plan.facility[p]! >= 0 && o * one > 0)
  return svg({
    title: 'Patients of three tiers in the beds of five facilities',
    desc: `${people.length} patients and ${people.length - waiting.length} beds. Severe patients lie in the beds of the highest level; ${count(1).length} lie above the level they need and ${count(-1).length} below, and ${waiting.length} wait. At the right the minutes that one more bed would save.`,
    width,
    height: 486,
    body: [
      text([24, 34], 'Patients and beds: who lies where, and who waits', { as: 'big' }),
      ...['', 'light', 'middling', 'severe'].flatMap((word, tier) =>
        tier === 0
          ? []
          : [
              fill(`M${30 + (tier - 1) * 105} 54h18v18h-18Z`, tiers[tier]!),
              text([39 + (tier - 1) * 105, 68], String(tier), {
                ink: 'card',
                as: 'mid small strong',
              }),
              text([55 + (tier - 1) * 105, 68], word, { as: 'small' }),
            ],
      ),
      fill('M361 59l6 7h-12z', 'violet'),
      text([373, 68], 'above the level needed', { as: 'small' }),
      fill('M541 66l6 -7h-12z', 'violet'),
      text([553, 68], 'below it', { as: 'small' }),
      text([820, 92], 'one more bed saves', { ink: 'soft', as: 'end small' }),
      ...rows,
      stroke('M30 408H820', { ink: 'rule', width: 1 }),
      text([30, 444], 'waits', { as: 'strong' }),
      ...waiting.flatMap((p, i) => bed(140 + i * 38, 424, problem.tier[p]!)),
    ],
  })
}

const flooded = [
  ['lake', 'boat', 6, 10],
  ['old town', '', 8, 9],
  ['shelter', 'medic', 4, 8],
  ['dyke', '', 10, 16],
] as const
const crews = [
  ['boats 1', 5, ['boat']],
  ['boats 2', 4, ['boat']],
  ['medics 1', 4, ['medic']],
  ['medics 2', 3, ['medic']],
  ['guards', 8, []],
  ['helpers 1', 6, []],
  ['helpers 2', 5, []],
  ['helpers 3', 4, []],
] as const

/** Eight teams in a flood of four places, which want more people than there are. */
export function floodTeams() {
  const next = dice(4)
  const problem: TeamProblem = {
    teams: crews.map(([name]) => name),
    areas: flooded.map(([name]) => name),
    size: Float64Array.from(crews, ([, size]) => size),
    skills: crews.map(([, , skills]) => skills),
    skill: flooded.map(([, skill]) => skill),
    shifts: crews.map(() => []),
    shift: flooded.map(() => ''),
    least: Float64Array.from(flooded, ([, , least]) => least),
    wanted: Float64Array.from(flooded, ([, , , wanted]) => wanted),
    time: Float64Array.from({ length: crews.length * flooded.length }, () =>
      Math.round(5 + 30 * next()),
    ),
    thin: 60,
    short: 400,
  }
  return { problem, plan: assignTeams(problem, { solver }) }
}

const inks: readonly Ink[] = [
  'blue',
  'blue',
  'green',
  'green',
  'amber',
  'violet',
  'violet',
  'violet',
]

export function teamsPicture(): string {
  const { problem, plan } = floodTeams()
  const unit = 34
  const left = 150
  const rows = problem.areas.flatMap((name, a) => {
    const y = 116 + a * 78
    let x = left
    const blocks = problem.teams.flatMap((team, t) => {
      if (plan.area[t] !== a) return []
      const [from, wide] = [x, problem.size[t]! * unit]
      x += wide
      return [
        fill(`M${n(from)} ${n(y)}h${n(wide - 2)}v34h${n(2 - wide)}Z`, inks[t]!),
        text([from + wide / 2 - 1, y + 22], `${team}: ${problem.size[t]}`, {
          ink: 'card',
          as: 'mid small strong',
        }),
      ]
    })
    const costs = plan.prices.find(({ area }) => area === a)?.costs ?? 0
    const mark = (value: number, ink: Ink) =>
      stroke(`M${n(left + value * unit - 1)} ${n(y - 11)}v10m0 36v10`, { ink, width: 3 })
    return [
      text([30, y + 15], name, { as: 'strong' }),
      text([30, y + 32], problem.skill[a] ? `needs: ${problem.skill[a]}` : 'any skill', {
        ink: 'soft',
        as: 'small',
      }),
      ...blocks,
      mark(problem.least[a]!, 'red'),
      mark(problem.wanted[a]!, 'ink'),
      text([830, y + 22], costs.toFixed(0), { as: 'end small' }),
    ]
  })
  const missing = plan.waits.reduce((sum, { short, thin }) => sum + short + thin, 0)
  return svg({
    title: 'Eight teams in four places of a flood',
    desc: `Bars of people in four places, each made of the teams sent there; a red mark tells the least strength, a dark one the wanted strength. Boats and medics are where their skill is needed; ${missing} people are missing in all. At the right what one more person wanted would cost.`,
    width,
    height: 470,
    body: [
      text([24, 34], 'Teams and areas: enough people with the right skill', { as: 'big' }),
      stroke('M34 58v18', { ink: 'red', width: 3 }),
      text([46, 72], 'least', { as: 'small' }),
      stroke('M104 58v18', { ink: 'ink', width: 3 }),
      text([116, 72], 'wanted', { as: 'small' }),
      fill('M190 60h26v14h-26Z', 'bar'),
      text([224, 72], 'people by team', { as: 'small' }),
      text([830, 72], 'one more wanted costs', { ink: 'soft', as: 'end small' }),
      ...rows,
      text(
        [30, 448],
        `${missing} people are missing; one below the wanted strength counts ${problem.thin} minutes, one below the least ${problem.short} more.`,
        { ink: 'soft', as: 'small' },
      ),
    ],
  })
}
