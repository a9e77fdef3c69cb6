// What is not for this door, by the words typed and the kind chosen, with whom to call instead. It informs and never
// blocks: words are guessed at, people know. Numbers of the People's Republic's national lines.
import { dangerIn } from '#platform/text/danger.ts'
import type { Language } from '#platform/ui/preferences.ts'

type Words = Readonly<Record<Language, string>>

export type Guidance = {
  readonly id: string
  /** `danger`: somebody may be hurt; call before anything. `elsewhere`: another line answers for it. */
  readonly kind: 'danger' | 'elsewhere'
  readonly calls: readonly { readonly number: string; readonly name: Words }[]
  readonly text: Words
}

type Line = { readonly number: string; readonly name: Words }
const line = (number: string, zh: string, en: string): Line => ({
  number,
  name: { 'zh-CN': zh, en },
})

export const lines = {
  '110': line('110', '公安', 'Police'),
  '119': line('119', '消防', 'Fire and rescue'),
  '120': line('120', '急救', 'Ambulance'),
  '122': line('122', '交警', 'Traffic police'),
  '12315': line('12315', '消费投诉', 'Consumer complaints'),
  '12333': line('12333', '劳动和社保', 'Labour and social insurance'),
  '12393': line('12393', '医疗保险', 'Health insurance'),
  '12348': line('12348', '法律援助', 'Legal aid'),
  '12356': line('12356', '心理援助', 'Mental-health support'),
  '96110': line('96110', '反诈骗', 'Fraud prevention'),
  '95598': line('95598', '供电服务', 'Electricity supply'),
} as const

type Elsewhere = {
  readonly id: string
  readonly call: keyof typeof lines
  readonly zh: RegExp
  readonly en: RegExp
  readonly text: Words
}

const elsewhere: readonly Elsewhere[] = [
  {
    id: 'consumer',
    call: '12315',
    zh: /(?:买到|卖给我)?假货|(?:不给|拒绝|不)退款|退货|缺斤少两|价格欺诈|虚假宣传|预付卡|商家.{0,6}(?:欺骗|跑路|不退)/,
    en: /\b(?:refund|counterfeit|fake goods|overcharged|false advertising|gift card)\b/i,
    text: {
      'zh-CN': '买东西、付费服务的纠纷由市场监管部门处理。',
      en: 'Disputes about goods and paid services are handled by the market authority.',
    },
  },
  {
    id: 'labour',
    call: '12333',
    zh: /拖欠(?:农民工)?工资|欠薪|讨薪|不发工资|劳动合同|社保|养老金|失业金|工伤认定/,
    en: /\b(?:unpaid wages?|wages? (?:are |is )?(?:owed|unpaid)|labou?r contract|social insurance|pension|unemployment benefit)\b/i,
    text: {
      'zh-CN': '工资、劳动合同、社保由人社部门受理。',
      en: 'Wages, contracts of employment and social insurance have their own line.',
    },
  },
  {
    id: 'health-insurance',
    call: '12393',
    zh: /医保(?:卡|报销|缴费|断缴)?|异地就医/,
    en: /\b(?:health|medical) insurance\b/i,
    text: {
      'zh-CN': '医保参保、报销由医保部门答复。',
      en: 'Health insurance and refunds of costs have their own line.',
    },
  },
  {
    id: 'legal',
    call: '12348',
    zh: /法律(?:援助|咨询)|打官司|离婚(?:财产|协议|起诉)|遗产(?:继承|纠纷)|借钱不还|欠钱不还/,
    en: /\b(?:legal (?:aid|advice)|lawsuit|divorce|inheritance|owes me money)\b/i,
    text: {
      'zh-CN': '民事纠纷可以先免费咨询法律援助。',
      en: 'Legal aid gives free advice on disputes between people.',
    },
  },
  {
    id: 'fraud',
    call: '96110',
    zh: /诈骗|骗子|被骗|刷单|杀猪盘|冒充(?:公安|客服|领导)/,
    en: /\b(?:scam(?:med)?|fraudster|phishing|swindled?)\b/i,
    text: {
      'zh-CN': '正在被骗或刚转了账，马上打电话，还可能止付。',
      en: 'If you are being cheated or have just paid, call at once: it may still be stopped.',
    },
  },
  {
    id: 'low',
    call: '12356',
    zh: /抑郁|情绪崩溃|心理(?:咨询|援助|压力)|睡不着.{0,6}(?:绝望|崩溃)/,
    en: /\b(?:depressed|depression|hopeless|mental health)\b/i,
    text: {
      'zh-CN': '心里难受时，有专业的人听您说。',
      en: 'When it is hard to bear, someone trained will listen.',
    },
  },
  {
    id: 'power-cut',
    call: '95598',
    zh: /停电|没有?电了|跳闸|电压(?:低|不稳)|电表/,
    en: /\b(?:power cut|power outage|no electricity|low voltage|blackout)\b/i,
    text: {
      'zh-CN': '家里或小区停电，供电服务最先知道原因和恢复时间。',
      en: 'For a power cut the supplier knows first what happened and when it ends.',
    },
  },
]

const roadAccident =
  /车祸|追尾|剐蹭|刮擦|撞车|交通事故|\b(?:car|traffic|road) (?:crash|accident)\b/i

/** What to say about these words and the name of the kind chosen, the most urgent first; at most two. */
export function guidanceFor(words: string, category = ''): readonly Guidance[] {
  const text = `${words}\n${category}`
  const danger = dangerIn(text)
  const crash = roadAccident.test(text)
  const numbers = new Set<keyof typeof lines>(danger?.call)
  if (crash) numbers.add('122')
  const urgent: readonly Guidance[] =
    numbers.size === 0
      ? []
      : [
          {
            id: danger?.kind ?? 'crash',
            kind: 'danger',
            calls: [...numbers].toSorted().map((number) => lines[number]),
            text: {
              'zh-CN': '网上反映不能代替报警求助。打完电话后，您仍可继续填写。',
              en: 'A report here does not replace a call for help. You can go on with it after calling.',
            },
          },
        ]
  const others = elsewhere
    .filter(({ zh, en }) => zh.test(text) || en.test(text))
    .map(({ id, call, text: said }): Guidance => ({
      id,
      kind: 'elsewhere',
      calls: [lines[call]],
      text: said,
    }))
  return [...urgent, ...others].slice(0, 2)
}
