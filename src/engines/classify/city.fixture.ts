import { diceOf } from './random.ts'

const topics: Record<string, string[]> = {
  lamp: ['路灯', '不亮', '灯杆', '夜里', '漆黑', '照明'],
  waste: ['垃圾', '清运', '臭味', '满溢', '垃圾桶', '环卫'],
  noise: ['噪声', '施工', '半夜', '扰民', '音响', '广场舞'],
  water: ['积水', '内涝', '下水道', '堵塞', '倒灌', '雨水'],
}
const anywhere = ['小区', '门口', '请', '部门', '处理', '多次', '反映', '道路', '领导', '几天']

export const labels = Object.keys(topics)

/** Made-up requests: words of the topic among words that occur everywhere. */
export function requests(count: number, seed: number): { document: string[]; label: string }[] {
  const dice = diceOf(seed, 9)
  const pick = (words: readonly string[]) => words[dice(words.length)]!
  return Array.from({ length: count }, (_, i) => {
    const label = labels[i % labels.length]!
    const document = Array.from({ length: 4 + dice(10) }, () =>
      pick(dice(3) === 0 ? topics[label]! : anywhere),
    )
    return { document: [...document, pick(topics[label]!)], label }
  })
}

export const categories: [code: string, name: string, keywords: string, conditions: string][] = [
  ['01002', '污水井盖异常', '污水井盖 下水道井盖', '缺失、移位、开裂，存在安全隐患'],
  ['01020', '路灯异常', '路灯 灯杆 照明', '不亮或缺亮；倾倒、漏电，危及安全'],
  ['01030', '消火栓异常', '消火栓 消防栓', '损坏、无水、被埋压圈占，无法使用'],
  ['03011', '道路积水', '积水 内涝 下水道堵塞', '雨后积水影响通行'],
  ['04002', '暴露垃圾', '垃圾 垃圾堆 垃圾桶满溢', '公共场所有垃圾未清运'],
  ['04007', '施工噪声', '噪声 夜间施工 扰民', '夜间施工噪声扰民'],
  ['05003', '占道经营', '占道经营 摆摊 流动摊贩', '占用道路摆摊经营'],
  ['06001', '电梯困人', '电梯 困人 停运', '困人或存在坠落危险'],
]
