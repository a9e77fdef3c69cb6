import type { ReactNode } from 'react'
import { lightShapes } from './lights.ts'
import { texts } from './texts.ts'
import type { Light } from './tokens.ts'

export function LightIcon({ light, size = 12 }: { readonly light: Light; readonly size?: number }) {
  const { body, hole } = lightShapes[light]
  return (
    <svg
      viewBox="0 0 12 12"
      width={size}
      height={size}
      aria-hidden="true"
      className="jw-light-icon"
    >
      <path d={body} fill={`var(--jw-light-${light === 'onTime' ? 'on-time' : light})`} />
      {hole ? <path d={hole} fill="var(--jw-surface)" /> : null}
    </svg>
  )
}

const cssName = (light: Light) => (light === 'onTime' ? 'on-time' : light)

/** A light: colour, shape and word. `plain` leaves the tinted ground out (dense lists). */
export function LightBadge({
  light,
  plain = false,
  children,
}: {
  readonly light: Light
  readonly plain?: boolean
  /** Instead of the light's own word. */
  readonly children?: ReactNode
}) {
  const t = texts.useT()
  return (
    <span
      className={plain ? 'jw-light jw-light-plain' : 'jw-light'}
      style={{
        color: `var(--jw-light-${cssName(light)})`,
        background: `var(--jw-soft-${cssName(light)})`,
      }}
    >
      <LightIcon light={light} />
      <span>{children ?? t(`lights.${light}`)}</span>
    </span>
  )
}

export type Tone = 'neutral' | 'accent' | 'good' | 'attention' | 'bad' | 'quiet'

/** The state of a thing as a word with a dot; `tone` never carries meaning alone. */
export function StateTag({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone
  readonly children: ReactNode
}) {
  return <span className={`jw-state jw-state-${tone}`}>{children}</span>
}
