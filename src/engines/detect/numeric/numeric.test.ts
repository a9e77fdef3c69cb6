import assert from 'node:assert/strict'
import { test } from 'node:test'
import { betaCdf } from './beta.ts'
import {
  negativeBinomialAtLeast,
  negativeBinomialCdf,
  negativeBinomialQuantile,
  poissonAtLeast,
  poissonCdf,
  poissonQuantile,
} from './counts.ts'
import { gammaCdf, gammaQuantile, gammaTail, logGamma } from './gamma.ts'
import { normalCdf, normalQuantile, normalTail } from './normal.ts'
import { studentQuantile, studentTwoSided } from './student.ts'

function near(found: number, wanted: number, relative = 1e-12): void {
  assert.ok(
    Math.abs(found - wanted) <= relative * Math.abs(wanted) + 1e-300,
    `expected ${wanted}, got ${found}`,
  )
}

test('log Γ is that of factorials and of one half', () => {
  let factorial = 1
  for (let n = 1; n < 60; n++) {
    assert.ok(
      Math.abs(logGamma(n) - Math.log(factorial)) < 1e-13 * Math.max(1, Math.log(factorial)),
    )
    factorial *= n
  }
  near(logGamma(0.5), 0.5 * Math.log(Math.PI))
  near(logGamma(1e-3), 6.907178885383853)
  near(logGamma(1e6), 12815504.569147883)
})

// tables: Abramowitz & Stegun 26.1 and 26.2, and scipy.stats
test('normal quantiles and tails are those of the tables', () => {
  near(normalQuantile(0.975), 1.959963984540054)
  near(normalQuantile(0.001), -3.090232306167813)
  near(normalQuantile(1e-20), -9.26234008979841)
  near(normalTail(5), 2.866515718791933e-7)
  near(normalTail(10), 7.61985302416047e-24)
  near(normalCdf(1), 0.8413447460685429)
  assert.equal(normalCdf(0), 0.5)
  for (let p = 0.01; p < 1; p += 0.01) near(normalCdf(normalQuantile(p)), p)
})

test('gamma probabilities and quantiles are those of the tables', () => {
  near(gammaCdf(3.5, 2.2), 0.2672769164361349)
  near(gammaTail(5000, 5200), 0.0025848134953538114, 1e-9)
  near(gammaCdf(0.5, 1e-4), 0.011283415555849632)
  near(gammaQuantile(3.5, 0.975), 8.006382137314663)
  near(gammaQuantile(0.1, 0.025), 5.791710245521471e-17)
  near(gammaQuantile(5000, 0.5), 4999.666670617572, 1e-11)
  for (const a of [0.3, 1, 7, 90, 4000]) {
    for (const p of [0.001, 0.025, 0.5, 0.9, 0.999])
      near(gammaCdf(a, gammaQuantile(a, p)), p, 1e-10)
  }
})

test("Student's t is that of the tables, and Cauchy's with one degree of freedom", () => {
  near(studentTwoSided(2.1, 10), 0.06207724420221853)
  near(studentQuantile(0.975, 35), 2.030107928250343)
  near(studentQuantile(0.95, 200), 1.6525081009108769)
  for (const p of [0.1, 0.6, 0.975])
    near(studentQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)), 1e-11)
  near(betaCdf(2, 3, 0.4, 0.6), 0.5248)
})

test('the probabilities of counts add up, and a quantile is the first count to reach its share', () => {
  for (const mean of [0.02, 1, 4.2, 37, 600]) {
    let [probability, below] = [Math.exp(-mean), 0]
    for (let k = 0; k < 3 * mean + 20; k++) {
      if (below > 1e-200) near(poissonCdf(k - 1, mean), below, 1e-9)
      near(poissonAtLeast(k, mean) + below, 1, 1e-9)
      below += probability
      probability *= mean / (k + 1)
    }
    for (const p of [0.5, 0.95, 0.999]) {
      const k = poissonQuantile(p, mean, normalQuantile(p))
      assert.ok(poissonCdf(k, mean) >= p && (k === 0 || poissonCdf(k - 1, mean) < p))
    }
  }
  for (const [size, prob] of [
    [0.05, 0.3],
    [2.5, 0.3],
    [40, 0.9],
    [300, 0.2],
  ] as const) {
    let [probability, below] = [prob ** size, 0]
    for (let k = 0; k < 40; k++) {
      if (below > 0) near(negativeBinomialCdf(k - 1, size, prob), below, 1e-9)
      near(negativeBinomialAtLeast(k, size, prob) + below, 1, 1e-9)
      below += probability
      probability *= ((k + size) / (k + 1)) * (1 - prob)
    }
    for (const p of [0.01, 0.5, 0.95, 0.9999]) {
      const k = negativeBinomialQuantile(p, { size, prob }, normalQuantile(p))
      assert.ok(negativeBinomialCdf(k, size, prob) >= p)
      assert.ok(k === 0 || negativeBinomialCdf(k - 1, size, prob) < p)
    }
  }
  near(negativeBinomialAtLeast(60, 2.5, 0.3), 3.185983293709256e-8)
})
