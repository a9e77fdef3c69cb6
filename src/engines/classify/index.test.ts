import assert from 'node:assert/strict'
import { test } from 'node:test'
import { categories, labels, requests } from './city.fixture.ts'
import { dealFolds } from './folds.ts'
import { fitScale } from './calibrate.ts'
import {
  classify,
  defaultSettings,
  evaluate,
  learn,
  margins,
  rawTextSettings,
  readModel,
  writeModel,
  type Document,
  type Example,
} from './index.ts'
import { diceOf } from './random.ts'

const words = { ...defaultSettings, features: { words: 1, characters: null } }
const options = { seed: 5, learntAt: '2026-03-02', folds: 3 }
const training = requests(240, 1)
const asked = requests(80, 2).map(({ document }) => document)
const { model, trials } = learn(training, options)
const answers = (of: typeof model, documents: readonly Document[] = asked) =>
  documents.map((document) => classify(of, document, { top: labels.length }))

test('requests of a topic go to its category', () => {
  const truth = requests(80, 2).map(({ label }) => label)
  const guesses = answers(model).map(([best]) => best!.label)
  assert.ok(evaluate(truth, guesses).macroF1 > 0.95)
})

test('the order of the training file changes nothing', () => {
  const dice = diceOf(3, 1)
  const shuffled = training
    .map((example) => ({ example, at: dice(1_000_000) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ example }) => example)
  assert.notDeepEqual(shuffled, training)
  assert.equal(writeModel(learn(shuffled, options).model), writeModel(model))
})

test('renaming the categories renames the answers and changes nothing else', () => {
  const names: Record<string, string> = { lamp: 'z', waste: 'lamp', noise: '噪声', water: 'a' }
  const renamed = training.map((example) => ({ ...example, label: names[example.label]! }))
  const other = answers(learn(renamed, options).model)
  const expected = answers(model).map((list) =>
    list.map((answer) => ({ ...answer, label: names[answer.label]! })),
  )
  assert.deepEqual(other, expected)
})

test('another seed may deal other folds and still answers the same', () => {
  const other = learn(training, { ...options, seed: 6 }).model
  const best = (of: typeof model) => answers(of).map(([first]) => first!.label)
  assert.deepEqual(best(other), best(model))
})

test('words nobody has used before change nothing', () => {
  const strange = ['鑫龘', 'Zzyzx', '！', '鑫龘']
  for (const document of asked) {
    const place = document.length % 3
    const mixed = [...document.slice(0, place), ...strange, ...document.slice(place)]
    assert.deepEqual(classify(model, mixed), classify(model, document))
  }
})

test('full-width letters, capitals and punctuation do not matter', () => {
  const { model: small } = learn(
    [
      { document: ['KTV', '噪声'], label: 'noise' },
      { document: ['垃圾'], label: 'waste' },
    ],
    { ...options, search: [words] },
  )
  assert.deepEqual(classify(small, ['ＫＴＶ', '，']), classify(small, ['ktv']))
  assert.equal(classify(small, ['ｋｔｖ'])[0]!.label, 'noise')
})

test('the chances of all categories add up to one', () => {
  for (const list of answers(model)) {
    const sum = list.reduce((total, { score }) => total + score, 0)
    assert.ok(Math.abs(sum - 1) < 1e-9)
    assert.deepEqual(
      list.map(({ score }) => score),
      list.map(({ score }) => score).toSorted((a, b) => b - a),
    )
  }
})

test('the reason for a category is a word of the request', () => {
  const [best] = classify(model, ['请', '部门', '处理', '路灯', '不亮'])
  assert.equal(best?.label, 'lamp')
  assert.deepEqual(
    best.why
      .slice(0, 2)
      .map(({ term }) => term)
      .toSorted(),
    ['不亮', '路灯'],
  )
})

test('what the words weigh adds up to the margin', () => {
  // two opposite requests (see reference.test.ts) with two words each: weights of 路灯 and 不亮 speak for lamp only
  const pair = learn(
    [
      { document: ['路灯', '不亮'], label: 'lamp' },
      { document: ['垃圾', '清运'], label: 'waste' },
    ],
    { ...options, search: [{ ...words, features: { words: 2, characters: [1, 2] } }] },
  ).model
  const text = ['路灯', '不亮', '路灯']
  const lamp = pair.labels.findIndex(({ label }) => label === 'lamp')
  const [best] = classify(pair, text)
  const sum = best!.why.reduce((total, { weight }) => total + weight, 0)
  assert.deepEqual(
    best!.why.map(({ term }) => term),
    ['路灯', '不亮'],
  )
  assert.ok(Math.abs(sum + pair.biases[lamp]! - margins(pair, text)[lamp]!) < 1e-9)
})

test('about a request without one known word nothing is claimed', () => {
  const [first, ...rest] = classify(model, ['鑫龘'], { top: 4 })
  assert.deepEqual(first?.why, [])
  assert.equal(first.score, 0.25)
  assert.deepEqual(
    rest.map(({ score }) => score),
    [0.25, 0.25, 0.25],
  )
})

test('a model that was stored and read again gives the very same answers', () => {
  const again = readModel(writeModel(model))
  assert.deepEqual(answers(again), answers(model))
  assert.equal(writeModel(again), writeModel(model))
  assert.equal(again.learntAt, '2026-03-02')
  assert.deepEqual(
    again.labels.map(({ documents }) => documents),
    [60, 60, 60, 60],
  )
})

test('a file that is no model is refused with the name of the field', () => {
  const file = JSON.parse(writeModel(model))
  const wrong: [RegExp, unknown][] = [
    [/model: expected a JSON object/, []],
    [/model\.format/, { ...file, format: 'other' }],
    [/model\.version: expected 1/, { ...file, version: 2 }],
    [/model\.labels/, { ...file, labels: [file.labels[0]] }],
    [/model\.terms/, { ...file, terms: 'w路灯' }],
    [/model\.idf: expected \d+ bytes/, { ...file, terms: [...file.terms, 'w新'] }],
    [/model\.weights/, { ...file, weights: '*' + file.weights.slice(1) }],
    [/model\.biases/, { ...file, biases: [0] }],
    [/model\.calibration/, { ...file, calibration: {} }],
  ]
  for (const [message, value] of wrong) {
    assert.throws(() => readModel(JSON.stringify(value)), message)
  }
  assert.throws(() => readModel('{'), /model: expected a JSON object/)
})

test('a training file that cannot be learnt from is refused with the name of the field', () => {
  const good: Example = { document: ['路灯'], label: 'lamp' }
  const wrong: [RegExp, Example[]][] = [
    [/at least two labels/, [good, good]],
    [/examples\[1\]\.label/, [good, { document: ['垃圾'], label: ' ' }]],
    [/examples\[1\]\.weight/, [good, { document: ['垃圾'], label: 'waste', weight: 0 }]],
    [/examples\[1\]\.document/, [good, { document: '垃圾', label: 'waste' }]],
  ]
  for (const [message, examples] of wrong) assert.throws(() => learn(examples, options), message)
  assert.throws(() => learn(training, { ...options, search: [] }), /search/)
  assert.throws(() => learn(training, { ...options, folds: 1 }), /folds/)
  assert.throws(() => classify(model, '路灯不亮'), /document: expected a list of words/)
})

test('the settings are chosen by what came true in the folds', () => {
  const useless = { ...words, maxTerms: 1 }
  const { model: chosen, trials: table } = learn(training, { ...options, search: [useless, words] })
  assert.deepEqual(
    table.map(({ settings }) => settings),
    [useless, words],
  )
  assert.ok(table[0]!.evaluation.macroF1 < 0.7 && table[1]!.evaluation.macroF1 > 0.9)
  assert.deepEqual(chosen.settings, words)
  assert.deepEqual(chosen.evaluation, table[1]!.evaluation)
  assert.equal(trials[0]!.evaluation.documents, 240)
})

test('every category has its share in every fold, and copies of one request stay together', () => {
  const dice = diceOf(8, 1)
  const rows = Array.from({ length: 100 }, (_, i) => ({
    text: i < 90 ? `request ${i}` : 'copied',
    label: i < 90 ? i % 3 : 0,
    definition: i % 10 === 0 && i < 90,
  }))
  const folds = dealFolds(rows, 5, dice(100))
  for (const label of [0, 1, 2]) {
    const counts = [0, 1, 2, 3, 4].map(
      (fold) => rows.filter((row, i) => row.label === label && i < 90 && folds[i] === fold).length,
    )
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 2, `label ${label}: ${counts.join()}`)
  }
  assert.equal(new Set(folds.subarray(90)).size, 1)
  rows.forEach((row, i) => assert.equal(folds[i] === -1, row.definition))
})

test('scores are scaled to what came true, less one in n + 2 left to chance', () => {
  // of four rows three are right; one in six goes to either label: 3/4 · 5/6 + 1/12 = 17/24.
  // softmax of ±s is 1 / (1 + e^(−2s)), which is 17/24 at s = ln(17/7) / 2
  const sides = (count: number) => Array.from({ length: count }, () => Float64Array.of(1, -1))
  assert.ok(Math.abs(fitScale(sides(4), [0, 0, 0, 1]) - Math.log(17 / 7) / 2) < 1e-4)
  // all eight right: 9/10 + 1/20 = 19/20, and not certain
  assert.ok(Math.abs(fitScale(sides(8), Array(8).fill(0)) - Math.log(19) / 2) < 1e-4)
})

test('macro-F1 is the mean of each category, however rare it is', () => {
  // lamp: 2 of 3 guesses right, 2 of 2 found: F1 = 4/5; waste: 1 of 1, 1 of 2: 2/3; noise: never guessed: 0
  const truth = ['lamp', 'lamp', 'waste', 'waste', 'noise']
  const result = evaluate(truth, ['lamp', 'lamp', 'waste', 'lamp', 'other'])
  assert.ok(Math.abs(result.macroF1 - (4 / 5 + 2 / 3 + 0) / 3) < 1e-12)
  assert.equal(result.accuracy, 3 / 5)
  assert.throws(() => evaluate(truth, []), /guesses: expected 5, got 0/)
})

test('a rare category is not drowned by a frequent one', () => {
  const frequent = Array.from({ length: 40 }, () => ({ document: ['路灯', '门口'], label: 'lamp' }))
  const rare = { document: ['垃圾', '门口'], label: 'waste' }
  const forRare = (balance: number) => {
    const search = [{ ...words, balance }]
    const { model: of } = learn([...frequent, rare], { ...options, search })
    return margins(of, rare.document)[of.labels.findIndex(({ label }) => label === 'waste')]!
  }
  assert.ok(forRare(1) > forRare(0.5) && forRare(0.5) > forRare(0) + 0.01)
})

const definitions: Example[] = categories.flatMap(([label, name, keywords, conditions]) =>
  [name, keywords, `${name}：${conditions}`].map((document) => ({
    document,
    label,
    definition: true,
  })),
)
test('a rare word is left out of a large file, unless a category is described by it', () => {
  const rare = { document: ['路灯', '鸵鸟'], label: 'lamp' }
  const described = { document: ['隔油池', '外溢'], label: 'grease', definition: true }
  const { model: large } = learn([...requests(1000, 4), rare, described], {
    ...options,
    folds: 2,
    search: [words],
  })
  assert.ok(!large.terms.includes('w鸵鸟'))
  assert.ok(large.terms.includes('w隔油池'))
  assert.equal(classify(large, ['门口', '隔油池'])[0]!.label, 'grease')
  assert.deepEqual([large.documents, large.definitions], [1002, 1])
})

test('the more a case counts, the more its words speak for its category', () => {
  const one = (weight: number): Example[] => [
    { document: ['路灯', '门口'], label: 'lamp', weight },
    { document: ['垃圾', '门口'], label: 'waste' },
  ]
  const at = (examples: Example[]) => {
    const { model: of } = learn(examples, { ...options, search: [{ ...words, balance: 0 }] })
    return margins(of, ['门口'])[of.labels.findIndex(({ label }) => label === 'lamp')]!
  }
  assert.ok(at(one(4)) > at(one(1)) && at(one(1)) > at(one(0.25)))
})

const newCity = { ...options, search: [rawTextSettings] }
const residents: [text: string, code: string][] = [
  ['小区门口的路灯坏了，晚上不亮', '01020'],
  ['下水道井盖不见了，很危险', '01002'],
  ['楼下垃圾堆了三天没人清运', '04002'],
  ['工地半夜还在施工，噪声太大睡不着', '04007'],
  ['有人在学校门口摆摊，占了道路', '05003'],
  ['电梯停在八楼，有人被困', '06001'],
  ['消防栓没有水', '01030'],
  ['一下雨路口就积水', '03011'],
]

test('a new installation knows its categories by their names, keywords and conditions', () => {
  const { model: fresh, trials: none } = learn(definitions, newCity)
  assert.deepEqual(none, [])
  assert.equal(fresh.calibration.method, 'half-documents')
  assert.equal(fresh.evaluation, null)
  const guesses = residents.map(([text]) => classify(fresh, text)[0]!.label)
  assert.deepEqual(
    guesses,
    residents.map(([, code]) => code),
  )
  const [lamp] = classify(fresh, residents[0]![0])
  assert.ok(lamp!.why.some(({ term }) => '路灯'.includes(term)))
})

test('decided cases teach what the category list does not say, and the list still covers the rest', () => {
  const decided: Example[] = Array.from({ length: 60 }, (_, i) => ({
    document: `${i} 号楼前的大灯黑着，看不清路`,
    label: '01020',
  }))
  const cases = [...decided, { document: '楼道里堆满杂物', label: '04002' }]
  const before = learn(definitions, newCity).model
  const { model: after } = learn([...definitions, ...cases], newCity)
  const said = '广场上的大灯黑着'
  assert.notEqual(classify(before, said)[0]!.score > 0.9, true)
  assert.equal(classify(after, said)[0]!.label, '01020')
  assert.equal(after.calibration.method, 'cross-validation')
  assert.equal(after.calibration.documents, 61)
  const guesses = residents.map(([text]) => classify(after, text)[0]!.label)
  assert.deepEqual(
    guesses,
    residents.map(([, code]) => code),
  )
})
