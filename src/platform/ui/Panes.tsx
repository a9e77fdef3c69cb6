import { Segmented, Splitter } from 'antd'
import { type ReactNode, useState } from 'react'
import { preferences, useMedia, usePreferences } from './preferences.ts'
import { texts } from './texts.ts'

export type PaneName = 'list' | 'detail' | 'map'
const order: readonly PaneName[] = ['list', 'detail', 'map']

export type PanesProps = {
  /** Under which the widths are remembered. */
  readonly name: string
  readonly list?: ReactNode
  readonly detail?: ReactNode
  readonly map?: ReactNode
  /** First widths in percent, for the panes given, in the order list, detail, map. */
  readonly widths?: readonly number[]
  /** The pane shown where there is room for one; kept by the caller when given. */
  readonly shown?: PaneName
  readonly onShow?: (pane: PaneName) => void
}

/** List | detail | map side by side, widths by dragging; one at a time on narrow screens. */
export function Panes(props: PanesProps) {
  const t = texts.useT()
  const narrow = useMedia('(max-width: 900px)')
  const kept = usePreferences().panes
  const [own, setOwn] = useState<PaneName>('list')
  const present = order.filter((pane) => props[pane] !== undefined && props[pane] !== null)
  if (narrow) {
    const wanted = props.shown ?? own
    const shown = present.includes(wanted) ? wanted : (present[0] ?? 'list')
    return (
      <div className="jw-panes jw-panes-one">
        {present.length > 1 ? (
          <Segmented
            block
            aria-label={t('panes.choose')}
            value={shown}
            options={present.map((pane) => ({ value: pane, label: t(`panes.${pane}`) }))}
            onChange={(pane) => {
              setOwn(pane)
              props.onShow?.(pane)
            }}
          />
        ) : null}
        <div className="jw-pane">{props[shown]}</div>
      </div>
    )
  }
  const layout = `${props.name} ${present.join(' ')}`
  const widths = kept[layout] ?? props.widths ?? present.map(() => 100 / present.length)
  return (
    <Splitter
      className="jw-panes"
      key={layout}
      onResizeEnd={(sizes) => {
        const whole = sizes.reduce((sum, size) => sum + size, 0)
        const shares = sizes.map((size) => Math.round((1000 * size) / whole) / 10)
        preferences.set({ panes: { ...kept, [layout]: shares } })
      }}
    >
      {present.map((pane, i) => (
        <Splitter.Panel key={pane} min={260} defaultSize={`${widths[i] ?? 50}%`}>
          <div className="jw-pane">{props[pane]}</div>
        </Splitter.Panel>
      ))}
    </Splitter>
  )
}
