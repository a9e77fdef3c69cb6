import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDB } from 'idb'
import { dbName, deviceOf, makeVault, setRegistered, unlock, type Vault, wipe } from './vault.ts'

const pin = '江岸0412grid'
const opened = async (given = pin): Promise<Vault> => {
  const tried = await unlock(given)
  assert.ok('vault' in tried, JSON.stringify(tried))
  return tried.vault
}

/** Everything that lies in the browser's database, as text. */
async function stored(): Promise<string> {
  const db = await openDB(dbName)
  const parts: string[] = []
  for (const store of ['m', 'r', 'b']) {
    // eslint-disable-next-line no-await-in-loop -- three stores
    const [keys, values] = [await db.getAllKeys(store), await db.getAll(store)]
    parts.push(
      JSON.stringify([keys, values], (_, value: unknown) =>
        value instanceof ArrayBuffer || value instanceof Uint8Array
          ? Buffer.from(value as Uint8Array).toString('latin1')
          : value,
      ),
    )
  }
  db.close()
  return parts.join('\n')
}

test('what a worker keeps comes back with the PIN, and lies nowhere in the clear', async () => {
  const vault = await makeVault(pin)
  await vault.put('op/1', { words: 'Wang lives alone', name: '李桂兰' })
  await vault.put('op/2', { words: 'second' })
  await vault.putBlob('photo/1', new Blob(['a picture of a door'], { type: 'image/jpeg' }))
  vault.close()
  const all = await stored()
  for (const secret of ['Wang', '李桂兰', 'op/1', 'photo', 'picture', 'image', pin, 'grid'])
    assert.ok(
      !all.includes(secret) && !all.includes(Buffer.from(secret).toString('latin1')),
      secret,
    )
  const again = await opened()
  assert.deepEqual(again.names('op/'), ['op/1', 'op/2'])
  assert.deepEqual(again.get('op/1'), { words: 'Wang lives alone', name: '李桂兰' })
  const blob = await again.getBlob('photo/1')
  assert.equal(blob?.type, 'image/jpeg')
  assert.equal(await blob?.text(), 'a picture of a door')
  await again.delete('op/1')
  await again.deleteBlob('photo/1')
  again.close()
  const last = await opened()
  assert.deepEqual([last.names(''), await last.getBlob('photo/1')], [['op/2'], undefined])
  last.close()
})

test('the tenth wrong PIN empties the device; a right one before begins the count anew', async () => {
  const vault = await makeVault(pin)
  await vault.put('op/1', 1)
  vault.close()
  const wrong = async () => {
    const tried = await unlock('not this one')
    return 'left' in tried ? tried.left : -1
  }
  assert.deepEqual([await wrong(), await wrong()], [9, 8])
  const between = await opened()
  assert.deepEqual(await between.check('nor this'), { ok: false, left: 9 })
  assert.deepEqual(await between.check(pin), { ok: true })
  between.close()
  const left: number[] = []
  for (let i = 0; i < 10; i++) left.push(await wrong())
  assert.deepEqual(left, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
  assert.equal(await deviceOf(), undefined)
  const after = await unlock(pin)
  assert.ok('left' in after)
})

test('a record put in the place of another one does not open; the others do, and it is said', async () => {
  const vault = await makeVault(pin)
  await vault.put('a', 'one')
  await vault.put('b', 'two')
  vault.close()
  const db = await openDB(dbName)
  const [first, second] = await db.getAllKeys('r')
  await db.put('r', await db.get('r', first as string), second)
  db.close()
  const again = await opened()
  assert.equal(again.unreadable, 1)
  // which of the two lies where the keyed digest put it is not known here
  assert.equal(again.names('').length, 1)
  await again.put('a', 'one')
  await again.put('b', 'two')
  again.close()
  const last = await opened()
  assert.deepEqual([last.unreadable, last.names('')], [0, ['a', 'b']])
  last.close()
  await wipe()
})

test('photos that nothing names any more are cleared away, the others stay', async () => {
  const vault = await makeVault(pin)
  for (const name of ['seen/1', 'draft', 'queued']) await vault.putBlob(name, new Blob([name]))
  assert.equal(await vault.keepBlobs(['queued', 'draft', 'never there']), 1)
  assert.equal(await vault.getBlob('seen/1'), undefined)
  assert.equal(await (await vault.getBlob('draft'))?.text(), 'draft')
  vault.close()
  await wipe()
})

test('a device stays registered while its PIN is tried', async () => {
  const vault = await makeVault(pin)
  assert.equal((await deviceOf())?.registered, undefined)
  const trying = vault.check(pin)
  await setRegistered()
  assert.deepEqual(await trying, { ok: true })
  assert.equal((await deviceOf())?.registered, true)
  vault.close()
  await wipe()
  await setRegistered()
  assert.equal(await deviceOf(), undefined)
})

test('a wiped device knows nothing any more, not even its own name', async () => {
  const vault = await makeVault(pin)
  assert.equal((await deviceOf())?.id, vault.device.id)
  vault.close()
  await wipe()
  assert.equal(await deviceOf(), undefined)
})
