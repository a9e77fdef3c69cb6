/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a grid of positioned rows is the ARIA pattern; a table cannot draw only some of its rows */
// The fast list of the console: only the rows in sight are drawn, one keystroke to act, nothing jumps.
import { type CSSProperties, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { Pages } from '../query.ts'
import { EmptyState, FailedState, type Note } from '../States.tsx'
import { texts } from '../texts.ts'
import { useListKeys } from './keys.ts'
import { type Column, Head, Row, Skeleton } from './Rows.tsx'
import { scrollTo, useWindow, type Window } from './window.ts'

export type DataListProps<T> = {
  /** Read aloud. */
  readonly label: string
  readonly pages: Pages<T>
  readonly rowKey: (row: T) => string
  readonly columns: readonly Column<T>[]
  /** What would appear and how to make it appear. */
  readonly empty: Note
  /** Key of the row whose detail is open. */
  readonly selected?: string | null | undefined
  readonly onOpen?: (row: T) => void
  /** The row under the keyboard changed. */
  readonly onActive?: (row: T) => void
  readonly marked?: ReadonlySet<string>
  readonly onMark?: (keys: ReadonlySet<string>) => void
  /** px; 40 unless told. Two-line rows: 56. */
  readonly rowHeight?: number
  readonly header?: boolean
  /** Takes j/k anywhere on the page; the main list of a page does. */
  readonly primary?: boolean
  readonly rowClass?: (row: T) => string | undefined
}

export function DataList<T>(props: DataListProps<T>) {
  const { pages } = props
  if (pages.items.length > 0 || pages.loading) return <Grid {...props} />
  if (pages.problem) return <FailedState problem={pages.problem} again={pages.again} />
  return <EmptyState {...props.empty} />
}

type Active<T> = {
  /** Index of the row under the keyboard; −1 when there is none. */
  readonly at: number
  readonly open: (row: T | undefined) => void
  readonly mark: (key: string) => void
}

/** The row under the keyboard, and what the keys do to it. */
function useActive<T>(
  props: DataListProps<T>,
  box: React.RefObject<HTMLDivElement | null>,
): Active<T> {
  const { pages, rowKey, rowHeight = usualHeight } = props
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const wanted = activeKey ?? props.selected ?? null
  const at = wanted === null ? -1 : pages.items.findIndex((row) => rowKey(row) === wanted)
  const move = (to: number) => {
    const row = pages.items[to]
    const element = box.current
    if (row === undefined || !element) return
    setActiveKey(rowKey(row))
    const top = scrollTo(to, rowHeight, {
      top: element.scrollTop,
      height: element.clientHeight - (props.header === false ? 0 : headHeight),
    })
    element.scrollTo({ top })
    props.onActive?.(row)
  }
  const mark = (key: string) => {
    if (!props.onMark) return
    const next = new Set(props.marked)
    if (!next.delete(key)) next.add(key)
    props.onMark(next)
  }
  const open = (row: T | undefined) => {
    if (row === undefined) return
    setActiveKey(rowKey(row))
    props.onOpen?.(row)
  }
  const keys = {
    count: pages.items.length,
    at,
    pageRows: Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 1),
    move,
    open: () => open(pages.items[at]),
    mark: () => wanted !== null && mark(wanted),
    clear: () => props.onMark?.(new Set()),
  }
  useListKeys(box, keys, props.primary ?? true)
  return { at, open, mark }
}

const readAhead = 10

function Grid<T>(props: DataListProps<T>) {
  const { pages, rowHeight = usualHeight, header = true } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const columns = props.columns.filter(({ from }) => from === undefined || width >= from)
  const shown = useWindow(box, rowHeight, pages.items.length)
  const active = useActive(props, box)
  useEffect(() => {
    const wanted = shown.to >= pages.items.length - readAhead
    if (wanted && pages.hasMore && !pages.loadingMore && !pages.problem) pages.more()
  }, [pages, shown.to])
  const marks = props.onMark !== undefined
  const tracks = [
    ...(marks ? ['28px'] : []),
    ...columns.map((column) => column.width ?? 'minmax(0, 1fr)'),
  ].join(' ')
  const style = { '--jw-tracks': tracks, '--jw-row': `${rowHeight}px` } as CSSProperties
  return (
    <div
      ref={box}
      className="jw-list"
      style={style}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={pages.hasMore ? -1 : pages.items.length}
      aria-multiselectable={marks}
      aria-busy={pages.loading}
      aria-activedescendant={
        active.at >= shown.from && active.at < shown.to ? `${id}-${active.at}` : undefined
      }
    >
      {header ? <Head columns={columns} marks={marks} /> : null}
      {pages.loading ? <Skeleton rows={12} columns={columns.length + (marks ? 1 : 0)} /> : null}
      <div
        className="jw-list-space"
        role="rowgroup"
        style={{ height: pages.items.length * rowHeight }}
      >
        <Rows {...props} columns={columns} shown={shown} active={active} id={id} />
      </div>
      <Foot pages={pages} />
    </div>
  )
}

function Rows<T>(
  props: DataListProps<T> & {
    readonly shown: Window
    readonly active: Active<T>
    readonly id: string
  },
) {
  const { pages, rowKey, rowHeight = usualHeight, shown, active, columns, id } = props
  return pages.items.slice(shown.from, shown.to).map((row, i) => {
    const key = rowKey(row)
    const index = shown.from + i
    return (
      <Row
        key={key}
        id={`${id}-${index}`}
        index={index}
        top={index * rowHeight}
        row={row}
        columns={columns}
        active={index === active.at}
        open={key === props.selected}
        className={props.rowClass?.(row)}
        onOpen={() => active.open(row)}
        {...(props.onMark
          ? { marked: props.marked?.has(key) ?? false, onMark: () => active.mark(key) }
          : {})}
      />
    )
  })
}

function Foot<T>({ pages }: { readonly pages: Pages<T> }) {
  const t = texts.useT()
  if (pages.loadingMore) return <div className="jw-list-more">{t('list.more')}</div>
  if (!pages.problem) return null
  return (
    <div className="jw-list-more">
      {t('list.failed')}{' '}
      <button type="button" className="jw-text-button" onClick={pages.more}>
        {t('list.retry')}
      </button>
    </div>
  )
}

const usualHeight = 40
const headHeight = 30

function useWidth(box: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(1200)
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const watcher = new ResizeObserver(() => setWidth(element.clientWidth))
    watcher.observe(element)
    return () => watcher.disconnect()
  })
  return width
}

/** What is selected and what can be done with it; floats over the list's foot. */
export function BulkBar({
  count,
  onClear,
  children,
}: {
  readonly count: number
  readonly onClear: () => void
  readonly children: ReactNode
}) {
  const t = texts.useT()
  if (count === 0) return null
  return (
    <div className="jw-bulk" role="toolbar" aria-label={t('list.marked', { count })}>
      <strong>{t('list.marked', { count })}</strong>
      {children}
      <button type="button" className="jw-text-button" onClick={onClear}>
        {t('list.clearMarks')}
      </button>
    </div>
  )
}
