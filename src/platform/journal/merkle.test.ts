import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  consistencyPath,
  Frontier,
  inclusionPath,
  leafHash,
  nodeHash,
  rootFromInclusion,
  rootOf,
  rootsFromConsistency,
} from './merkle.ts'

// The definition of RFC 6962 section 2.1, word for word.
function treeHash(leaves: readonly string[]): Buffer {
  const [only] = leaves
  if (leaves.length === 1) return leafHash(only ?? '')
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)))
}

const leaves = Array.from({ length: 70 }, (_, i) => `entry ${i}`)
const read = async (height: number, index: number) =>
  treeHash(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height))
const hex = (b: Uint8Array | undefined) => b && Buffer.from(b).toString('hex')

test('the tree of the published examples has the published roots', async () => {
  // certificate-transparency-go, merkletree: the first leaves of its reference data
  const published = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'].map((h) =>
    leafHash(Buffer.from(h, 'hex')),
  )
  const frontier = new Frontier()
  const roots = published.map((leaf) => {
    frontier.push(leaf)
    return frontier.root().toString('hex')
  })
  assert.deepEqual(
    [roots[0], roots[1], roots[2], roots[6]],
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    ],
  )
  assert.equal(
    hex(await rootOf(read, 0)),
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  )
})

test('a record that grows entry by entry has at each size the root of its definition', async () => {
  const frontier = new Frontier()
  for (const [i, leaf] of leaves.entries()) {
    frontier.push(leafHash(leaf))
    const expected = hex(treeHash(leaves.slice(0, i + 1)))
    assert.equal(hex(frontier.root()), expected)
    // eslint-disable-next-line no-await-in-loop -- sizes in order
    assert.equal(hex(await rootOf(read, i + 1)), expected)
  }
})

test('every entry of every size is proven, and not with another place, entry or path', async () => {
  for (const size of [1, 2, 3, 7, 8, 33, 64, 70]) {
    const root = hex(treeHash(leaves.slice(0, size)))
    for (let index = 0; index < size; index++) {
      // eslint-disable-next-line no-await-in-loop -- sizes in order
      const path = await inclusionPath(read, index, size)
      const leaf = leafHash(leaves[index] ?? '')
      assert.equal(hex(rootFromInclusion({ index, size, leaf, path })), root)
      assert.ok(path.length <= Math.ceil(Math.log2(size)))
      if (size === 1) continue
      assert.notEqual(hex(rootFromInclusion({ index, size, leaf: leafHash('x'), path })), root)
      assert.notEqual(hex(rootFromInclusion({ index: size, size, leaf, path })), root)
      assert.notEqual(hex(rootFromInclusion({ index, size, leaf, path: path.slice(1) })), root)
      const other = (index + 1) % size
      assert.notEqual(hex(rootFromInclusion({ index: other, size, leaf, path })), root)
    }
  }
  await assert.rejects(inclusionPath(read, 5, 5), RangeError)
})

test('every earlier state of the record is proven to be its beginning, and no other state is', async () => {
  for (let newer = 2; newer <= 40; newer++) {
    for (let older = 1; older < newer; older++) {
      const olderRoot = treeHash(leaves.slice(0, older))
      // eslint-disable-next-line no-await-in-loop -- sizes in order
      const path = await consistencyPath(read, older, newer)
      const roots = rootsFromConsistency({ older, newer, olderRoot, path })
      assert.equal(hex(roots?.older), hex(olderRoot))
      assert.equal(hex(roots?.newer), hex(treeHash(leaves.slice(0, newer))))
      const forged = rootsFromConsistency({ older, newer, olderRoot: leafHash('x'), path })
      assert.ok(
        hex(forged?.older) !== hex(leafHash('x')) ||
          hex(forged?.newer) !== hex(treeHash(leaves.slice(0, newer))),
      )
    }
  }
  assert.deepEqual(await consistencyPath(read, 9, 9), [])
  await assert.rejects(consistencyPath(read, 9, 8), RangeError)
})
