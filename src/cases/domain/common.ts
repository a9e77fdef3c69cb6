// What people report most, so that one tap says what and guesses the category; the words are matched by the server against
// whatever edition of categories is in force.

export type CommonProblem = {
  readonly 'zh-CN': string
  readonly en: string
  readonly match: string
}

export const commonProblems: readonly CommonProblem[] = [
  { 'zh-CN': '路面破损', en: 'Damaged road', match: '道路破损 pothole damaged road' },
  { 'zh-CN': '路灯不亮', en: 'Street light out', match: '路灯 street light' },
  {
    'zh-CN': '垃圾没人清',
    en: 'Rubbish left lying',
    match: '暴露垃圾 exposed refuse litter trash',
  },
  { 'zh-CN': '井盖坏了', en: 'Broken manhole cover', match: '不明井盖 井盖 manhole cover' },
  { 'zh-CN': '汽车乱停', en: 'Cars parked badly', match: '机动车乱停放 illegal parking' },
  { 'zh-CN': '噪声扰民', en: 'Noise', match: '噪声扰民 noise' },
  { 'zh-CN': '占道经营', en: 'Trading on the pavement', match: '占道经营 street trading' },
  { 'zh-CN': '树木花草', en: 'Trees and plants', match: '行道树 street tree' },
]
