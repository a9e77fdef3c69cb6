// A city for the bench: the demo's, without its past; its leads take requests of the hotline without a dispatcher.
import { randomBytes } from 'node:crypto'
import { readConfig } from '#platform/config.ts'
import { sql } from '#platform/db.ts'
import { dangerIn } from '#platform/text/danger.ts'
import { makeToken, systemContext } from '#people'
import { simulateCity } from '#simulation'
import { groupOf } from '#categories'
import { openInstallation } from '../../src/apps/installation.ts'
import { random } from '../setup/report.ts'

const allThings = [
  '路灯不亮',
  '井盖松动作响',
  '垃圾没有清运',
  '人行道地砖破损',
  '树枝挡住路牌',
  '排水沟堵塞积水',
  '乱堆建筑材料',
  '共享单车占道',
  '小广告贴满楼道',
  '公厕水龙头损坏',
  '护栏被撞歪',
  '健身器材损坏',
]
// words of danger wait for a person
const things = allThings.filter((words) => !dangerIn(words))
const when = ['昨晚起', '今天早上', '已经三天', '上周开始', '每到傍晚', '下雨之后', '这两天']
const asks = ['请尽快处理', '老人孩子走路不便', '多次反映', '影响通行', '希望有人来看看', '请回复']

export type Prepared = {
  readonly env: Record<string, string>
  readonly token: string
  /** The body of the nth request; the same for the same n. */
  readonly bodyOf: (n: number) => object
  readonly categories: number
}

/** Points some 125 m apart: beyond the reach within which reports are taken for one. */
function spotsIn(
  [west, south, east, north]: readonly [number, number, number, number],
  isInside: (lon: number, lat: number) => boolean,
): { lon: number; lat: number }[] {
  const spots: { lon: number; lat: number }[] = []
  for (let lat = south; lat < north; lat += 0.00113) {
    for (let lon = west; lon < east; lon += 0.0013) if (isInside(lon, lat)) spots.push({ lon, lat })
  }
  return spots
}

export async function prepareCity(databaseUrl: string, home: string): Promise<Prepared> {
  const env = {
    DATABASE_URL: databaseUrl,
    JINGWEI_HOME: home,
    JINGWEI_MASTER_KEY: randomBytes(32).toString('base64'),
    JINGWEI_DEMO: '0',
  }
  const installation = await openInstallation(readConfig(env))
  const { db, keys, territory, people } = installation
  try {
    const now = Date.now()
    await simulateCity(db, systemContext, {
      seed: 7,
      size: 'medium',
      now,
      journalKey: keys.journal,
    })
    await db.owner(async (tx) => {
      await tx.run(sql`update duty set direct_from = '{hotline}' where role = 'lead'`)
      await tx.run(sql`select pg_notify('lists', '')`)
      await tx.run(sql`select pg_notify('territory', '')`)
    })
    await territory.reload()
    const rows = await db.transaction(systemContext, (tx) =>
      tx.rows<{ path: string }>(sql`select path from category c where active and edition = 'gb2026'
        and kind = 'matter' and not urgent and path < 'gb2026/M/05'
        and (select count(*) from filing_condition f where f.category_path = c.path) <= 1
        and exists (select from duty d where d.role = 'lead' and starts_with(c.path, d.category_prefix))
        order by path`),
    )
    const categories = rows.map(({ path }) => path)
    const [post] = await db.transaction(systemContext, (tx) =>
      tx.rows<{ id: string }>(
        sql`select id from post where kind = 'callTaker' order by code limit 1`,
      ),
    )
    const { secret } = await makeToken(people, {
      journalKey: keys.journal,
      postId: post?.id ?? '',
      note: 'bench',
    })
    const box = territory.boundsOf('')
    if (!box || categories.length === 0) throw new Error('The demo city was not laid out.')
    const spots = spotsIn(box, (lon, lat) => territory.locate(lon, lat)?.kind === 'grid')
    const groups = [...Map.groupBy(categories, groupOf).values()]
    const bodyOf = (n: number) => {
      const next = random(n + 1)
      const pick = <T>(all: readonly T[]) => all[Math.floor(next() * all.length)] as T
      // Each group once in a place: what was reported nearby already would wait for a person.
      const categoryPath = pick(groups[n % groups.length] as string[])
      const place = Math.floor(n / groups.length)
      if (place >= spots.length) throw new Error(`Only ${spots.length * groups.length} fit.`)
      const number = Math.floor(next() * 9000)
      return {
        description: `${pick(when)}，${number} 号楼旁${pick(things)}，${pick(asks)}。附近还有${pick(things)}的情况。`,
        categoryPath,
        point: spots[(place * 7919) % spots.length],
        address: `${number} 号`,
        door: 'hotline',
        reporter: {
          name: '王某',
          phone: `138${String(Math.floor(next() * 1e8)).padStart(8, '0')}`,
        },
      }
    }
    return { env, token: secret, bodyOf, categories: categories.length }
  } finally {
    await installation.close()
  }
}
