import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areasByPlace } from './by-place.ts'

const place = (kind: string, name: string, areaCode: string | null) => ({
  kind,
  name,
  address: '梧桐新村',
  areaCode,
})

test('who types a building gets the grid that it lies in, each grid once', () => {
  const found = areasByPlace([
    place('residential', '梧桐新村7栋', '99010100100101'),
    place('residential', '', '99010100100101'),
    place('residential', '', '99010100100102'),
    place('water', '东湖', null),
  ])
  assert.deepEqual(found, [
    { code: '99010100100101', name: '梧桐新村7栋', others: 1 },
    { code: '99010100100102', name: '梧桐新村', others: 0 },
  ])
})

test('an area is not offered a second time as the place that it is', () => {
  const areas = [place('community', '新村社区', '9901'), place('building', '7栋', '990101')]
  assert.deepEqual(areasByPlace(areas), [])
})
