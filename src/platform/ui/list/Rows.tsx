/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/interactive-supports-focus, jsx-a11y/control-has-associated-label -- a grid of positioned rows with one tab stop is the ARIA pattern; a table cannot draw only some of its rows */
import { Checkbox } from 'antd'
import type { ReactNode } from 'react'
import { texts } from '../texts.ts'

export type Column<T> = {
  readonly key: string
  readonly title: string
  readonly render: (row: T) => ReactNode
  /** CSS grid track: `'120px'`, `'minmax(160px, 2fr)'`; `1fr` unless told. */
  readonly width?: string
  readonly align?: 'start' | 'end'
  /** The list's width in px below which the column is left out. */
  readonly from?: number
}

export function Head<T>({
  columns,
  marks,
}: {
  readonly columns: readonly Column<T>[]
  readonly marks: boolean
}) {
  const t = texts.useT()
  return (
    <div className="jw-list-head" role="rowgroup">
      <div className="jw-list-tracks" role="row">
        {marks ? (
          <span role="columnheader">
            <span className="jw-hidden">{t('list.mark')}</span>
          </span>
        ) : null}
        {columns.map((column) => (
          <span
            key={column.key}
            role="columnheader"
            className={column.align === 'end' ? 'jw-end' : undefined}
          >
            {column.title}
          </span>
        ))}
      </div>
    </div>
  )
}

type RowProps<T> = {
  readonly id: string
  readonly index: number
  readonly top: number
  readonly row: T
  readonly columns: readonly Column<T>[]
  readonly active: boolean
  readonly open: boolean
  readonly marked?: boolean
  readonly className: string | undefined
  readonly onOpen: () => void
  readonly onMark?: () => void
}

export function Row<T>(props: RowProps<T>) {
  const t = texts.useT()
  const { row, columns, active, open, marked } = props
  const classes = [
    'jw-row',
    'jw-list-tracks',
    active && 'jw-row-active',
    open && 'jw-row-open',
    props.className,
  ]
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid keeps the focus and takes the keys
    <div
      id={props.id}
      role="row"
      aria-rowindex={props.index + 1}
      aria-selected={marked ?? open}
      className={classes.filter(Boolean).join(' ')}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={props.onOpen}
    >
      {props.onMark ? (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- x marks by keyboard
        <span role="gridcell" className="jw-row-mark" onClick={(press) => press.stopPropagation()}>
          <Checkbox
            checked={marked ?? false}
            tabIndex={-1}
            aria-label={t('list.mark')}
            onChange={props.onMark}
          />
        </span>
      ) : null}
      {columns.map((column) => (
        <span
          key={column.key}
          role="gridcell"
          className={column.align === 'end' ? 'jw-cell jw-end' : 'jw-cell'}
        >
          {column.render(row)}
        </span>
      ))}
    </div>
  )
}

export function Skeleton({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  const t = texts.useT()
  return (
    <div role="rowgroup" aria-label={t('list.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="jw-row-skeleton jw-list-tracks" role="row">
          {Array.from({ length: columns }, (__, cell) => (
            <span key={cell} role="gridcell">
              <i style={{ width: `${38 + ((row * 17 + cell * 29) % 45)}%` }} />
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}
