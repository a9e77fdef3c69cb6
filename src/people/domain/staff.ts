// Staff for a city that was laid out by the generator: posts at four levels, one fictional person each.

export type UnitRow = {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly kind: string
  readonly area: string
  readonly parent: string | null
}

export type PostRow = {
  readonly code: string
  readonly unitCode: string
  readonly kind: string
  readonly areaCode: string
  readonly title: string
  readonly titleEn: string
}

/** `key` ties a person to their holdings within one list. */
export type PersonRow = { readonly key: string; readonly name: string }

export type HoldingRow = { readonly postCode: string; readonly personKey: string }

export type Staff = {
  readonly posts: readonly PostRow[]
  readonly people: readonly PersonRow[]
  readonly holdings: readonly HoldingRow[]
}

const titles: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  callTaker: ['受理员', 'Call taker'],
  dispatcher: ['派遣员', 'Dispatcher'],
  dutyOfficer: ['值班长', 'Duty officer'],
  handler: ['处置员', 'Handler'],
  gridWorker: ['网格员', 'Grid worker'],
  supervisor: ['督查员', 'Supervisor'],
  evaluator: ['考核评价员', 'Evaluator'],
  commander: ['指挥长', 'Commander'],
  steward: ['数据管理员', 'Data steward'],
  admin: ['系统管理员', 'Administrator'],
}

const surnames = Array.from(
  '王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕',
)
const givenNames =
  '文静 志远 晓燕 建平 思敏 海涛 雨桐 国强 丽娟 浩然 春梅 俊杰 佳怡 立新 明轩 秀兰 子涵 德胜 雪莲 振华 若琳 永康 慧敏 一鸣 红霞 启航 玉珍 嘉伟 梦洁 长青'.split(
    ' ',
  )

/** mulberry32: the same names for the same seed. */
function diceOf(seed: number): (sides: number) => number {
  let state = seed >>> 0
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * sides)
  }
}

const wholeInstallation = ''
const cityJobs: readonly (readonly [kind: string, everywhere: boolean])[] = [
  ['callTaker', false],
  ['commander', false],
  // these see imported cities too
  ['supervisor', true],
  ['evaluator', true],
  ['steward', true],
  ['admin', true],
]
const gridWorkersPerCommunity = 2

/** Units that answer for their whole area; the rest answer for a trade. */
const governing = new Set(['grid-centre', 'street-office', 'community-committee'])

function jobsOf(unit: UnitRow, level: number): (readonly [kind: string, area: string])[] {
  const here = unit.area
  // centres direct, they are not sent tasks
  const handlers = unit.kind === 'grid-centre' ? [] : [['handler', here] as const]
  if (!governing.has(unit.kind)) return handlers
  const officer = ['dutyOfficer', here] as const
  switch (level) {
    case 0:
      return [
        officer,
        ['dispatcher', here],
        ...cityJobs.map(([kind, wide]) => [kind, wide ? wholeInstallation : here] as const),
      ]
    case 1:
    case 2:
      return [officer, ['dispatcher', here], ...handlers]
    default:
      return [
        officer,
        ...Array.from({ length: gridWorkersPerCommunity }, () => ['gridWorker', here] as const),
        ...handlers,
      ]
  }
}

/**
 * Posts for the units of a city, with one person in each. Levels (city, district, street, community) are told by the
 * length of the area code. The same units and seed give the same staff.
 */
export function demoStaff(city: {
  readonly units: readonly UnitRow[]
  readonly seed?: number
}): Staff {
  const dice = diceOf(city.seed ?? 1)
  const lengths = [...new Set(city.units.map((u) => u.area.length))].toSorted((a, b) => a - b)
  const posts: PostRow[] = city.units.flatMap((unit) => {
    const jobs = jobsOf(unit, lengths.indexOf(unit.area.length))
    return jobs.map(([kind, areaCode], i) => {
      const [title, titleEn] = titles[kind] ?? [kind, kind]
      return {
        code: `${unit.code}-${kind}-${i + 1}`,
        unitCode: unit.code,
        kind,
        areaCode,
        title,
        titleEn,
      }
    })
  })
  const people = posts.map((post) => ({
    key: post.code,
    name: `${surnames[dice(surnames.length)]}${givenNames[dice(givenNames.length)]}`,
  }))
  return { posts, people, holdings: posts.map(({ code }) => ({ postCode: code, personKey: code })) }
}
