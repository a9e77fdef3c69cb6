/** Invented names of places, with their spelling in Latin letters. None is taken from a person. */
import type { Rng } from './random.ts'

export type Name = { zh: string; en: string }

const SOUNDS: Record<string, string> = Object.fromEntries(
  (
    '江jiang 澜lan 云yun 望wang 清qing 临lin 安an 和he 平ping 文wen 昌chang 兴xing 华hua 新xin 建jian 设she 胜sheng 利li 友you 谊yi ' +
    '青qing 年nian 光guang 明ming 春chun 秋qiu 夏xia 晴qing 雨yu 风feng 竹zhu 松song 梅mei 兰lan 桂gui 荷he 莲lian 柳liu 枫feng 桐tong ' +
    '溪xi 泉quan 池chi 塘tang 湾wan 洲zhou 浦pu 渡du 桥qiao 堤di 岸an 滨bin 湖hu 河he 港gang 山shan 岭ling 峰feng 石shi 岩yan 谷gu ' +
    '东dong 南nan 西xi 北bei 中zhong 古gu 城cheng 门men 楼lou 台tai 亭ting 书shu 院yuan 学xue 府fu 康kang 乐le 福fu 宁ning 泰tai ' +
    '丰feng 谷gu 禾he 田tian 园yuan 林lin 花hua 果guo 金jin 银yin 玉yu 珠zhu 宝bao 翠cui 碧bi 蓝lan 白bai 丹dan 朝chao 阳yang ' +
    '星xing 月yue 辰chen 霞xia 虹hong 鹤he 凤feng 龙long 雁yan 鹭lu 锦jin 绣xiu 美mei 景jing 世shi 纪ji 盛sheng 铁tie 机ji 场chang ' +
    '站zhan 工gong 业ye 创chuang 科ke 技ji 学xue 嘉jia 瑞rui 祥xiang 庆qing 永yong 长chang 广guang 高gao 大da 小xiao 上shang 下xia ' +
    '老lao 前qian 后hou 黄huang 陈chen 李li 张zhang 吴wu 赵zhao 周zhou 罗luo 沙sha 口kou 墩dun 岗gang 咀zui 湘xiang 涵han 沁qin ' +
    '澄cheng 沧cang 洋yang 港gang 天tian 地di 人ren 民min 解jie 放fang 民min 主zhu 团tuan 结jie 劳lao 动dong 红hong 旗qi 环huan 沿yan'
  )
    .split(' ')
    .map((entry) => [entry[0]!, entry.slice(1)]),
)

/** 望湖 → Wanghu. */
export function spell(zh: string): string {
  const text = Array.from(zh)
    .map((c) => SOUNDS[c] ?? '')
    .join('')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const FIRST = Array.from(
  '江云望清临安和文兴华新建光明春晴竹松梅桂荷柳枫桐溪泉古书康福宁泰丰金玉翠碧朝星月霞鹤锦景盛嘉瑞永长广澄',
)
const LAST = Array.from(
  '澜江湖安平昌兴华胜清明阳风竹溪泉塘湾洲渡桥岸滨山岭石门楼台亭院康乐宁丰禾园林花翠霞虹鹭绣景庆',
)

/** Names that are not given out twice. */
export class Namer {
  readonly #rng: Rng
  readonly #used = new Set<string>()

  constructor(rng: Rng) {
    this.#rng = rng
  }

  /** A fresh base of two characters. */
  base(first: readonly string[] = FIRST, last: readonly string[] = LAST): string {
    for (let tries = 0; tries < 400; tries++) {
      const zh = this.#rng.pick(first) + this.#rng.pick(last)
      if (zh[0] === zh[1] || spell(zh) === '' || this.#used.has(zh)) continue
      this.#used.add(zh)
      return zh
    }
    const zh = `${this.#rng.pick(first)}${this.#rng.pick(last)}${this.#rng.pick(['东', '西', '南', '北', '中', '新'])}`
    this.#used.add(zh)
    return zh
  }

  take(zh: string): boolean {
    if (this.#used.has(zh)) return false
    this.#used.add(zh)
    return true
  }

  village(): string {
    return this.base(
      Array.from('上下大小前后老新东西南北黄陈李张吴赵周罗石沙'),
      Array.from('湾塘岭墩岗咀桥渡田山河港林'),
    )
  }
}

export const DISTRICTS = ['滨江', '望湖', '云岭', '临港', '清溪', '文昌', '永丰', '松洲']

const OLD_STREETS = [
  '解放',
  '人民',
  '建设',
  '和平',
  '胜利',
  '友谊',
  '青年',
  '文化',
  '新华',
  '团结',
  '劳动',
  '红旗',
]

/** Names of thoroughfares, the well-known ones first. */
export class StreetNamer {
  readonly #namer: Namer
  readonly #known = OLD_STREETS.filter((zh) => Array.from(zh).every((c) => SOUNDS[c]))

  constructor(namer: Namer) {
    this.#namer = namer
  }

  name(suffix: Name): Name {
    const zh = this.#known.shift() ?? this.#namer.base()
    return { zh: zh + suffix.zh, en: `${spell(zh)} ${suffix.en}` }
  }
}

const ESTATE_FIRST = [
  '江澜',
  '锦绣',
  '碧云',
  '翠湖',
  '金桂',
  '阳光',
  '春晓',
  '湖景',
  '望江',
  '清华园',
  '云庭',
  '康乐',
  '福星',
  '瑞景',
  '盛世',
  '嘉和',
  '玉兰',
  '荷塘',
  '枫林',
  '桐花',
  '书香',
  '星河',
  '水岸',
  '天成',
  '永安',
  '新城',
  '和谐',
  '长乐',
  '景湖',
  '南桥',
]
const ESTATE_LAST: Name[] = [
  { zh: '花园', en: 'Garden' },
  { zh: '小区', en: 'Estate' },
  { zh: '家园', en: 'Homes' },
  { zh: '苑', en: 'Court' },
  { zh: '公寓', en: 'Apartments' },
  { zh: '名邸', en: 'Residence' },
  { zh: '新村', en: 'New Village' },
  { zh: '雅居', en: 'Villas' },
]

export function estateName(namer: Namer, rng: Rng): Name {
  const known = ESTATE_FIRST.filter((zh) => Array.from(zh).every((c) => SOUNDS[c]))
  for (let tries = 0; tries < 60; tries++) {
    const zh = rng.chance(0.3) ? rng.pick(known) : rng.pick(FIRST) + rng.pick(LAST)
    const last = rng.pick(ESTATE_LAST)
    if (zh[0] === zh[1] || !namer.take(zh + last.zh)) continue
    return { zh: zh + last.zh, en: `${spell(zh)} ${last.en}` }
  }
  const zh = namer.base()
  return { zh: `${zh}小区`, en: `${spell(zh)} Estate` }
}

const DIGITS = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1…99 in Chinese. */
export function numeral(n: number): string {
  if (n < 10) return DIGITS[n]!
  const tens = Math.floor(n / 10)
  return `${tens > 1 ? DIGITS[tens] : ''}十${n % 10 === 0 ? '' : DIGITS[n % 10]}`
}
