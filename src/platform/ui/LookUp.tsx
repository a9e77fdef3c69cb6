import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'

export type LookUpProps = {
  /** Given by a form item. */
  readonly id?: string
  readonly value?: string | undefined
  readonly onChange?: (value: string | undefined) => void
  /** Read aloud where no label stands beside it. */
  readonly label?: string
  readonly placeholder?: string
  readonly allowClear?: boolean
  readonly className?: string
}

export type Found = { readonly value: string; readonly name: string; readonly note: string }

/** The words typed, and as they are asked for once typing pauses. */
export function useLookUpWords() {
  const [words, onWords] = useState('')
  return { q: useDeferredValue(words.trim()), onWords }
}

/** A select whose options the server finds while one types; the one chosen is always among them. */
export function LookUp({
  found,
  chosen,
  none,
  onWords,
  value,
  onChange,
  label,
  ...rest
}: LookUpProps & {
  /** `undefined` while reading. */
  readonly found: readonly Found[] | undefined
  readonly chosen: Found | undefined
  /** Said when nothing fits. */
  readonly none: string
  readonly onWords: (words: string) => void
}) {
  const items = found ?? []
  const shown =
    chosen && !items.some((one) => one.value === chosen.value) ? [chosen, ...items] : items
  return (
    <Select<string>
      {...rest}
      {...(label ? { 'aria-label': label } : {})}
      value={value === '' ? null : (value ?? null)}
      showSearch={{ filterOption: false, onSearch: onWords }}
      notFoundContent={found === undefined ? null : none}
      popupMatchSelectWidth={340}
      optionLabelProp="title"
      options={shown.map((one) => ({
        value: one.value,
        title: one.name,
        label: (
          <span className="jw-two">
            {one.name}
            <small>{one.note}</small>
          </span>
        ),
      }))}
      onChange={(next) => onChange?.(next)}
    />
  )
}
