// The few pieces every page of the portal is made of.
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Icon, type IconName } from '#platform/ui/icons.tsx'
import { moved, navigate } from './route.ts'
import { texts } from './texts.ts'

type LinkProps = {
  readonly to: string
  readonly className?: string
  readonly children: ReactNode
}

export function Link({ to, className, children }: LinkProps) {
  return (
    <a
      href={to}
      className={className}
      onClick={(click) => {
        if (click.metaKey || click.ctrlKey || click.shiftKey || click.button !== 0) return
        click.preventDefault()
        navigate(to)
      }}
    >
      {children}
    </a>
  )
}

type PageProps = {
  readonly title: string
  /** In the window's title instead of the heading. */
  readonly windowTitle?: string
  readonly above?: ReactNode
  readonly children: ReactNode
}

/** A page: its heading takes the focus when one has come here from another page. */
export function Page({ title, windowTitle, above, children }: PageProps) {
  const t = texts.useT()
  const heading = useRef<HTMLHeadingElement>(null)
  const brand = `${t('brand')} · ${t('service')}`
  useEffect(() => {
    document.title = `${windowTitle ?? title} – ${brand}`
  }, [title, windowTitle, brand])
  useEffect(() => {
    if (moved()) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <>
      {above}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  )
}

export function BackLink({ to }: { readonly to: string }) {
  const t = texts.useT()
  return (
    <Link to={to} className="pt-back">
      <Icon name="chevronLeft" size={18} />
      {t('back')}
    </Link>
  )
}

type ButtonProps = {
  readonly children: ReactNode
  readonly onClick?: () => void
  readonly kind?: 'primary' | 'plain' | 'warn'
  readonly type?: 'button' | 'submit'
  readonly icon?: IconName
  readonly busy?: boolean
  readonly label?: string
  readonly expanded?: boolean
}

export function Button({ kind = 'primary', type = 'button', ...props }: ButtonProps) {
  return (
    <button
      type={type}
      className={`pt-button pt-${kind}`}
      aria-disabled={props.busy || undefined}
      aria-label={props.label}
      aria-expanded={props.expanded}
      onClick={(click) => {
        if (props.busy) click.preventDefault()
        else props.onClick?.()
      }}
    >
      {props.icon ? <Icon name={props.icon} size={20} /> : null}
      <span>{props.children}</span>
    </button>
  )
}

type FieldProps = {
  readonly id?: string
  readonly label: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly optional?: boolean
  readonly value: string
  readonly onChange: (value: string) => void
  readonly rows?: number
  readonly type?: 'text' | 'email' | 'tel' | 'search'
  readonly autoComplete?: string
  readonly maxLength?: number
}

export function Field(props: FieldProps) {
  const t = texts.useT()
  const made = useId()
  const id = props.id ?? made
  const described = [props.hint ? `${id}-hint` : '', props.error ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ')
  const common = {
    id,
    value: props.value,
    maxLength: props.maxLength,
    autoComplete: props.autoComplete ?? 'off',
    'aria-invalid': props.error ? true : undefined,
    'aria-describedby': described || undefined,
  }
  return (
    <div className={props.error ? 'pt-field pt-wrong' : 'pt-field'}>
      <label htmlFor={id}>
        {props.label}
        {props.optional ? <small>{t('optional')}</small> : null}
      </label>
      {props.hint ? (
        <p id={`${id}-hint`} className="pt-hint">
          {props.hint}
        </p>
      ) : null}
      {props.error ? (
        <p id={`${id}-error`} className="pt-error">
          <Icon name="alert" size={18} />
          {props.error}
        </p>
      ) : null}
      {props.rows ? (
        <textarea
          {...common}
          rows={props.rows}
          onChange={({ target }) => props.onChange(target.value)}
        />
      ) : (
        <input
          {...common}
          type={props.type ?? 'text'}
          onChange={({ target }) => props.onChange(target.value)}
        />
      )}
    </div>
  )
}

type NoteProps = {
  readonly kind?: 'info' | 'good' | 'wait' | 'bad'
  readonly title?: string
  readonly children?: ReactNode
  /** Read aloud as soon as it appears. */
  readonly alert?: boolean
}

const noteIcons: Record<NonNullable<NoteProps['kind']>, IconName> = {
  info: 'info',
  good: 'check',
  wait: 'clock',
  bad: 'alert',
}

export function Note({ kind = 'info', title, children, alert }: NoteProps) {
  return (
    <div className={`pt-note pt-note-${kind}`} role={alert ? 'alert' : undefined}>
      <Icon name={noteIcons[kind]} size={22} />
      <div>
        {title ? <p className="pt-note-title">{title}</p> : null}
        {children}
      </div>
    </div>
  )
}

export type Wrong = { readonly field: string; readonly text: string }

/** GOV.UK's error summary: what is missing, each leading to its field; takes the focus at each new try. */
export function ErrorSummary({
  wrongs,
  since,
}: {
  readonly wrongs: readonly Wrong[]
  /** Another one for every try; while what is wrong is mended, the focus stays where one types. */
  readonly since: unknown
}) {
  const t = texts.useT()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.focus()
  }, [since])
  if (wrongs.length === 0) return null
  return (
    <div ref={box} className="pt-summary" role="alert" tabIndex={-1}>
      <h2>{t('report.errorTitle')}</h2>
      <ul>
        {wrongs.map(({ field, text }) => (
          <li key={field}>
            <a
              href={`#${field}`}
              onClick={(click) => {
                click.preventDefault()
                document.getElementById(field)?.focus()
              }}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Grey bars in place of what is being read. */
export function Skeleton({ lines }: { readonly lines: readonly number[] }) {
  const t = texts.useT()
  return (
    <div className="pt-skeleton" aria-busy="true">
      <output className="jw-hidden">{t('loading')}</output>
      {lines.map((width, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- the bars have no other name
        <div key={i} style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

const numbers = ['110', '119', '120', '122'] as const
type EmergencyNumber = (typeof numbers)[number]
const isNumber = (text: string): text is EmergencyNumber =>
  (numbers as readonly string[]).includes(text)

/** Large buttons that dial: those asked for, or all. */
export function EmergencyCalls({ call }: { readonly call?: readonly string[] }) {
  const t = texts.useT()
  const named = (call ?? []).filter(isNumber)
  const shown = named.length > 0 ? named : numbers
  const names: Record<EmergencyNumber, string> = {
    '110': t('emergency.n110'),
    '119': t('emergency.n119'),
    '120': t('emergency.n120'),
    '122': t('emergency.n122'),
  }
  return (
    <div className="pt-calls">
      {shown.map((number) => (
        <a key={number} href={`tel:${number}`}>
          <Icon name="phone" size={20} />
          <b>{number}</b>
          <span>{names[number]}</span>
        </a>
      ))}
    </div>
  )
}

export function DangerBanner({ call }: { readonly call: readonly string[] }) {
  const t = texts.useT()
  return (
    <div className="pt-danger" role="alert">
      <p className="pt-danger-title">{t('emergency.danger')}</p>
      <EmergencyCalls call={call} />
      <p>{t('emergency.dangerNote')}</p>
    </div>
  )
}
