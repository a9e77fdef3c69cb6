// The few pieces every screen of the television is made of. Whatever can have the focus is a button with `data-tv`.
import type { ReactNode } from 'react'
import { type DrawingName, drawings } from './pictures.ts'

export function Drawing({
  name,
  size = 12,
}: {
  readonly name: DrawingName
  readonly size?: number
}) {
  const { soft, line } = drawings[name]
  return (
    <svg
      className="tv-drawing"
      viewBox="0 0 64 64"
      style={{ width: `${size}rem`, height: `${size}rem` }}
      aria-hidden="true"
    >
      <path className="tv-drawing-soft" d={soft} />
      <path className="tv-drawing-line" d={line} />
    </svg>
  )
}

type ScreenProps = {
  readonly title: string
  /** The title's own, where it is another than the screen's. */
  readonly lang?: string
  readonly note?: ReactNode
  /** Beside the title, at the right. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function Screen({ title, lang, note, aside, children }: ScreenProps) {
  return (
    <section className="tv-screen" aria-label={title}>
      <div className="tv-title">
        <div>
          <h1 lang={lang}>{title}</h1>
          {note ? <p>{note}</p> : null}
        </div>
        {aside}
      </div>
      {children}
    </section>
  )
}

type ButtonProps = {
  /** Its name among what can have the focus on this screen. */
  readonly id: string
  readonly first?: boolean
  readonly kind?: 'plain' | 'strong' | 'danger' | 'quiet'
  readonly className?: string
  readonly label?: string
  readonly onPress: () => void
  readonly children: ReactNode
}

export function Button({ id, first, kind = 'plain', onPress, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      data-tv={id}
      data-tv-first={first ? '' : undefined}
      className={`tv-button tv-${kind} ${props.className ?? ''}`}
      aria-label={props.label}
      onClick={onPress}
    >
      {props.children}
    </button>
  )
}

type TileProps = Omit<ButtonProps, 'children' | 'className'> & {
  readonly picture: DrawingName
  readonly size?: number
  readonly title: string
  readonly note?: string | undefined
  readonly badge?: number
}

export function Tile({ picture, size = 13, title, note, badge = 0, ...button }: TileProps) {
  return (
    <Button {...button} className="tv-tile">
      <Drawing name={picture} size={size} />
      <span className="tv-tile-words">
        <b>{title}</b>
        {note ? <small>{note}</small> : null}
      </span>
      {badge > 0 ? <i className="tv-badge">{badge}</i> : null}
    </Button>
  )
}

/** Rows that scroll with the focus. */
export function List({ children }: { readonly children: ReactNode }) {
  return <ul className="tv-list">{children}</ul>
}

type RowProps = Omit<ButtonProps, 'className' | 'children'> & {
  readonly title: string
  readonly lang?: string
  readonly note?: ReactNode
  readonly end?: ReactNode
}

export function Row({ title, lang, note, end, ...button }: RowProps) {
  return (
    <li>
      <Button {...button} className="tv-row">
        <span>
          <b lang={lang}>{title}</b>
          {note ? <small>{note}</small> : null}
        </span>
        {end ? <em>{end}</em> : null}
      </Button>
    </li>
  )
}

export function Buttons({ children }: { readonly children: ReactNode }) {
  return <div className="tv-buttons">{children}</div>
}

type NoteProps = { readonly kind?: 'plain' | 'good' | 'bad'; readonly children: ReactNode }

export function Note({ kind = 'plain', children }: NoteProps) {
  return (
    <div className={`tv-note tv-note-${kind}`} role={kind === 'plain' ? undefined : 'alert'}>
      {children}
    </div>
  )
}

/** While something is being read. */
export function Waiting({ words }: { readonly words: string }) {
  return (
    <div className="tv-skeleton" aria-busy="true">
      <output className="jw-hidden">{words}</output>
      <div />
      <div />
      <div />
    </div>
  )
}
