// The pictograms, drawn for this screen: `soft` is filled, `line` is stroked, in a box of 64 × 64. And what residents
// report most, each with the words by which the server finds the category in whatever edition is in force.

type Drawing = { readonly soft: string; readonly line: string }

const wheel = (x: number) => `M${x} 44m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0`
const head = (x: number, y: number, r: number) =>
  `M${x} ${y}m-${r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0`

export const drawings = {
  road: {
    soft: 'M23 8h18l15 48H8z',
    line: 'M23 8L8 56M41 8l15 48M32 10v7M32 50v7M22 35l5-6 6 3 7-3 4 6-6 5-7-2-6 3z',
  },
  lamp: {
    soft: 'M33 10l14 5-3 8-13-5z',
    line: 'M16 58V16c0-7 9-10 17-6l14 5-3 8-13-5M8 58h16M42 34l12 12M54 34L42 46',
  },
  rubbish: {
    soft: 'M15 24h34l-4 34H19z',
    line: 'M10 24h44M15 24l4 34h26l4-34M25 24l2-8 5-5 5 5 2 8M27 33v17M37 33v17',
  },
  cover: {
    soft: 'M8 44a24 11 0 1 0 48 0a24 11 0 1 0-48 0z',
    line: 'M8 44a24 11 0 1 0 48 0a24 11 0 1 0-48 0zM20 44a12 5 0 1 0 24 0a12 5 0 1 0-24 0zM32 8v14M32 28v.5',
  },
  cars: {
    soft: 'M6 43v-9l9-4 7-11h20l8 11 8 3v10z',
    line: `M11 43H6v-9l9-4 7-11h20l8 11 8 3v10h-4M24 43h15M16 30h33M32 19v11${wheel(17)}${wheel(47)}`,
  },
  noise: {
    soft: 'M7 25h11l14-12v38L18 39H7z',
    line: 'M7 25h11l14-12v38L18 39H7zM40 24c5 4 5 12 0 16M47 17c9 8 9 22 0 30',
  },
  stall: {
    soft: 'M7 24l6-14h38l6 14z',
    line: 'M7 24l6-14h38l6 14zM7 24c0 7 12 7 12 0 0 7 13 7 13 0 0 7 13 7 13 0 0 7 12 7 12 0M12 32v26M52 32v26M12 44h40',
  },
  tree: {
    soft: head(32, 23, 17),
    line: `${head(32, 23, 17)}M32 58V24M32 42l8-7M32 35l-7-6M22 58h20`,
  },
  water: {
    soft: 'M42 42c-5 6-7 9-7 12a7 7 0 0 0 14 0c0-3-2-6-7-12z',
    line: 'M6 20h28c9 0 14 5 14 13H36c0-2-1-3-3-3H6M20 20v-9M12 11h16M42 42c-5 6-7 9-7 12a7 7 0 0 0 14 0c0-3-2-6-7-12z',
  },
  flood: {
    soft: 'M14 32L32 14l18 18v12H14z',
    line: 'M9 36l23-23 23 23M15 32v10M49 32v10M27 42V32h10v10M5 50c5-5 9-5 14 0s9 5 14 0 9-5 14 0 8 4 12 1M5 59c5-5 9-5 14 0s9 5 14 0 9-5 14 0 8 4 12 1',
  },
  lift: {
    soft: 'M13 6h38v52H13z',
    line: 'M13 6h38v52H13zM32 6v52M19 33l4.500-7 4.500 7zM36 26l4.500 7 4.500-7z',
  },
  clutter: {
    soft: 'M8 38h22v20H8zM32 38h22v20H32zM20 16h22v20H20z',
    line: 'M8 38h22v20H8zM32 38h24v20H32zM20 16h22v20H20zM31 16v7M19 38v7M44 38v7',
  },
  report: {
    soft: 'M10 8h36v48H10z',
    line: 'M46 26V8H10v48h22M18 20h20M18 30h12M34 50l3-11 16-16 8 8-16 16z',
  },
  call: {
    soft: 'M14 8l9-2 7 14-7 6c3 7 8 12 15 15l6-7 14 7-2 9c-1 5-5 8-10 8C26 56 8 38 8 18c0-5 2-9 6-10z',
    line: 'M14 8l9-2 7 14-7 6c3 7 8 12 15 15l6-7 14 7-2 9c-1 5-5 8-10 8C26 56 8 38 8 18c0-5 2-9 6-10zM38 8c9 1 17 8 18 18M38 18c4 1 7 4 8 8',
  },
  help: {
    soft: head(32, 32, 24),
    line: `${head(32, 32, 24)}${head(32, 32, 10)}M15 15l10 10M49 15L39 25M15 49l10-10M49 49L39 39`,
  },
  notices: {
    soft: 'M8 26l34-14v38L8 38z',
    line: 'M8 26l34-14v38L8 38zM42 22c9 0 9 18 0 18M16 41l4 16h8l-4-13',
  },
  own: {
    soft: 'M12 8h40v50H12z',
    line: 'M12 8h40v50H12zM20 23l4 4 6-8M36 24h9M20 41l4 4 6-8M36 42h9',
  },
  people: {
    soft: `${head(24, 22, 10)}M6 56c0-14 8-20 18-20s18 6 18 20z`,
    line: `${head(24, 22, 10)}M6 56c0-14 8-20 18-20s18 6 18 20zM40 13c8 1 11 14 2 19M46 38c8 3 12 9 12 18`,
  },
  settings: {
    soft: 'M8 14h48v10H8zM8 40h48v10H8z',
    line: `M6 19h12M30 19h28M6 45h28M46 45h12${head(24, 19, 6)}${head(40, 45, 6)}`,
  },
  home: {
    soft: 'M12 30L32 12l20 18v26H12z',
    line: 'M6 34L32 10l26 24M12 30v26h40V30M26 56V40h12v16',
  },
  building: {
    soft: 'M12 6h28v52H12z',
    line: 'M12 58V6h28v52M40 24h14v34M6 58h52M20 16h4M29 16h4M20 27h4M29 27h4M20 38h4M29 38h4M22 58V48h9v10M46 34h3M46 45h3',
  },
  near: {
    soft: 'M32 40S46 28 46 19a14 14 0 0 0-28 0c0 9 14 21 14 21z',
    line: `M32 40S46 28 46 19a14 14 0 0 0-28 0c0 9 14 21 14 21z${head(32, 19, 5)}M20 38L8 42v16l16-5 16 5 16-5V37l-9 3M24 45v8M40 47v11`,
  },
} as const satisfies Record<string, Drawing>
export type DrawingName = keyof typeof drawings

/** As they stand on the screen, four in a row. */
export const pictures = [
  'road',
  'lamp',
  'rubbish',
  'cover',
  'cars',
  'noise',
  'stall',
  'tree',
  'water',
  'flood',
  'lift',
  'clutter',
] as const satisfies readonly DrawingName[]
export type Picture = (typeof pictures)[number]

/** The words sent as the report; the category is found by them. */
export const said: Readonly<Record<Picture, { readonly 'zh-CN': string; readonly en: string }>> = {
  road: { 'zh-CN': '路面破损', en: 'The road is damaged' },
  lamp: { 'zh-CN': '路灯不亮', en: 'A street light is out' },
  rubbish: { 'zh-CN': '垃圾没人清', en: 'Rubbish is left lying' },
  cover: { 'zh-CN': '井盖坏了', en: 'A manhole cover is broken' },
  cars: { 'zh-CN': '车辆乱停', en: 'Vehicles are badly parked' },
  noise: { 'zh-CN': '噪声扰民', en: 'Noise' },
  stall: { 'zh-CN': '占道经营', en: 'Trading on the pavement' },
  tree: { 'zh-CN': '树木有问题', en: 'A tree is damaged or in the way' },
  water: { 'zh-CN': '水管漏水', en: 'A water pipe leaks' },
  flood: { 'zh-CN': '积水、下水道堵', en: 'Standing water, a blocked drain' },
  lift: { 'zh-CN': '电梯坏了', en: 'The lift is out of order' },
  clutter: { 'zh-CN': '楼道堆东西', en: 'Things piled up in the stairway' },
}

/** What the server matches against its categories; more words than people say. */
export const matched: Readonly<Record<Picture, string>> = {
  road: '道路破损 路面破损',
  lamp: '路灯不亮',
  rubbish: '暴露垃圾',
  cover: '不明井盖 井盖',
  cars: '机动车乱停放 乱停车',
  noise: '噪声扰民',
  stall: '占道经营',
  tree: '行道树',
  water: '供水器 漏水',
  flood: '雨水箅子 积水 下水道堵',
  lift: '公用电梯 电梯',
  clutter: '乱堆杂物 楼道堆',
}
