import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { nameIn, type PageOf, useApi, useLanguage } from '#platform/ui'
import type { Unit } from '../schema.ts'
import { sayUnitKind, texts } from './texts.ts'

export type UnitSelectProps = {
  /** Given by a form item. */
  readonly id?: string
  readonly value?: string | undefined
  readonly onChange?: (code: string | undefined) => void
  readonly label?: string
  readonly placeholder?: string
  readonly allowClear?: boolean
  readonly className?: string
}

/** Finds a unit by name or code. */
export function UnitSelect({ value, onChange, label, placeholder, ...rest }: UnitSelectProps) {
  const t = texts.useT()
  const language = useLanguage()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useApi<PageOf<Unit>>('/api/units', q ? { q, limit: 50 } : { limit: 50 }, {
    keep: true,
  })
  const chosen = useApi<PageOf<Unit>>(value ? '/api/units' : null, { q: value, limit: 20 })
  const items = found.data?.items ?? []
  const own = chosen.data?.items.find(({ code }) => code === value)
  const shown = own && !items.some(({ code }) => code === value) ? [own, ...items] : items
  return (
    <Select<string>
      {...rest}
      {...(label ? { 'aria-label': label } : {})}
      value={value === '' ? null : (value ?? null)}
      placeholder={placeholder ?? t('unit.placeholder')}
      showSearch={{ filterOption: false, onSearch: setText }}
      notFoundContent={found.isLoading ? null : t('unit.noneFound')}
      popupMatchSelectWidth={340}
      optionLabelProp="title"
      options={shown.map((unit) => ({
        value: unit.code,
        title: nameIn(language, unit),
        label: (
          <span className="jw-two">
            {nameIn(language, unit)}
            <small>
              {sayUnitKind(t, unit.kind)} · {unit.code}
            </small>
          </span>
        ),
      }))}
      onChange={(code) => onChange?.(code)}
    />
  )
}
