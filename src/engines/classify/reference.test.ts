import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseTerms, countTerms, weighRows } from './matrix.ts'
import { diceOf } from './random.ts'
import { dual, primal, slowTfIdf } from './reference.ts'
import { solve, type Problem } from './svm.ts'
import { termsOf } from './terms.ts'

const dice = diceOf(11, 3)
const vocabulary = ['路灯', '井盖', '垃圾', '噪声', '积水', '占道', '工资', '学校', 'a3', '24']
const sentence = () => Array.from({ length: 1 + dice(9) }, () => vocabulary[dice(10)]!)

test('requests are weighed as the definition of tf·idf says', () => {
  const features = { words: 2, characters: [1, 3] } as const
  for (let round = 0; round < 20; round++) {
    const documents = Array.from({ length: 2 + dice(12) }, sentence)
    const minDocuments = 1 + dice(3)
    const isDefinition = () => false
    const counts = countTerms({ documents, features, known: null, minDocuments, isDefinition })
    const rows = documents.map((_, row) => row)
    const keep = { minDocuments, maxTerms: Infinity }
    const chosen = chooseTerms(counts, rows, keep, isDefinition)
    const matrix = weighRows(counts, chosen, rows)
    const slow = slowTfIdf(
      documents.map((document) => termsOf(document, features).terms),
      minDocuments,
    )
    for (const row of rows) {
      const [from, to] = [matrix.starts[row]!, matrix.starts[row + 1]!]
      assert.equal(to - from, slow[row]!.size)
      for (let i = from; i < to; i++) {
        const expected = slow[row]!.get(chosen.terms[matrix.columns[i]!]!)
        assert.ok(Math.abs(matrix.values[i]! - (expected ?? NaN)) < 1e-6)
      }
    }
  }
})

function randomProblem(): Problem {
  const [count, width] = [4 + dice(40), 2 + dice(12)]
  const starts = new Int32Array(count + 1)
  const columns: number[] = []
  const values: number[] = []
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < width; column++) {
      if (dice(3) > 0) continue
      columns.push(column)
      values.push(dice(2000) / 1000 - 1)
    }
    starts[row + 1] = columns.length
  }
  return {
    rows: { starts, columns: Int32Array.from(columns), values: Float32Array.from(values), width },
    sides: Int8Array.from({ length: count }, () => (dice(3) === 0 ? 1 : -1)),
    costs: Float64Array.from({ length: count }, () => (1 + dice(40)) / 10),
    tolerance: 1e-7,
    maxRounds: 20_000,
    seed: dice(1000),
  }
}

test('what coordinate descent finds costs no more than the dual allows', () => {
  for (let round = 0; round < 30; round++) {
    const problem = randomProblem()
    const { weights, bias, alphas } = solve(problem)
    assert.ok(alphas.every((alpha) => alpha >= 0))
    const above = primal(problem, [...weights, bias])
    const below = dual(problem, [...alphas])
    assert.ok(above >= below - 1e-9, `primal ${above} below dual ${below}`)
    assert.ok(above - below < 1e-5 * above, `a gap of ${above - below} at ${above}`)
    for (let nudge = 0; nudge < 5; nudge++) {
      const beside = [...weights, bias].map((weight) => weight + (dice(200) - 100) / 1000)
      assert.ok(primal(problem, beside) >= above - 1e-9)
    }
  }
})

test('two opposite requests lie two thirds from the boundary, as computed by hand', () => {
  // one term each, cost 1, weights w and −w, bias 0: the least of w² + 2 (1 − w)² is at w = 2/3
  const rows = {
    starts: Int32Array.of(0, 1, 2),
    columns: Int32Array.of(0, 1),
    values: Float32Array.of(1, 1),
    width: 2,
  }
  const { weights, bias } = solve({
    rows,
    sides: Int8Array.of(1, -1),
    costs: Float64Array.of(1, 1),
    tolerance: 1e-10,
    maxRounds: 1000,
    seed: 1,
  })
  assert.ok(Math.abs(weights[0]! - 2 / 3) < 1e-8)
  assert.ok(Math.abs(weights[1]! + 2 / 3) < 1e-8)
  assert.ok(Math.abs(bias) < 1e-8)
})

test('one request about lamps has the weights computed by hand', () => {
  // three documents; 路灯 in two of them: idf ln(4/3) + 1 = 1.287682; 不亮 and 垃圾 in one: ln(4/2) + 1 = 1.693147
  // the first has 路灯 twice: (1 + ln 2) · 1.287682 = 2.180236, and 不亮 once; length √(2.180236² + 1.693147²) = 2.760492
  const documents = [['路灯', '不亮', '路灯'], ['路灯'], ['垃圾']]
  const features = { words: 1, characters: null }
  const isDefinition = () => false
  const counts = countTerms({ documents, features, known: null, minDocuments: 1, isDefinition })
  const chosen = chooseTerms(counts, [0, 1, 2], { minDocuments: 1, maxTerms: 9 }, isDefinition)
  const matrix = weighRows(counts, chosen, [0])
  const values = new Map(
    [...matrix.columns].map((column, i) => [chosen.terms[column], matrix.values[i]!]),
  )
  assert.deepEqual(new Set(values.keys()), new Set(['w不亮', 'w路灯']))
  assert.ok(Math.abs(values.get('w路灯')! - 2.180236 / 2.760492) < 1e-5)
  assert.ok(Math.abs(values.get('w不亮')! - 1.693147 / 2.760492) < 1e-5)
})
