/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox with a list is the ARIA pattern; no tag is one */
import { useEffect, useId, useRef, useState } from 'react'
import { Icon } from './icons.tsx'
import { type Command, keyCaps, useAllCommands, useCommands } from './shortcuts.ts'
import { texts } from './texts.ts'

export function Keys({ keys }: { readonly keys: string }) {
  const t = texts.useT()
  return (
    <span className="jw-keys">
      {keyCaps(keys).map((stroke, i) => (
        <span key={stroke.join('+')}>
          {i > 0 ? <span className="jw-keys-then">{t('shortcuts.followedBy')}</span> : null}
          {stroke.map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </span>
      ))}
    </span>
  )
}

/** A native dialog that is open while `open`, closed by Escape and by a press outside. */
export function Sheet({
  open,
  label,
  onClose,
  className,
  children,
}: {
  readonly open: boolean
  readonly label: string
  readonly onClose: () => void
  readonly className?: string
  readonly children: React.ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) ref.current?.showModal()
    else ref.current?.close()
  }, [open])
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape closes a dialog by itself
    <dialog
      ref={ref}
      aria-label={label}
      className={`jw-sheet ${className ?? ''}`}
      onClose={onClose}
      onClick={(press) => {
        if (press.target === ref.current) onClose()
      }}
    >
      {open ? children : null}
    </dialog>
  )
}

const fits = (command: Command, text: string) =>
  text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${command.title} ${command.hint ?? ''}`.toLowerCase().includes(word))

export type PaletteProps = {
  /** Looks things up while one types (cases by number, places, units); answers are shown below the commands. */
  readonly find?: (text: string) => Promise<readonly Command[]>
}

/** Ctrl/⌘ K: go anywhere, do anything the page offers. */
export function CommandPalette({ find }: PaletteProps) {
  const t = texts.useT()
  const [open, setOpen] = useState(false)
  useCommands([
    {
      id: 'palette',
      kind: 'act',
      title: t('shortcuts.palette'),
      keys: 'mod+k',
      keyOnly: true,
      group: t('shortcuts.general'),
      run: () => setOpen((was) => !was),
    },
  ])
  useEffect(() => {
    const show = () => setOpen(true)
    addEventListener('jw:palette', show)
    return () => removeEventListener('jw:palette', show)
  }, [])
  return (
    <Sheet
      open={open}
      label={t('palette.title')}
      onClose={() => setOpen(false)}
      className="jw-palette"
    >
      <PaletteBody close={() => setOpen(false)} {...(find ? { find } : {})} />
    </Sheet>
  )
}

/** Opens the palette from a button. */
export const openPalette = () => dispatchEvent(new Event('jw:palette'))

const findAfterMs = 180

function useFound(text: string, find: PaletteProps['find']): readonly Command[] {
  const [found, setFound] = useState<readonly Command[]>([])
  useEffect(() => {
    if (!find || text.trim().length < 2) return undefined
    let stale = false
    const timer = setTimeout(() => {
      find(text.trim())
        .then((commands) => {
          if (!stale) setFound(commands)
        })
        .catch(() => setFound([]))
    }, findAfterMs)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [text, find])
  return text.trim().length < 2 ? [] : found
}

function PaletteBody({ close, find }: PaletteProps & { readonly close: () => void }) {
  const t = texts.useT()
  const id = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const all = useAllCommands()
  const found = useFound(text, find)
  const own = all.filter((command) => !command.keyOnly && fits(command, text.trim()))
  const shown = [
    ...own.filter(({ kind }) => kind === 'act'),
    ...own.filter(({ kind }) => kind === 'go'),
    ...found,
  ]
  const current = Math.min(at, shown.length - 1)
  const run = (command: Command | undefined) => {
    if (!command) return
    close()
    command.run()
  }
  const onKeyDown = (press: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[press.key]
    if (step !== undefined) {
      press.preventDefault()
      setAt((current + step + shown.length) % Math.max(1, shown.length))
    } else if (press.key === 'Enter' && !press.nativeEvent.isComposing) {
      press.preventDefault()
      run(shown[current])
    }
  }
  return (
    <>
      <div className="jw-palette-input">
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={shown[current] ? `${id}-${current}` : undefined}
          aria-label={t('palette.placeholder')}
          placeholder={t('palette.placeholder')}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- one opened it to type
          autoFocus
          value={text}
          onChange={(change) => {
            setText(change.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        <Keys keys="Esc" />
      </div>
      <PaletteList id={id} shown={shown} found={found} current={current} run={run} />
    </>
  )
}

function PaletteList({
  id,
  shown,
  found,
  current,
  run,
}: {
  readonly id: string
  readonly shown: readonly Command[]
  readonly found: readonly Command[]
  readonly current: number
  readonly run: (command: Command) => void
}) {
  const t = texts.useT()
  const headingOf = (command: Command) =>
    found.includes(command)
      ? t('palette.found')
      : t(command.kind === 'go' ? 'palette.goTo' : 'palette.act')
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={t('palette.title')}
      className="jw-palette-list"
    >
      {shown.length === 0 ? <PaletteEmpty /> : null}
      {shown.map((command, i) => {
        const before = shown[i - 1]
        const heading = headingOf(command)
        return (
          <div key={command.id} role="presentation">
            {!before || headingOf(before) !== heading ? (
              <div className="jw-palette-heading" role="presentation">
                {heading}
              </div>
            ) : null}
            <PaletteRow
              id={`${id}-${i}`}
              command={command}
              current={i === current}
              run={() => run(command)}
            />
          </div>
        )
      })}
    </div>
  )
}

function PaletteEmpty() {
  const t = texts.useT()
  return (
    <div className="jw-palette-none">
      {t('palette.none')}
      <small>{t('palette.noneHint')}</small>
    </div>
  )
}

function PaletteRow(props: {
  readonly id: string
  readonly command: Command
  readonly current: boolean
  readonly run: () => void
}) {
  const ref = useRef<HTMLDivElement>(null)
  const { command, current } = props
  useEffect(() => {
    if (current) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the input keeps the focus and takes the keys
    <div
      ref={ref}
      id={props.id}
      role="option"
      aria-selected={current}
      className="jw-palette-row"
      onClick={props.run}
    >
      <Icon name={command.kind === 'go' ? 'arrowRight' : 'check'} />
      <span>{command.title}</span>
      {command.hint ? <span className="jw-soft">{command.hint}</span> : null}
      <span className="jw-grow" />
      {command.keys ? <Keys keys={command.keys} /> : null}
    </div>
  )
}

const inLists = { j: 'next', k: 'previous', Enter: 'open', x: 'mark' } as const

/** Shown only: a list takes its keys itself. */
const listKeys = (t: ReturnType<typeof texts.useT>): readonly Command[] =>
  Object.entries(inLists).map(([keys, word]) => ({
    id: `list ${keys}`,
    kind: 'act',
    title: t(`shortcuts.${word}`),
    keys,
    group: t('shortcuts.list'),
    run: () => undefined,
  }))

/** `?`: every key that works here. */
export function ShortcutHelp() {
  const t = texts.useT()
  const [open, setOpen] = useState(false)
  const all = useAllCommands()
  useCommands([
    {
      id: 'help',
      kind: 'act',
      title: t('shortcuts.help'),
      keys: '?',
      group: t('shortcuts.general'),
      run: () => setOpen(true),
    },
  ])
  const withKeys = all.filter((command) => command.keys !== undefined)
  const groups = Map.groupBy(
    [...withKeys, ...listKeys(t)],
    (command) => command.group ?? t(command.kind === 'go' ? 'palette.goTo' : 'palette.act'),
  )
  return (
    <Sheet
      open={open}
      label={t('shortcuts.title')}
      onClose={() => setOpen(false)}
      className="jw-help"
    >
      <header>
        <h2>{t('shortcuts.title')}</h2>
        <button
          type="button"
          className="jw-icon-button"
          aria-label={t('shortcuts.close')}
          onClick={() => setOpen(false)}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="jw-help-groups">
        {[...groups].map(([group, commands]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands.map((command) => (
                <div key={command.id}>
                  <dt>{command.title}</dt>
                  <dd>
                    <Keys keys={command.keys ?? ''} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  )
}
