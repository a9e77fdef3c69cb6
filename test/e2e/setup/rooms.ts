// Something in the rooms that a new city leaves empty, so that their pictures show what they are for.
import { randomUUID } from 'node:crypto'
import { asking } from './asking.ts'
import { plannedGrid } from './grid.ts'
import { town } from './town.ts'

const cameras = [
  ['K-101', '沿江路口', 'traffic', 90],
  ['K-102', '体育馆东广场', 'crowd', 210],
  ['S-007', '排水泵站前池', 'water', 0],
] as const

async function registerCameras(): Promise<void> {
  const admin = await asking('admin')
  const { items } = await admin('GET', '/api/posts?kind=handler&limit=1')
  const [post] = items
  const { buildings } = (await town()).city
  for (const [i, [code, name, purpose, direction]] of cameras.entries()) {
    const [lon, lat] =
      buildings[Math.floor((buildings.length * (i + 1)) / 5)]?.footprint[0]?.[0] ?? []
    const place = { lon, lat, direction, resolution: 1080, retentionDays: 30 }
    const owner = { ownerUnit: post.unit.code, contactPost: post.code }
    // eslint-disable-next-line no-await-in-loop -- three, one after the other
    await admin('POST', '/api/cameras', { code, name, purpose, ...place, ...owner })
  }
}

/** A grid with a form, a visit and somebody on duty. */
async function beginWork(): Promise<void> {
  const { worker } = await plannedGrid()
  const now = new Date().toISOString()
  await worker('POST', '/api/field/sync', {
    sentAt: now,
    operations: [{ key: randomUUID(), kind: 'clockIn', madeAt: now, data: {} }],
  })
}

let filling: Promise<unknown> | undefined

/** Once for all tests. */
export const fillRooms = (): Promise<unknown> => (filling ??= registerCameras().then(beginWork))
