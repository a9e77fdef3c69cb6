// Notices, groups and public posts for a demo city, so that nobody looks at empty pages.
import { type Keys, newId, newSecret } from '#platform/crypto.ts'
import type { Database, Tx } from '#platform/db.ts'
import { systemContext, systemPost } from '#platform/journal/reader.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import type { Level, Said } from './domain.ts'
import { receiptDigest } from './keys.ts'
import { countNotices, type DemoArea, listDemoAreas, showDemoPosts } from './queries/demo.ts'
import { insertGroup } from './queries/neighbours.ts'
import { addReceipt, insertNotice } from './queries/notices.ts'

type NoticeDemo = {
  readonly areaCode: string
  readonly keys: Keys
  readonly now: number
}

const hour = 3_600_000
const day = 24 * hour

type Sample = {
  readonly kind: DemoArea['kind']
  readonly level: Level
  readonly title: string
  readonly text: string
  readonly en: Said | null
  readonly agoMs: number
  readonly lastsMs: number | null
  readonly readers: number
}

const samples: readonly Sample[] = [
  {
    kind: 'city',
    level: 'plain',
    title: '12345 热线与网上反映渠道',
    text: '路灯、井盖、噪声、垃圾等问题，可在网上反映，也可拨打 12345。紧急情况请直接拨打 110、119、120。',
    en: {
      title: '12345 and reporting online',
      text: 'Tell us of street lights, manhole covers, noise or rubbish online, or call 12345. In an emergency call 110, 119 or 120 at once.',
    },
    agoMs: 20 * day,
    lastsMs: null,
    readers: 64,
  },
  {
    kind: 'district',
    level: 'important',
    title: '大风蓝色预警，请收好阳台物品',
    text: '今天夜间有 6 级以上大风。请收好阳台和窗台上的花盆、衣架，不在广告牌和老树下停留。',
    en: {
      title: 'Blue gale warning: clear your balcony',
      text: 'Gusts of force 6 and more tonight. Take in flowerpots and clothes racks from balconies and sills, and keep away from billboards and old trees.',
    },
    agoMs: 5 * hour,
    lastsMs: 30 * hour,
    readers: 41,
  },
  {
    kind: 'street',
    level: 'plain',
    title: '便民服务大厅周末照常开放',
    text: '本街道便民服务大厅周六、周日 9:00–16:00 开放，可办理居住证明、老年优待证和医保登记。',
    en: {
      title: 'The service hall is open at weekends',
      text: 'The service hall of this street is open on Saturdays and Sundays from 9:00 to 16:00 for residence papers, cards for the elderly and medical insurance.',
    },
    agoMs: 3 * day,
    lastsMs: 27 * day,
    readers: 28,
  },
  {
    kind: 'community',
    level: 'urgent',
    title: '今晚抢修，22:00 至次日 5:00 停水',
    text: '因供水管道抢修，今晚 22:00 至次日 5:00 停水。请提前储水，关好水龙头。行动不便的老人需要送水，请联系网格员。',
    en: {
      title: 'Repairs tonight: no water from 22:00 to 5:00',
      text: 'A water main is being repaired: there is no water from 22:00 tonight to 5:00 tomorrow. Please fill some buckets and leave the taps closed. Elderly people who need water brought can tell their grid worker.',
    },
    agoMs: 2 * hour,
    lastsMs: 20 * hour,
    readers: 23,
  },
  {
    kind: 'grid',
    level: 'plain',
    title: '周六上午楼道清理',
    text: '本周六上午 9 点清理楼道堆物，请提前收好自己的物品。愿意帮忙的邻居在一楼集合，物业提供手套。',
    en: null,
    agoMs: 26 * hour,
    lastsMs: 4 * day,
    readers: 9,
  },
]

async function addSample(tx: Tx, area: DemoArea, o: NoticeDemo & { sample: Sample }) {
  const { sample, now } = o
  const n = {
    district: area.district,
    id: newId(),
    series: newId(),
    areaCode: area.code,
    groupId: null,
    level: sample.level,
    title: sample.title,
    text: sample.text,
    en: sample.en,
    state: 'published' as const,
    publishAt: now - sample.agoMs,
    expiresAt: sample.lastsMs === null ? null : now - sample.agoMs + sample.lastsMs,
    unitCode: area.unitCode,
    postId: systemPost,
    send: false,
    now: now - sample.agoMs,
  }
  await insertNotice(tx, n)
  await appendToSubject(tx, o.keys.journal, {
    district: n.district,
    subject: n.id,
    at: n.publishAt,
    kind: 'notice.published',
    actor: null,
    post: systemPost,
    commandKey: null,
    data: { area: n.areaCode, level: n.level, title: n.title, text: n.text, edition: 1 },
  })
  for (let i = 0; i < sample.readers; i++) {
    // eslint-disable-next-line no-await-in-loop -- one connection, once
    await addReceipt(tx, {
      district: n.district,
      noticeId: n.id,
      digest: receiptDigest(o.keys, n.id, newSecret()),
      areaCode: area.communities[i % Math.max(1, area.communities.length)] ?? area.code,
    })
  }
}

/** Nothing where the city has notices already. */
export const layOutNotices = (db: Database, o: NoticeDemo): Promise<void> =>
  db.transaction(systemContext, async (tx) => {
    if ((await countNotices(tx, o.areaCode)) > 0) return
    const areas = await listDemoAreas(tx, o.areaCode)
    for (const sample of samples) {
      const area = areas.find(({ kind }) => kind === sample.kind)
      // eslint-disable-next-line no-await-in-loop -- five, in one transaction
      if (area) await addSample(tx, area, { ...o, sample })
    }
    for (const { district, code, name } of areas.filter(({ kind }) => kind === 'grid')) {
      // eslint-disable-next-line no-await-in-loop -- a few, in one transaction
      await insertGroup(tx, {
        district,
        id: newId(),
        areaCode: code,
        kind: 'building',
        name: `${name}邻里群`,
        createdAt: o.now - 60 * day,
      })
    }
    await showDemoPosts(tx, { prefix: o.areaCode, now: o.now })
  })
