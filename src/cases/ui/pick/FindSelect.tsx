import { Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { texts } from '../texts.ts'
import { useDelayed } from './useDelayed.ts'

export type Found = { readonly value: string; readonly label: string; readonly note?: string }

/** From the form's field, when what is chosen was refused. */
export type Refused = {
  readonly 'aria-invalid'?: boolean | 'true' | 'false'
  readonly 'aria-describedby'?: string
}

export const refusedOf = (props: Refused): Refused => ({
  ...(props['aria-invalid'] ? { 'aria-invalid': props['aria-invalid'] } : {}),
  ...(props['aria-describedby'] ? { 'aria-describedby': props['aria-describedby'] } : {}),
})

type Common = Refused & {
  readonly id?: string
  readonly placeholder: string
  readonly 'aria-label'?: string
  readonly allowClear?: boolean
  /** Words of the values that were chosen before anything was searched. */
  readonly known?: readonly Found[]
  /** Reads what fits the words. */
  readonly useFound: (words: string) => {
    readonly found: readonly Found[]
    readonly reading: boolean
  }
  readonly autoFocus?: boolean
}

type One = Common & {
  readonly many?: false
  readonly value?: string | undefined
  readonly onChange?: (value: string | undefined) => void
}
type Many = Common & {
  readonly many: true
  readonly value?: readonly string[] | undefined
  readonly onChange?: (values: string[]) => void
}

/** A select whose options are looked up on the server while one types; made for `Form.Item`. */
export function FindSelect(props: One | Many) {
  const t = texts.useT()
  const [words, setWords] = useState('')
  const [kept, setKept] = useState<readonly Found[]>([])
  const { found, reading } = props.useFound(useDelayed(words.trim()))
  const chosen = props.many ? (props.value ?? []) : props.value ? [props.value] : []
  const all = [...found, ...kept, ...(props.known ?? [])]
  const missing = chosen
    .filter((value) => !found.some((one) => one.value === value))
    .map((value) => all.find((one) => one.value === value) ?? { value, label: value })
  const shown = words === '' ? [...missing, ...found] : found
  const options = [...new Map(shown.map((one) => [one.value, one])).values()]
  const remember = () => setKept((was) => [...was, ...found].slice(-60))
  const search = {
    filterOption: false as const,
    searchValue: words,
    onSearch: setWords,
  }
  const line = (one: Found | undefined): ReactNode => (
    <span className="cs-option">
      <span>{one?.label}</span>
      {one?.note ? <small>{one.note}</small> : null}
    </span>
  )
  const common = {
    ...(props.id ? { id: props.id } : {}),
    ...refusedOf(props),
    ...(props['aria-label'] ? { 'aria-label': props['aria-label'] } : {}),
    placeholder: props.placeholder,
    allowClear: props.allowClear ?? false,
    autoFocus: props.autoFocus ?? false,
    loading: reading,
    showSearch: search,
    options: options.map(({ value, label }) => ({ value, label })),
    optionRender: ({ value }: { value?: string | number | null | undefined }) =>
      line(options.find((one) => one.value === value)),
    notFoundContent: (
      <span className="jw-soft">{t(words === '' ? 'pick.typing' : 'pick.none')}</span>
    ),
    popupMatchSelectWidth: 360,
    style: { width: '100%' },
  }
  if (props.many) {
    return (
      <Select<string[]>
        {...common}
        mode="multiple"
        value={[...(props.value ?? [])]}
        onChange={(values) => {
          remember()
          setWords('')
          props.onChange?.(values)
        }}
      />
    )
  }
  return (
    <Select<string>
      {...common}
      value={props.value ?? null}
      onChange={(value) => {
        remember()
        setWords('')
        props.onChange?.(value ?? undefined)
      }}
    />
  )
}
