// One set of tokens for every screen: a paper-white and an ink-dark theme. No React here, so the portal can use it too.

export type Mode = 'light' | 'dark'
export type Light = 'onTime' | 'near' | 'late' | 'suspended' | 'none'
export const lightOrder: readonly Light[] = ['late', 'near', 'suspended', 'onTime', 'none']

export type Palette = {
  readonly canvas: string
  readonly surface: string
  readonly raised: string
  readonly sunk: string
  readonly hover: string
  readonly line: string
  readonly lineStrong: string
  readonly text: string
  readonly soft: string
  readonly faint: string
  readonly accent: string
  readonly accentStrong: string
  readonly accentSoft: string
  readonly onAccent: string
  readonly focus: string
  readonly danger: string
  readonly dangerSoft: string
  readonly shadow: string
  readonly lights: Readonly<Record<Light, string>>
  readonly lightsSoft: Readonly<Record<Light, string>>
  /** Official warnings only, never decoration. */
  readonly warnings: Readonly<Record<'red' | 'orange' | 'yellow' | 'blue', string>>
  /** Series of a chart, in order; neighbours differ in lightness too. */
  readonly series: readonly string[]
}

const light: Palette = {
  canvas: '#f6f6f3',
  surface: '#ffffff',
  raised: '#ffffff',
  sunk: '#f0f0ec',
  hover: '#f3f4f2',
  line: '#e5e4de',
  lineStrong: '#cdccc4',
  text: '#1c2126',
  soft: '#535a61',
  faint: '#666c73',
  accent: '#0c5f86',
  accentStrong: '#094a69',
  accentSoft: '#e3eef3',
  onAccent: '#ffffff',
  focus: '#1b7fae',
  danger: '#b3261e',
  dangerSoft: '#fbecea',
  shadow: '0 1px 2px rgb(28 33 38 / 6%), 0 6px 24px rgb(28 33 38 / 8%)',
  lights: {
    onTime: '#1d7446',
    near: '#8a5a00',
    late: '#b3261e',
    suspended: '#5a5f7d',
    none: '#60666d',
  },
  lightsSoft: {
    onTime: '#e6f2ea',
    near: '#f8efd9',
    late: '#fbecea',
    suspended: '#ececf3',
    none: '#eeeeea',
  },
  warnings: { red: '#c8102e', orange: '#c75300', yellow: '#f2c200', blue: '#1f6fd0' },
  series: ['#0c5f86', '#6aa6a0', '#b08432', '#7b6c9c', '#8d9aa5', '#3f7d58'],
}

const dark: Palette = {
  canvas: '#0f1418',
  surface: '#141a1f',
  raised: '#1b2229',
  sunk: '#0b0f12',
  hover: '#1a2127',
  line: '#252e36',
  lineStrong: '#3a4650',
  text: '#e4e8ea',
  soft: '#a7b1b9',
  faint: '#8b969f',
  accent: '#63b3d6',
  accentStrong: '#8acce8',
  accentSoft: '#17303d',
  onAccent: '#08202c',
  focus: '#63b3d6',
  danger: '#ff8577',
  dangerSoft: '#3a1d1b',
  shadow: '0 1px 2px rgb(0 0 0 / 40%), 0 8px 28px rgb(0 0 0 / 45%)',
  lights: {
    onTime: '#5cc28f',
    near: '#e0ae4a',
    late: '#ff8577',
    suspended: '#a9afd6',
    none: '#929da6',
  },
  lightsSoft: {
    onTime: '#16301f',
    near: '#332813',
    late: '#3a1d1b',
    suspended: '#23263a',
    none: '#20272d',
  },
  warnings: { red: '#ff5a5f', orange: '#ff9147', yellow: '#ffd84a', blue: '#6aa8ff' },
  series: ['#63b3d6', '#5f9c95', '#d3a651', '#a394c9', '#76848f', '#74b98f'],
}

export const palettes: Readonly<Record<Mode, Palette>> = { light, dark }

/** System faces first: nothing is downloaded, and Chinese looks as on the rest of the machine. */
export const fontFamily =
  "'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'Segoe UI', -apple-system, Roboto, sans-serif"
export const monoFamily =
  "'SF Mono', 'Noto Sans Mono', Consolas, 'Noto Sans Mono CJK SC', monospace"

const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** `--jw-canvas: #f6f6f3; …` for one theme. */
export function cssVariables(mode: Mode): string {
  const { lights, lightsSoft, warnings, series, ...plain } = palettes[mode]
  const group = (prefix: string, values: object) =>
    Object.entries(values).map(([name, value]) => [`${prefix}${dashed(name)}`, String(value)])
  return [
    ...group('', plain),
    ...group('light-', lights),
    ...group('soft-', lightsSoft),
    ...group('warning-', warnings),
    ...group('series-', Object.fromEntries(series.entries())),
    ['font', fontFamily],
    ['mono', monoFamily],
  ]
    .map(([name, value]) => `--jw-${name}: ${value};`)
    .join(' ')
}

function channel(hex: string, at: number): number {
  const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
const luminance = (hex: string) =>
  0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5)

/** Contrast of two `#rrggbb` colours, 1–21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const [dim, bright] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number]
  return (bright + 0.05) / (dim + 0.05)
}
