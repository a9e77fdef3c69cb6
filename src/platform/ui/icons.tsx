// One quiet set of 16 px line icons, so that nothing is fetched and all have one weight.
import type { SVGProps } from 'react'

const paths = {
  list: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01',
  inbox:
    'M2 9.5h3.2l1 2h3.6l1-2H14M2 9.5V12a1.5 1.5 0 0 0 1.5 1.5h9A1.5 1.5 0 0 0 14 12V9.5M2 9.5l2-6h8l2 6',
  map: 'M6 3.2 2 4.8v8l4-1.6 4 1.6 4-1.6v-8l-4 1.6-4-1.6zM6 3.2v8M10 4.8v8',
  pin: 'M8 14s4.5-4 4.5-7.5a4.5 4.5 0 0 0-9 0C3.5 10 8 14 8 14zM8 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z',
  board: 'M2.5 2.5h4.5v6h-4.5zM9 2.5h4.5v3.5H9zM9 8h4.5v5.5H9zM2.5 10.5h4.5v3h-4.5z',
  chart: 'M2.5 13.5h11M4.5 11V7.5M8 11V3.5M11.5 11V5.5',
  trend: 'M2.5 11.5l3.5-4 3 2.5 4.5-6M10.5 4h3v3',
  gauge: 'M2.5 11a5.5 5.5 0 1 1 11 0M8 11l2.5-3.5',
  duties: 'M8 2.5v3M8 5.5H3.5V9M8 5.5h4.5V9M8 5.5V9M2 9h3v3.5H2zM6.5 9h3v3.5h-3zM11 9h3v3.5h-3z',
  settings:
    'M2.5 4.5H9M12 4.5h1.5M2.5 11.5H4M7 11.5h6.5M10.5 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM5.5 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z',
  people:
    'M6 7.5a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 3.200a2.25 2.25 0 0 1 0 4.200M12 9.900c1.5.5 2.5 1.800 2.5 3.600',
  user: 'M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8zM2.5 14c0-2.800 2.5-4.200 5.5-4.200s5.5 1.400 5.5 4.200',
  building: 'M3.5 13.5v-11h6v11M9.5 6.5h3v7M2 13.5h12M5.5 5h2M5.5 7.5h2M5.5 10h2',
  area: 'M8 2 2 5.200l6 3.200 6-3.200zM2 8.200l6 3.200 6-3.200M2 11l6 3.200L14 11',
  tag: 'M2.5 2.5h5l6 6-5 5-6-6zM5.200 5.200h.01',
  import: 'M8 2.5v7.5M5 7l3 3 3-3M2.5 11v2.5h11V11',
  download: 'M8 2.5v7.5M5 7l3 3 3-3M2.5 13.5h11',
  upload: 'M8 10.5V3M5 5.5l3-3 3 3M2.5 13.5h11',
  journal: 'M4 2.5h8.5v11H4a1.5 1.5 0 0 1 0-3h8.5M4 2.5A1.5 1.5 0 0 0 2.5 4v8M6 5.5h4',
  key: 'M6 10a3.25 3.25 0 1 1 2.300-5.5A3.25 3.25 0 0 1 6 10zM8.300 9l5.200 5.200M11.5 12.200l1.5-1.5',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  shield: 'M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4z',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM6.700 14h2.600',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.300 10.300l3.200 3.200',
  sun: 'M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM8 1.5v1.300M8 13.200v1.300M1.5 8h1.300M13.200 8h1.300M3.400 3.400l.9.9M11.700 11.700l.9.9M3.400 12.600l.9-.9M11.700 4.300l.9-.9',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z',
  screen: 'M2 3h12v8H2zM6 13.5h4M8 11v2.5',
  globe:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c2 2 2.5 4 2.5 6S10 12 8 14c-2-2-2.5-4-2.5-6S6 4 8 2z',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  filter: 'M2 3.5h12L9.5 8.5v4l-3 1.5V8.5z',
  table: 'M2 3h12v10H2zM2 6.5h12M6.5 6.5V13',
  help: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.200 6.300a1.800 1.800 0 1 1 2.5 1.700c-.5.2-.7.5-.7 1.200M8 11.200h.01',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.5V11M8 5.200h.01',
  alert: 'M8 2.5 14.200 13.5H1.800zM8 6.5V10M8 11.800h.01',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  chevronDown: 'M4 6l4 4 4-4',
  chevronRight: 'M6 4l4 4-4 4',
  chevronLeft: 'M10 4L6 8l4 4',
  arrowRight: 'M3 8h10M9.5 4.5 13 8l-3.5 3.5',
  sidebar: 'M2 3h12v10H2zM6 3v10',
  logOut: 'M6.5 13.5h-4v-11h4M6 8h7.5M10.5 5l3 3-3 3',
  phone:
    'M3 2.5h2.5l1 3-1.5 1a8 8 0 0 0 4.5 4.5l1-1.5 3 1V13a1 1 0 0 1-1 1C7 14 2 9 2 3.5a1 1 0 0 1 1-1z',
  camera: 'M2 5h2.5l1-1.5h5l1 1.5H14v8H2zM8 11a2.25 2.25 0 1 0 0-4.5A2.25 2.25 0 0 0 8 11z',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.5V8l2.5 1.5',
  link: 'M6.700 9.300a2.5 2.5 0 0 0 3.5 0l2.300-2.300a2.5 2.5 0 0 0-3.5-3.5l-.8.8M9.300 6.700a2.5 2.5 0 0 0-3.5 0L3.5 9a2.5 2.5 0 0 0 3.5 3.5l.8-.8',
  print: 'M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z',
  refresh: 'M13.5 3v3.5H10M13 6.5A5.5 5.5 0 1 0 13.5 9',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 9.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5z',
  star: 'M8 2l1.800 3.800 4.200.5-3.100 2.900.8 4.100L8 11.300l-3.700 2 .8-4.100L2 6.300l4.200-.5z',
  flag: 'M3.5 14V2.5M3.5 3h8l-1.5 3 1.5 3h-8',
  send: 'M14 2 2 7l4.5 2.5L9 14zM14 2 6.5 9.5',
  undo: 'M3 6h6.5a3.5 3.5 0 0 1 0 7H6M5.5 3.5 3 6l2.5 2.5',
  merge: 'M4 2.5v3c0 3 4 2.5 4 5.5v2.5M12 2.5v3c0 3-4 2.5-4 5.5M6 11.5l2 2 2-2',
  split:
    'M8 13.5V11c0-3-4-2.5-4-5.5v-3M8 11c0-3 4-2.5 4-5.5v-3M2.5 4 4 2.5 5.5 4M10.5 4 12 2.5 13.5 4',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  edit: 'M10.5 3l2.5 2.5L6 12.5l-3 .5.5-3zM9 4.5 11.5 7',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.600l.7-9',
  external: 'M9.5 2.5h4v4M13.5 2.5l-6 6M11.5 9v4.5h-9v-9H7',
  message: 'M2.5 3h11v8h-6l-3 2.5V11h-2z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3',
  book: 'M8 4c-1.5-1-3.5-1.5-5.5-1.5v10C4.5 12.5 6.5 13 8 14c1.5-1 3.5-1.5 5.5-1.5v-10C11.5 2.5 9.5 3 8 4zM8 4v10',
} as const

export type IconName = keyof typeof paths

export type IconProps = Omit<SVGProps<SVGSVGElement>, 'name'> & {
  readonly name: IconName
  /** px; 16 unless told. */
  readonly size?: number
}

/** Decorative: the words beside it carry the meaning. */
export function Icon({ name, size = 16, ...rest }: IconProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="jw-icon"
      {...rest}
    >
      <path d={paths[name]} />
    </svg>
  )
}
