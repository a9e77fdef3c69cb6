// Who lives and works in the community of the day: thirty residents, five grid workers, and where each of them is.
import assert from 'node:assert/strict'
import { asking } from '../setup/asking.ts'
import { town } from '../setup/town.ts'
import type { Language } from '../setup/visitors.ts'

export type Door = 'portal' | 'call' | 'tv' | 'worker'
/** What is wrong, and so which of the two departments it comes to. */
export type About = 'lamp' | 'rubbish'

export type Resident = {
  readonly name: string
  readonly phone: string
  /** What they say; nobody else says it like this. */
  readonly words: string
  readonly door: Door
  readonly about: About
  readonly language: Language
  readonly at: { readonly lon: number; readonly lat: number }
  readonly grid: string
  readonly address: string
}

export type Worker = { readonly grid: string; readonly at: Resident['at']; readonly post: string }

export type Cast = {
  readonly community: { readonly code: string; readonly name: string }
  readonly residents: readonly Resident[]
  readonly workers: readonly Worker[]
  by(door: Door): Resident[]
}

// Names that nobody in the made-up city has.
const names =
  '闻人砚秋 澹台明月 司徒望舒 欧阳归鸿 上官采薇 端木青禾 公孙雁回 夏侯听雪 诸葛云岫 令狐小满 慕容知夏 皇甫松涛 尉迟若水 轩辕长风 宇文静姝 南宫晚晴 百里惊蛰 东方既白 西门映竹 钟离谷雨 独孤星野 赫连春山 濮阳观澜 太史怀瑾 申屠听松 呼延照晚 长孙揽月 仲孙鹤鸣 公冶行舟 宗政立秋'.split(
    ' ',
  )
const besides =
  '石榴树 邮筒 修鞋摊 红砖墙 老水井 报刊亭 葡萄架 理发店 紫藤廊 豆腐坊 铁皮棚 香樟树 象棋桌 晾衣架 蓝色门 补胎铺 花坛 钟表店 米粉馆 桂花树 石狮子 水塔 裁缝铺 枇杷树 鱼塘 老戏台 糖水铺 银杏树 弹棉花店 竹篱笆'.split(
    ' ',
  )
const besidesInEnglish = ['the old post box', 'the grape arbour']

const wrong: Readonly<Record<About, readonly [zh: string, en: string]>> = {
  lamp: ['路灯不亮', 'Street light out'],
  rubbish: ['垃圾没人清', 'Rubbish left lying'],
}

const doors: readonly Door[] = [
  ...Array.from({ length: 12 }, () => 'portal' as const),
  ...Array.from({ length: 8 }, () => 'call' as const),
  ...Array.from({ length: 5 }, () => 'tv' as const),
  ...Array.from({ length: 5 }, () => 'worker' as const),
]

type Building = Awaited<ReturnType<typeof town>>['city']['buildings'][number]

const cornerOf = ({ footprint }: Building): Resident['at'] => {
  const [lon = 0, lat = 0] = footprint[0]?.[0] ?? []
  return { lon, lat }
}

/** The community with the most grids, and of each grid the buildings that have an address of their own. */
async function chooseCommunity() {
  const { city } = await town()
  const addresses = new Map<string, number>()
  for (const { address } of city.buildings)
    addresses.set(address, (addresses.get(address) ?? 0) + 1)
  const gridsOf = (code: string) =>
    city.areas.filter(({ kind, parent }) => kind === 'grid' && parent === code)
  const [community] = city.areas
    .filter(({ kind }) => kind === 'community')
    .toSorted((a, b) => gridsOf(b.code).length - gridsOf(a.code).length)
  assert.ok(community)
  const grids = gridsOf(community.code)
    .map(({ code }) => ({
      code,
      buildings: city.buildings.filter(
        ({ grid, address }) => grid === code && address !== '' && addresses.get(address) === 1,
      ),
    }))
    .filter(({ buildings }) => buildings.length >= 8)
  assert.ok(grids.length > 1, `the grids of ${community.name} have too few buildings`)
  return { community, grids }
}

/** Lent before the day: a post in each of these grids for somebody who is a grid worker elsewhere in the city. */
async function lend(community: string, grids: readonly string[]): Promise<string[]> {
  const admin = await asking('admin')
  const { items } = await admin('GET', '/api/posts?kind=gridWorker&limit=100')
  const from = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const lent = (items as { areaCode: string; holders: { personId: string }[] }[])
    .filter(({ areaCode }) => areaCode !== community)
    .flatMap(({ holders }) => holders)
  const posts: string[] = []
  for (const [i, areaCode] of grids.entries()) {
    const code = `${community}-day-${i + 1}`
    const body = { code, kind: 'gridWorker', areaCode, title: '网格员', titleEn: 'Grid worker' }
    // eslint-disable-next-line no-await-in-loop -- in the order of the grids
    const post = await admin('POST', '/api/posts', { ...body, unitCode: `${community}-JW` })
    const holding = { postId: post.id, personId: lent[i]?.personId, from }
    // eslint-disable-next-line no-await-in-loop
    await admin('POST', '/api/holdings', holding)
    posts.push(code)
  }
  return posts
}

export async function cast(): Promise<Cast> {
  const { community, grids } = await chooseCommunity()
  const residents = doors.map((door, i): Resident => {
    const grid = grids[i % grids.length]
    const building = grid?.buildings[Math.floor(i / grids.length) % grid.buildings.length]
    assert.ok(grid && building)
    const about: About = i % 2 === 0 ? 'lamp' : 'rubbish'
    const language: Language = door === 'portal' && (i === 2 || i === 3) ? 'en' : 'zh-CN'
    const [zh, en] = wrong[about]
    return {
      name: names[i] ?? '',
      phone: `1397105${String(1103 + 37 * i).padStart(4, '0')}`,
      words:
        language === 'en'
          ? `${en}, next to ${besidesInEnglish[i - 2]}`
          : `${besides[i]}旁边的${zh}，已经三天了`,
      door,
      about,
      language,
      at: cornerOf(building),
      grid: grid.code,
      address: building.address,
    }
  })
  const atTheDoor = residents.filter(({ door }) => door === 'worker')
  const codes = atTheDoor.map(({ grid }) => grid)
  assert.equal(new Set(codes).size, 5, 'each worker has a grid of their own')
  const posts = await lend(community.code, codes)
  const workers = atTheDoor.map(({ grid, at }, i): Worker => ({ grid, at, post: posts[i] ?? '' }))
  return {
    community,
    residents,
    workers,
    by: (door) => residents.filter((one) => one.door === door),
  }
}
