// docs/engines.md: every worked example is worked again, and every picture it shows is there.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import {
  bayes,
  cdc,
  coriR,
  cusum,
  cusumLimit,
  cusumReference,
  cusumRunLength,
  ears,
  farrington,
  glr,
  growthRate,
  movingPercentile,
  outbreakP,
  rki,
  seasonalBaselines,
} from '#engines/detect'
import { assignPatients, assignTeams, planRoutes, solveTransport } from '#engines/allocate'
import { loadLinearSolver } from '#engines/allocate/adapter'
import {
  buildGraph,
  compileNetwork,
  createCollector,
  createSearcher,
  kNearest,
  nearestField,
  timeTable,
} from '#engines/reach'
import { fixed, page, says } from './setup/engines-page.ts'
import { wuhanOnsets } from '../scripts/engine-pictures/counts.ts'
import { floodTeams } from '../scripts/engine-pictures/beds.ts'
import { agona, lastYear, noufailyYear, originalYear } from '../scripts/engine-pictures/detect.ts'
import { creeping, husNowcast, wuhanReproduction } from '../scripts/engine-pictures/watch.ts'

const day = (counts: readonly number[]) => ({ counts: Float64Array.from(counts), frequency: 365 })

test('the clinic of EARS alarms by C1, C2 and C3 with the figures of the page', () => {
  const clinic = day([5, 4, 4, 6, 5, 7, 3, 5, 5, 6, 9, 14])
  const [c1, c2, c3] = (['C1', 'C2', 'C3-published'] as const).map((method) =>
    ears(clinic, { method, minSigma: 0.5 }),
  )
  assert.deepEqual(
    [c1, c2, c3].map((found) => found?.alarm.at(-1)),
    [1, 1, 1],
  )
  says('U = 5 + 3.09 · 1.29 = {}, an alarm', fixed(c2?.upperbound.at(-1)))
  says('gives U = {}, an alarm too', fixed(c1?.upperbound.at(-1)))
  const [today, sum] = [c3?.c2?.at(-1) ?? NaN, c3?.c3?.at(-1) ?? NaN]
  says('The C2 statistic of today is {}; with {} excess', fixed(today), fixed(sum - today + 1))
  says('C3 = {} ≥ 1.96', fixed(sum))
})

/** P(Y ≤ k) of a negative binomial with the given mean and variance phi · mean, term by term. */
function negativeBinomial(k: number, mean: number, phi: number): number {
  let term = phi ** (-mean / (phi - 1))
  let sum = term
  for (let i = 0; i < k; i++) {
    term *= ((i + mean / (phi - 1)) / (i + 1)) * (1 - 1 / phi)
    sum += term
  }
  return sum
}

const week24 = 283

test('week 24 of 1995 has the Farrington figures of the page', () => {
  const i = week24 - lastYear.from
  const found = noufailyYear()
  const [mu, phi] = [found.expected[i]!, found.phi[i]!]
  says(
    'week 24 of 1995: {} cases. {} earlier weeks give',
    agona.counts[week24],
    found.baselineSize[i],
  )
  says('give mu = {} and phi = {}', fixed(mu), fixed(phi))
  const [four, five] = [4, 5].map((k) => negativeBinomial(k, mu, phi))
  says('P(Y ≤ 4) = {} and P(Y ≤ 5) = {}, so U = 5', fixed(four, 3), fixed(five, 3))
  assert.equal(found.upperbound[i], 5)
  assert.equal(found.alarm[i], 1)
  says('an alarm, p = {}', fixed(found.pvalue[i], 3))
  const original = originalYear()
  says(
    'expect {}: the original settings give U = {}',
    fixed(original.expected[i]),
    fixed(original.upperbound[i]),
  )
  const classic = farrington(agona, { b: 4, range: lastYear })
  says('the 1996 method {}.', fixed(classic.upperbound[i]))
  assert.equal(original.baselineSize[i], 28)
})

test('RKI, Bayes and CDC limits of 1995 are those of the page', () => {
  const past = [1, 2].flatMap((year) =>
    Array.from({ length: 9 }, (_, k) => agona.counts[week24 - 52 * year - 4 + k]!),
  )
  const sum = past.reduce((a, b) => a + b, 0)
  says('the 18 weeks {} have sum {} and mean {}', past.join(' '), sum, fixed(sum / 18))
  const setting = { ...seasonalBaselines[3], range: lastYear }
  const i = week24 - lastYear.from
  says(
    'entry for 2, {}; Bayes 3 gives U = {}',
    rki(agona, setting).upperbound[i],
    bayes(agona, setting).upperbound[i],
  )
  const four = (last: number) => agona.counts.slice(last - 3, last + 1).reduce((a, b) => a + b, 0)
  const sums = [1, 2, 3, 4].flatMap((year) => [-4, 0, 4].map((by) => four(263 - 52 * year + by)))
  const mean = sums.reduce((a, b) => a + b, 0) / 12
  const sd = Math.sqrt(sums.reduce((a, b) => a + (b - mean) ** 2, 0) / 11)
  const limit = cdc(agona, { b: 4, range: lastYear })
  says('have {} cases; twelve sums of four years are {}', limit.aggregate[3], sums.join(' '))
  says('mean {}, sd {}, so U = {}', fixed(mean), fixed(sd), fixed(limit.upperbound[3]))
  assert.equal(limit.alarm[3], 1)
})

test('the P80 of week 24 is that of the 25 counts on the page', () => {
  const counts = [1, 2, 3, 4, 5]
    .flatMap((year) => [-2, -1, 0, 1, 2].map((by) => agona.counts[week24 - 52 * year + by]!))
    .toSorted((a, b) => a - b)
  const found = movingPercentile(agona, { range: { from: 262, to: 312 } })
  says('the 25 counts are {}. Position 19.2', counts.join(' '))
  says('P80 = {}. With 7 cases an alarm', fixed(found.upperbound[week24 - 262], 1))
  assert.equal(found.alarm[week24 - 262], 1)
})

test('five days of CUSUM, likelihood ratios and the rising sequence come out as on the page', () => {
  const five = day([5, 7, 4, 9, 8])
  const range = { from: 0, to: 5 }
  const sums = cusum(five, { mean: 4, k: 0.5, h: 3, range })
  says('so C = {}: an alarm on the fifth day', [...sums.cusum].join(', '))
  assert.deepEqual([...sums.alarm], [0, 0, 0, 0, 1])
  const k = cusumReference(2)
  const h = cusumLimit(2, k, 500)
  says('`cusumReference` gives k = {} and `cusumLimit` h = {}', k, h)
  const [quiet, doubled] = [2, 4].map((mean) => cusumRunLength(mean, { k, h }).average)
  says('on average {} days until one, and {} days', fixed(quiet, 0), fixed(doubled, 1))
  const mean = new Float64Array(5).fill(4)
  const known = glr(five, { theta: Math.LN2, mean, range })
  says('S = {}.', Array.from(known.statistic, (s) => (s === 0 ? '0' : s.toFixed(2))).join(', '))
  says('The GLR of the fifth day is {}', fixed(glr(five, { mean, range }).statistic[4]))
  says('2⁴ = {}.', fixed(outbreakP(day([1, 2, 1, 4])).statistic[3], 3))
  const slow = creeping()
  assert.equal(slow.c2.alarm.indexOf(1), -1)
  const [onset, sum, ratio] = [slow.onset, slow.sums, slow.ratio].map(
    ({ alarm, from }) => from + alarm.indexOf(1) + 1,
  )
  assert.equal(sum, ratio)
  says('outbreakP on day {}, CUSUM and GLR on day {}', onset, sum)
})

test('R of six days, and of Wuhan, are those of the page', () => {
  const six = Float64Array.from([1, 2, 3, 4, 6, 8])
  const found = coriR(six, {
    serial: Float64Array.of(0, 0.5, 0.5),
    windows: { start: Int32Array.of(3), end: Int32Array.of(5) },
    quantiles: [0.025, 0.975],
  })
  const [low, high] = found.quantiles.map((list) => fixed(list[0]))
  says('Lambda of the last three days is {}, {} and {}', ...found.lambda.slice(3))
  says('R = 19/11.2 = {}, 95 % from {} to {}', fixed(found.mean[0]), low, high)
  const { windows, cori } = wuhanReproduction()
  const at = (date: number) => date - windows.end[0]!
  const closed = at(46)
  says(
    'R of the past seven days was {} ({} to {})',
    fixed(cori.mean[closed]),
    fixed(cori.quantiles[0]![closed]),
    fixed(cori.quantiles[1]![closed]),
  )
  const below = cori.mean.findIndex((r, i) => i > closed && r < 1) + windows.end[0]!
  says('it fell below 1 on {} February', new Date(Date.UTC(2019, 11, 8 + below)).getUTCDate())
  const four = growthRate(Float64Array.of(10, 14, 28, 40))
  says(
    'rise by r = {} a day, so there are twice as many every {} days',
    fixed(four.rate, 3),
    fixed(four.doubling),
  )
  const { doubling, doublingInterval } = growthRate(wuhanOnsets.slice(24, 45))
  says(
    'doubled every {} days ({} to {})',
    fixed(doubling, 1),
    ...doublingInterval!.map((value) => fixed(value, 1)),
  )
})

test('the nowcast of 25 and of 30 May 2011 is that of the page', () => {
  const { found, final, first } = husNowcast()
  const last = found.days.length - 1
  const figures = (back: number) => ({
    known: found.reported[last - back],
    share: fixed(found.delayCdf[back], 3),
    estimate: found.estimate[last - back]!,
    later: final[first + last - back],
  })
  const [six, one] = [figures(6), figures(1)]
  says('for 25 May {} admissions had been reported', six.known)
  says('F(6) = {}, so 24/0.595 = {} are', six.share, fixed(six.estimate, 1))
  says('In the end there were {}', six.later)
  says(
    'F(1) = {}, the estimate is {} and the truth {}',
    one.share,
    fixed(one.estimate, 0),
    one.later,
  )
})

/** Five crossings in a row, 100 m apart. */
function street() {
  const { add, collected } = createCollector()
  const ids = [1, 2, 3, 4, 5]
  for (const id of ids) add({ type: 'node', id, lon: ((id - 1) * 100) / 111_195.08, lat: 0 })
  // side streets make crossings of the inner nodes
  for (const id of ids) {
    add({ type: 'node', id: id + 10, lon: ((id - 1) * 100) / 111_195.08, lat: 0.01 })
    add({ type: 'way', id: id + 10, refs: [id, id + 10], tags: { highway: 'residential' } })
  }
  add({ type: 'way', id: 1, refs: ids, tags: { highway: 'residential' } })
  const { graph } = buildGraph(collected)
  return { graph, node: ids.map((id) => graph.osmNode.indexOf(id)) }
}

test('the pharmacies of the street are as near as the page says', () => {
  const { graph, node } = street()
  const searcher = createSearcher(compileNetwork(graph, { mode: 'walk' }))
  const field = nearestField(searcher, { node: [node[0]!, node[4]!], delay: [0, 60] })
  const seconds = node.map((v) => Math.round(field.tenths[v]! / 10))
  const [a, b, c, d, e] = seconds
  says('the five are {}, {}, {}, {} and {} s from medicine', a, b, c, d, e)
  const network = compileNetwork(graph, { mode: 'walk' })
  const { tenths } = timeTable(network, { from: [node[0]!, node[4]!], to: node })
  const [first, fifth] = [0, 5].map((at) =>
    Array.from(tenths.subarray(at, at + 5), (t) => Math.round(t / 10)),
  )
  says(
    'from the first pharmacy {}, {}, {}, {} and {} s, from the fifth the same backwards',
    ...first!,
  )
  assert.deepEqual(fifth, first!.toReversed())
  const two = kNearest(searcher, { node: [node[0]!, node[4]!], delay: [0, 60], k: 2 })
  const [near, next] = [0, 1].map((rank) => Math.round(two.tenths[node[1]! * 2 + rank]! / 10))
  says(
    'the first pharmacy, {} s, the next one the fifth with its delay, 60 + 216 = {} s',
    near,
    next,
  )
  assert.deepEqual(
    node.map((v) => field.facility[v]),
    [0, 0, 0, 1, 1],
  )
})

test('the water of two depots goes where the page says, and one more unit saves what it says', () => {
  const problem = {
    depots: ['north', 'south'],
    demands: ['hospital', 'school', 'island'],
    goods: ['water'],
    stock: Float64Array.of(10, 5),
    need: Float64Array.of(8, 10, 2),
    cost: Float64Array.of(1, 3, 2, 1, Infinity, Infinity),
    penalty: Float64Array.of(10, 10, 10),
  }
  const plan = solveTransport(problem)
  const amount = (from: number, to: number) =>
    plan.shipments.find(({ depot, demand }) => depot === from && demand === to)?.amount
  says('north sends {} to the hospital and {} to the school', amount(0, 0), amount(0, 1))
  says('south {} to the school; the school waits for {}', amount(1, 1), plan.unmet[1])
  says('the island for {} (no way). Cost 8 + 4 + 5 + 50 = {}', plan.unmet[2], plan.objective)
  const [north, south] = [0, 1].map((depot) => {
    const stock = problem.stock.map((units, i) => (i === depot ? units + 1 : units))
    return plan.objective - solveTransport({ ...problem, stock }).objective
  })
  says('One more unit in the north would save {}, in the south {}', north, south)
})

test('Ann, Bo and Cy get the beds of the page', () => {
  const problem = {
    patients: ['Ann', 'Bo', 'Cy'],
    facilities: ['clinic', 'hospital'],
    tier: Int32Array.of(2, 1, 1),
    level: Int32Array.of(1, 2),
    beds: Float64Array.of(1, 2),
    time: Float64Array.of(5, 20, 5, 20, 10, 12),
    overflowUp: 30,
    overflowDown: Infinity,
    waiting: Float64Array.of(0, 500, 1000),
  }
  const plan = assignPatients(problem)
  assert.deepEqual([...plan.facility], [1, 0, 1])
  says('Cy to the hospital (12 + 30): {} in all', plan.objective)
  says('changed places would make {}', 20 + (20 + 30) + 10)
  const more = assignPatients({ ...problem, beds: Float64Array.of(2, 2) })
  says('One more bed in the clinic would save {}', plan.objective - more.objective)
})

test('red goes east, blue and green go west, and without green the west is thin by two', async () => {
  const solver = await loadLinearSolver()
  const all = ['red', 'blue', 'green'].map((team, i) => ({
    team,
    size: [4, 3, 2][i]!,
    skills: i === 0 ? ['medic'] : [],
    time: [
      [10, 30],
      [30, 10],
      [30, 15],
    ][i]!,
  }))
  const plan = (given: typeof all) =>
    assignTeams(
      {
        teams: given.map(({ team }) => team),
        areas: ['east', 'west'],
        size: Float64Array.from(given, ({ size }) => size),
        skills: given.map(({ skills }) => skills),
        skill: ['medic', ''],
        shifts: given.map(() => []),
        shift: ['', ''],
        least: Float64Array.of(3, 3),
        wanted: Float64Array.of(4, 5),
        time: Float64Array.from(given.flatMap(({ time }) => time)),
        thin: 20,
        short: 100,
      },
      { solver },
    )
  const full = plan(all)
  assert.deepEqual([...full.area], [0, 1, 1])
  says('Red goes east, blue and green west: 40 + 30 + 30 = {}.', Math.round(full.objective))
  const without = plan(all.slice(0, 2))
  const [one] = full.prices.filter(({ area }) => area === 1)
  says('One more wanted in the west would cost {}.', Math.round(one!.costs))
  says('is thin by {}: 70 + 40 = {}.', without.waits[0]?.thin, Math.round(without.objective))
})

test('one more wanted in the old town costs what the page says of its picture', () => {
  const { problem, plan } = floodTeams()
  const town = problem.areas.indexOf('old town')
  const price = plan.prices.find(({ area }) => area === town)
  says('counts {}, one more in the old town costs {},', problem.thin, Math.round(price!.costs))
})

test('every method has its question, formula, source, example, limits and picture', () => {
  const methods = page
    .split(/^## /m)
    .filter((part) => /^(?:detect|scan|reach|allocate):/.test(part))
    .flatMap((part) => part.split(/^### /m).slice(1))
  assert.ok(methods.length > 18)
  for (const method of methods) {
    const name = method.split('\n')[0]!
    const parts = new Map(
      method
        .split(/^\*\*(?=\w+(?: \w+)?\.\*\*)/m)
        .slice(1)
        .map((part) => [part.slice(0, part.indexOf('.**')), part] as const),
    )
    const wanted = ['Question', 'Formula', 'Source', 'Example', 'When not']
    assert.deepEqual([...parts.keys()], wanted, name)
    assert.match(parts.get('Formula')!, /^```\n.+\n```$|^\| model/ms, `${name}: no formula`)
    assert.match(parts.get('Source')!, /[A-Z]\w+.* (?:19|20)\d\d|As above/s, `${name}: no source`)
    assert.match(parts.get('Example')!, /\d/, `${name}: no figures`)
    assert.match(method, /!\[.+\]\(pictures\/engines\/.+\.svg\)/, `${name}: no picture`)
  }
})

test('two vans serve the four stops in the rounds of the page', () => {
  const at = [0, 10, 12, -5, -6]
  const plan = planRoutes(
    {
      stops: ['a', 'b', 'c', 'd'],
      demand: new Float64Array(4).fill(1),
      service: new Float64Array(4),
      earliest: new Float64Array(4),
      latest: new Float64Array(4).fill(Infinity),
      travel: Float64Array.from(at.flatMap((from) => at.map((to) => Math.abs(from - to)))),
      capacity: 2,
    },
    { seed: 1, iterations: 200 },
  )
  const [long, short] = plan.routes.map(({ cost }) => cost).toSorted((a, b) => b - a)
  says('two rounds of {} and {} minutes, {} in all', long, short, plan.cost)
})

test('the page leads nowhere that is not there', () => {
  const heads = [...page.matchAll(/^#+ (.+)$/gm)].map(([, words]) =>
    words!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )
  const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to!)
  assert.ok(links.length > 15)
  for (const to of links) {
    const there = to.startsWith('#')
      ? heads.includes(to.slice(1))
      : existsSync(new URL(`../docs/${to}`, import.meta.url))
    assert.ok(there, to)
  }
})
