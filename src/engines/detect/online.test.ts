import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createOnlineDetector, cusum, DetectError, ears, onlineMethods } from './index.ts'
import { dice } from './reference.ts'

/** Sparse daily counts: most series have nothing most days. */
function city(seed: number, series: number, days: number): Uint32Array[] {
  const next = dice(seed)
  const busy = Array.from({ length: series }, () => next() ** 6)
  return Array.from({ length: days }, () =>
    Uint32Array.from(busy, (share) => (next() < share ? 1 + Math.floor(next() * 9 * share) : 0)),
  )
}

const casesOf = (day: Uint32Array) => {
  const series = [...day.keys()].filter((s) => day[s]! > 0)
  return [series, series.map((s) => day[s]!)] as const
}
const options = {
  series: 300,
  ears: { baseline: 7, minSigma: 0.5, alpha: 0.01, alphaC3: 0.05 },
  cusum: { k: 1, h: 3, mean: 0.4, transform: 'rossi' },
} as const

test('day by day a city gets the alarms that the whole series would give', () => {
  const days = city(3, 300, 80)
  const detector = createOnlineDetector(options)
  const found = days.map((day) => detector.update(...casesOf(day)))
  let alarms = 0
  for (let s = 0; s < 300; s++) {
    const series = { counts: Float64Array.from(days, (day) => day[s]!), frequency: 365 }
    const base = { baseline: 7, minSigma: 0.5, alpha: 0.01 }
    const c1 = ears(series, { method: 'C1', ...base })
    const c2 = ears(series, { method: 'C2', ...base })
    const c3 = ears(series, { method: 'C3-published', ...base, alpha: 0.05 })
    const sums = cusum(series, { ...options.cusum, range: { from: 0, to: 80 } })
    days.forEach((_, t) => {
      const wanted =
        onlineMethods.c1 * (c1.alarm[t - c1.from] ?? 0) +
        onlineMethods.c2 * (c2.alarm[t - c2.from] ?? 0) +
        onlineMethods.c3 * (c3.alarm[t - c3.from] ?? 0) +
        onlineMethods.cusum * sums.alarm[t]!
      const at = found[t]!.series.indexOf(s)
      assert.equal(at < 0 ? 0 : found[t]!.methods[at], wanted, `series ${s} day ${t}`)
      alarms += wanted > 0 ? 1 : 0
    })
    assert.deepEqual(detector.figures(s), {
      c1: c1.upperbound.at(-1),
      c2: c2.upperbound.at(-1),
      c3: c3.c3!.at(-1),
      cusum: sums.cusum.at(-1),
    })
  }
  assert.ok(alarms > 100)
})

test('series without cases are not touched, and memory does not grow with the days', () => {
  const detector = createOnlineDetector({ ...options, series: 100_000 })
  const bytes = detector.state.ring.byteLength + detector.state.sums.byteLength
  assert.equal(bytes, 100_000 * (4 * 12 + 8))
  assert.equal(detector.update([5, 99_999], [3, 1]).examined, 2)
  for (let day = 0; day < 40; day++) detector.update([], [])
  assert.equal(detector.update([], []).examined, 0)
  assert.equal(detector.update([7], [1]).examined, 1)
  assert.equal(detector.state.ring.byteLength + detector.state.sums.byteLength, bytes)
})

test('a detector that starts again from its state goes on as if it had never stopped', () => {
  const days = city(11, 300, 60)
  const whole = createOnlineDetector(options)
  const wanted = days.map((day) => whole.update(...casesOf(day)))
  const first = createOnlineDetector(options)
  for (const day of days.slice(0, 33)) first.update(...casesOf(day))
  const second = createOnlineDetector({ ...options, state: structuredClone(first.state) })
  assert.deepEqual(
    days.slice(33).map((day) => second.update(...casesOf(day))),
    wanted.slice(33),
  )
})

test('a bad day is refused whole: series, row and field are named and nothing changes', () => {
  const detector = createOnlineDetector(options)
  detector.update([1], [4])
  const before = structuredClone(detector.state)
  for (const [series, counts, place] of [
    [[2, 300], [1, 1], { code: 'bad_option', row: 1, field: 'series' }],
    [[2, 2], [1, 1], { code: 'bad_option', row: 1, field: 'series' }],
    [[2, 3], [1, -1], { code: 'bad_count', at: '3', row: 1, field: 'counts' }],
    [[2, 3], [1, NaN], { code: 'bad_count', at: '3', row: 1, field: 'counts' }],
    [[2, 3], [1], { code: 'length_differs', field: 'counts' }],
  ] as const) {
    assert.throws(
      () => detector.update(series, counts),
      (error) => {
        assert.ok(error instanceof DetectError)
        const { code, series: at, row, field } = error
        assert.deepEqual({ code, at, row, field }, { at: undefined, row: undefined, ...place })
        return true
      },
    )
    assert.deepEqual(detector.state, before)
  }
  assert.throws(() => createOnlineDetector({ ...options, series: 299, state: before }), DetectError)
})
