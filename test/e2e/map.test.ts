// Outside tiles in GCJ-02 beneath the city's own things: what is pressed is where it truly is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromWgs84 } from '#platform/coordinates.ts'
import { town } from './setup/town.ts'
import { assertNoFaults, type Visitor, visitor } from './setup/visitors.ts'

/** One grey pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
)

/** A resident chooses the middle of the map; answers the place that is asked for. */
async function middle(visiting: Visitor): Promise<{ lon: number; lat: number }> {
  const { page } = visiting
  await visiting.open('/report?step=place')
  await page.getByRole('button', { name: '在地图上选' }).click()
  await page.getByRole('button', { name: '选地图中心' }).click()
  const asked = page.waitForRequest(/\/api\/locate\?/)
  await page.getByRole('button', { name: '就用这里' }).click()
  const params = new URL((await asked).url()).searchParams
  return { lon: Number(params.get('lon')), lat: Number(params.get('lat')) }
}

test('the middle of the city is the same place on a map in GCJ-02', async () => {
  const someone = await visitor()
  const { url } = await town()
  const plain = await middle(someone)
  // Somebody with nothing chosen yet.
  const another = await visitor()
  const { page } = another
  await page.route('**/api/map', async (route) => {
    const answer = await route.fetch()
    const tileUrl = `${url}/outside/{z}/{x}/{y}.png`
    const info = (await answer.json()) as object
    await route.fulfill({ response: answer, json: { ...info, tileUrl, tileSystem: 'GCJ02' } })
  })
  await page.route('**/outside/**', (route) =>
    route.fulfill({ contentType: 'image/png', body: pixel }),
  )
  const borders = page.waitForRequest(/\/api\/tiles\/.+\.pbf\?system=GCJ02/)
  const there = await middle(another)
  await borders
  // Were the press not taken back, it would be off by as much as the systems are apart here: some 500 m.
  const drawn = fromWgs84(plain.lon, plain.lat, 'GCJ02')
  assert.ok(Math.abs(drawn.lon - plain.lon) > 3e-3, 'the systems differ here')
  assert.ok(Math.abs(there.lon - plain.lon) < 3e-4, `${there.lon} is not ${plain.lon}`)
  assert.ok(Math.abs(there.lat - plain.lat) < 3e-4, `${there.lat} is not ${plain.lat}`)
  assertNoFaults(someone)
  assertNoFaults(another)
  await someone.leave()
  await another.leave()
})
