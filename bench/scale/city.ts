// A city of five levels: 12 districts, 144 streets, 1,296 communities, 11,664 grids; units, categories, posts and the
// words of its residents. Everything follows from constants, so that a kept database knows its own city.
import type { ClientBase } from 'pg'
import { sha256 } from '#platform/crypto.ts'
import { segment } from '#platform/text/segment.ts'

export const city = '4201'
export const bounds = { west: 113.9, south: 30.3, width: 0.8, height: 0.6 } as const
/** How many of a level lie within one of the level above, across and up. */
export const levels = [
  { kind: 'district', across: 4, up: 3, digits: 2 },
  { kind: 'street', across: 4, up: 3, digits: 3 },
  { kind: 'community', across: 3, up: 3, digits: 3 },
  { kind: 'grid', across: 3, up: 3, digits: 2 },
] as const

type Place = { kind: string; code: string; name: string; parent: string | null; box: number[] }

export function placesOf(): Place[] {
  const { west, south, width, height } = bounds
  const all: Place[] = [
    { kind: 'city', code: city, name: '江城市', parent: null, box: [west, south, width, height] },
  ]
  let above = all
  for (const { kind, across, up, digits } of levels) {
    above = above.flatMap((parent) =>
      Array.from({ length: across * up }, (_, i) => {
        const [w = 0, s = 0, wide = 0, high = 0] = parent.box
        const box = [
          w + ((i % across) * wide) / across,
          s + (Math.floor(i / across) * high) / up,
          wide / across,
          high / up,
        ]
        const code = `${parent.code}${String(i + 1).padStart(digits, '0')}`
        return { kind, code, name: `${kind}${code.slice(4)}`, parent: parent.code, box }
      }),
    )
    all.push(...above)
  }
  return all
}

const things = [
  '路灯不亮',
  '井盖松动',
  '垃圾没有清运',
  '人行道地砖破损',
  '树枝压住电线',
  '排水沟堵塞积水',
  '乱堆建筑材料',
  '共享单车占道',
  '楼道贴满小广告',
  '公厕水龙头损坏',
  '护栏被撞歪',
  '健身器材损坏',
  '夜间施工噪声',
  '油烟扰民',
  '违法停车',
  '流浪犬出没',
  '自来水管漏水',
  '燃气异味',
  '电梯停运',
  '围挡倒塌',
  '河道漂浮物',
  '道路坑洼',
  '信号灯故障',
  '占道经营',
  '私拉电线充电',
  '外墙瓷砖脱落',
  '化粪池外溢',
  '消防通道堵塞',
  '公交站牌损坏',
  '绿化带枯死',
]
const whens = [
  '昨晚起',
  '今天早上',
  '已经三天',
  '上周开始',
  '每到傍晚',
  '下雨之后',
  '这两天',
  '一个月以来',
]
const asks = [
  '请尽快处理',
  '老人孩子走路不便',
  '多次反映没有结果',
  '影响通行',
  '希望有人来看看',
  '存在安全隐患',
]
const rare = [
  '蝙蝠',
  '鹦鹉',
  '温泉',
  '风筝线',
  '石狮子',
  '纪念碑',
  '喷泉',
  '钟楼',
  '摩托艇',
  '古井',
]

/** Titles and descriptions with their words: 30 things × 8 × 6, and one in two hundred with something out of the way. */
export function texts() {
  return things.flatMap((title, thing) =>
    whens.flatMap((when) =>
      asks.map((ask, i) => {
        const description = `${when}小区门口${title}，${ask}。${i === 0 ? '附近学校家长都在问。' : ''}`
        return { title, thing, description, words: segment(`${title} ${description}`) }
      }),
    ),
  )
}

const roads = [
  '解放大道',
  '中山路',
  '珞喻路',
  '友谊路',
  '建设一路',
  '和平大道',
  '东湖路',
  '雄楚大街',
  '沿江路',
  '民主路',
]

export const addresses = () =>
  Array.from({ length: 4000 }, (_, i) => {
    const odd = i % 20 === 0 ? `${rare[Math.floor(i / 20) % rare.length]}旁` : ''
    const address = `${roads[i % roads.length]}${1 + Math.floor(i / 10)}号${odd}`
    return { address, words: segment(address) }
  })

/** Common, less common and rare words, and words together, as people look for things. */
export const searches = [
  '路灯',
  '积水 解放大道',
  '流浪犬',
  '石狮子',
  '燃气异味',
  '信号灯故障 学校',
  '钟楼',
  '电梯',
  '解放大道 12号',
  '漏水 今天',
]

export const categoryPath = (i: number): string =>
  `gb2026/M/${String(1 + Math.floor(i / 10)).padStart(2, '0')}${String(1 + (i % 10)).padStart(3, '0')}`
export const categories = 160

export type Seat = { code: string; kind: string; unit: string; area: string; level: string }

/** Posts at every level; the token of each is its code. */
export function seats(): Seat[] {
  const at = (level: string, kind: string, area: string, unit: string): Seat => ({
    code: `${kind}-${area}-${unit}`,
    kind,
    unit,
    area,
    level,
  })
  const d = (n: number) => `${city}${String(n).padStart(2, '0')}`
  return [
    at('city', 'dispatcher', city, 'centre'),
    at('city', 'supervisor', city, 'centre'),
    at('city', 'callTaker', city, 'centre'),
    ...[1, 4, 7, 11].flatMap((n) => [
      at('district', 'dispatcher', d(n), `${d(n)}-centre`),
      at('district', 'dutyOfficer', d(n), `${d(n)}-centre`),
    ]),
    ...[1, 4, 7, 11].flatMap((n) => [
      at('street', 'dispatcher', `${d(n)}001`, `${d(n)}001-office`),
      at('street', 'dutyOfficer', `${d(n)}008`, `${d(n)}008-office`),
    ]),
    ...[1, 7].map((n) =>
      at('grid', 'gridWorker', `${d(n)}00200300${n}`.slice(0, 12) + '05', `${d(n)}002-office`),
    ),
    ...[1, 4, 7, 11].map((n) => at('unit', 'handler', d(n), `${d(n)}-u${n % 8}`)),
    ...[8, 13].map((g) => at('unit', 'handler', city, `city-u${g}`)),
    at('unit', 'handler', `${d(1)}003`, `${d(1)}003-office`),
  ]
}

function units() {
  const districts = placesOf().filter(({ kind }) => kind === 'district')
  const streets = placesOf().filter(({ kind }) => kind === 'street')
  return [
    { code: 'centre', area: city },
    ...Array.from({ length: 8 }, (_, g) => ({ code: `city-u${g + 8}`, area: city })),
    ...districts.flatMap(({ code }) => [
      { code: `${code}-centre`, area: code },
      ...Array.from({ length: 8 }, (_, g) => ({ code: `${code}-u${g}`, area: code })),
    ]),
    ...streets.map(({ code }) => ({ code: `${code}-office`, area: code })),
  ]
}

const id = (series: number, i: number) =>
  `00000000-0000-7000-8000-${String(series * 1_000_000 + i).padStart(12, '0')}`

/** Stores what cases refer to, and the posts that will look at them. */
export async function layOut(client: ClientBase): Promise<void> {
  const put = (statement: string, rows: readonly object[]) =>
    client.query(statement.replace('$rows', `jsonb_populate_recordset(null::`), [
      JSON.stringify(rows),
    ])
  await put(
    `insert into area (code, kind, name, parent, boundary) select code, kind, name, parent,
       st_multi(st_makeenvelope(w, s, w + wide, s + high, 4326))
     from jsonb_to_recordset($1::jsonb) as x(code text, kind text, name text, parent text, w float8, s float8, wide float8, high float8)`,
    placesOf().map(({ box: [w, s, wide, high], ...place }) => ({ ...place, w, s, wide, high })),
  )
  await put(
    `insert into unit (code, name, kind, area_code) select code, code, 'office', area from jsonb_to_recordset($1::jsonb) as x(code text, area text)`,
    units(),
  )
  await client.query(
    `insert into category_edition (code, name) values ('gb2026', 'GB/T 47678.5-2026')`,
  )
  await put(
    `insert into category (path, edition, kind, code, name, group_name) select path, 'gb2026', 'matter', split_part(path, '/', 3), name, 'group ' || substr(path, 10, 2)
     from jsonb_to_recordset($1::jsonb) as x(path text, name text)`,
    Array.from({ length: categories }, (_, i) => ({
      path: categoryPath(i),
      name: `${things[i % 30]} ${i}`,
    })),
  )
  const posts = seats().map((seat, i) => ({
    ...seat,
    post: id(1, i),
    token: id(2, i),
    hash: `\\x${sha256(seat.code).toString('hex')}`,
  }))
  const columns =
    'as x(code text, kind text, unit text, area text, post uuid, token uuid, hash bytea)'
  await put(
    `insert into post (id, code, kind, unit_code, area_code, title) select post, code, kind, unit, area, code from jsonb_to_recordset($1::jsonb) ${columns}`,
    posts,
  )
  await put(
    `insert into api_token (id, token_hash, post_id, scopes, created_at)
     select token, hash, post, '{case.read,indicator.read}', now() from jsonb_to_recordset($1::jsonb) ${columns}`,
    posts,
  )
}
