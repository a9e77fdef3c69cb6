import { type ReactNode, useState } from 'react'
import { useFilters } from '../navigation.tsx'
import { type PaneName, Panes } from '../Panes.tsx'
import { DataList, type DataListProps } from './DataList.tsx'

export type ListWithDetailProps<T> = Omit<DataListProps<T>, 'selected' | 'onOpen'> & {
  /** Under which the widths are remembered. */
  readonly name: string
  readonly widths: readonly [list: number, detail: number]
  readonly detail: ReactNode
  /** What a row opens; nothing for one that `onPress` takes. Its own key unless told. */
  readonly opens?: (row: T) => string | undefined
  readonly onPress?: (row: T) => void
}

/** A list and the record chosen in it, side by side; which one stands in the address as `open`. */
export function ListWithDetail<T>(props: ListWithDetailProps<T>) {
  const { name, widths, detail, opens, onPress, ...list } = props
  const [{ open }, setFilter] = useFilters<{ open?: string }>()
  const [shown, setShown] = useState<PaneName>(open ? 'detail' : 'list')
  return (
    <Panes
      name={name}
      widths={widths}
      shown={shown}
      onShow={setShown}
      list={
        <DataList<T>
          {...list}
          selected={open}
          onOpen={(row) => {
            const key = (opens ?? props.rowKey)(row)
            if (key === undefined) return onPress?.(row)
            setFilter({ open: key }, { replace: true })
            setShown('detail')
          }}
        />
      }
      detail={detail}
    />
  )
}
