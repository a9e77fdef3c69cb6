import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { nameIn, type PageOf, useApi, useLanguage } from '#platform/ui'
import type { AreaDetailReply, AreaReply } from '../schema.ts'
import { kindKey, texts } from './texts.ts'

export type AreaSelectProps = {
  /** Given by a form item. */
  readonly id?: string
  readonly value?: string | undefined
  readonly onChange?: (code: string | undefined) => void
  /** Read aloud where no label stands beside it. */
  readonly label?: string
  readonly placeholder?: string
  readonly allowClear?: boolean
  readonly className?: string
}

/** Finds an area by name or code at any level; districts are offered first. */
export function AreaSelect({ value, onChange, label, placeholder, ...rest }: AreaSelectProps) {
  const t = texts.useT()
  const language = useLanguage()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useApi<PageOf<AreaReply>>(
    '/api/areas',
    q ? { q, limit: 30 } : { kind: 'district', limit: 200 },
    { keep: true },
  )
  const chosen = useApi<AreaDetailReply>(value ? `/api/areas/${value}` : null)
  const items = found.data?.items ?? []
  const known = items.some(({ code }) => code === value)
  const shown = chosen.data && !known ? [chosen.data, ...items] : items
  return (
    <Select<string>
      {...rest}
      {...(label ? { 'aria-label': label } : {})}
      value={value === '' ? null : (value ?? null)}
      placeholder={placeholder ?? t('select.placeholder')}
      showSearch={{ filterOption: false, onSearch: setText }}
      notFoundContent={found.isLoading ? null : t('select.none')}
      popupMatchSelectWidth={320}
      optionLabelProp="title"
      options={shown.map((area) => ({
        value: area.code,
        title: nameIn(language, area),
        label: (
          <span className="jw-area-option">
            <span>{nameIn(language, area)}</span>
            <small>
              {t(kindKey(area.kind))} · {area.code}
            </small>
          </span>
        ),
      }))}
      onChange={(code) => onChange?.(code)}
    />
  )
}
