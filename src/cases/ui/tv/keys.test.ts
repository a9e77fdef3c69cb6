import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keys } from './keys.ts'

test('the same number sent again goes out under the same key, a corrected one under another', () => {
  let made = 0
  const keyOf = keys(() => `key ${++made}`)
  const [first, corrected, again] = [keyOf(['62345678']), keyOf(['62345679']), keyOf(['62345678'])]
  assert.deepEqual([first, corrected, again], ['key 1', 'key 2', 'key 1'])
})
