import assert from 'node:assert/strict'
import { test } from 'node:test'
import { knownAt, shownIn, told } from './known.ts'
import type { Dots, Sums } from './picture.ts'

const sums = (name: string) => ({ area: { name } }) as Sums
const dots = (n: number): Dots => ({
  origin: [0, 0],
  positions: new Float32Array(2 * n),
  lights: new Uint8Array(n),
})
const [wide, near] = [sums('武汉市'), sums('一街')]
const [many, few] = [dots(3), dots(1)]
const city = told(told(knownAt(''), '', { dots: many }), '', { sums: wide })

test('before the first picture the wall has nothing to show', () => {
  assert.deepEqual([shownIn(knownAt(''), '').sums, shownIn(knownAt(''), '').reading], [null, false])
})

test('the city stays on the wall until the street is there whole', () => {
  const street = '420102001'
  assert.equal(shownIn(city, street).sums, wide, 'as soon as somebody goes down')
  assert.equal(shownIn(city, street).reading, true, 'and the wall says that it is still the city')
  const begun = told(city, street, { dots: few })
  assert.deepEqual(
    [shownIn(begun, street).sums, shownIn(begun, street).dots],
    [wide, many],
    'the lights of one are not laid over the figures of the other',
  )
  const whole = told(begun, street, { sums: near })
  assert.deepEqual([shownIn(whole, street).sums, shownIn(whole, street).dots], [near, few])
  assert.equal(shownIn(whole, street).reading, false)
  assert.equal(shownIn(whole, '').reading, true, 'the same on the way back up')
})

test('who goes on before the street is there still sees the city, and that reading failed', () => {
  const failed = told(told(city, '420102001', {}), '420102002', { failed: 503 })
  const shown = shownIn(failed, '420102002')
  assert.deepEqual([shown.sums, shown.failed], [wide, 503])
})

test('nothing is drawn again where nothing new is told', () => {
  assert.equal(told(city, '', { failed: null }), city)
})
