import { Button, Checkbox, Form, Popover, Select } from 'antd'
import { useState } from 'react'
import { Icon, lightOrder, nameIn, timeZone, useApi, useLanguage } from '#platform/ui'
import { stateNames } from '../../lifecycle.ts'
import { texts as digestTexts } from '../digest/texts.ts'
import { useLabels } from '../labels.ts'
import { CategoryPick, UnitPick } from '../pick/picks.tsx'
import type { Named } from '../types.ts'
import { useLightWords } from './Chips.tsx'
import { dayBegins, dayOf, type FilterName, type QueueSearch } from './filters.ts'

const doors = ['web', 'hotline', 'grid', 'open311', 'app', 'import'] as const
const urgencies = ['danger', 'urgent', 'normal'] as const
const dayMs = 86_400_000

type Set = (change: Partial<QueueSearch>) => void
type Props = { readonly search: QueueSearch; readonly onSet: Set }

export function FilterButton({ search, onSet }: Props) {
  const { t } = useLabels()
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      content={<FilterPanel search={search} onSet={onSet} onDone={() => setOpen(false)} />}
      destroyOnHidden
    >
      <Button icon={<Icon name="filter" />} aria-expanded={open}>
        {t('filters.button')}
      </Button>
    </Popover>
  )
}

function FilterPanel({ search, onSet, onDone }: Props & { readonly onDone: () => void }) {
  const { t } = useLabels()
  const known = useKnownNames(search)
  return (
    <Form layout="vertical" className="cs-filter-panel" aria-label={t('filters.title')}>
      <Form.Item label={t('filters.category')}>
        <CategoryPick
          aria-label={t('filters.category')}
          value={search.category}
          known={known.category}
          onChange={(category) => onSet({ category })}
        />
      </Form.Item>
      <Form.Item label={t('filters.unit')}>
        <UnitPick
          aria-label={t('filters.unit')}
          allowClear
          value={search.unit}
          known={known.unit}
          onChange={(unit) => onSet({ unit })}
        />
      </Form.Item>
      <Words search={search} onSet={onSet} />
      <Days search={search} onSet={onSet} />
      <Switches search={search} onSet={onSet} />
      <Button type="primary" onClick={onDone}>
        {t('filters.show')}
      </Button>
    </Form>
  )
}

function Words({ search, onSet }: Props) {
  const { t, state, door } = useLabels()
  const lightWord = useLightWords()
  const many = (
    name: 'state' | 'light' | 'urgency',
    options: readonly { readonly value: string; readonly label: string }[],
  ) => (
    <Form.Item label={t(`filters.${name}`)}>
      <Select
        mode="multiple"
        aria-label={t(`filters.${name}`)}
        allowClear
        placeholder={t('filters.any')}
        maxTagCount="responsive"
        value={(search[name] ?? '').split(',').filter(Boolean)}
        options={[...options]}
        onChange={(values: string[]) => onSet({ [name]: values.join(',') })}
      />
    </Form.Item>
  )
  return (
    <>
      {many(
        'state',
        stateNames.map((value) => ({ value, label: state(value) })),
      )}
      {many(
        'light',
        lightOrder.map((value) => ({ value, label: lightWord(value) })),
      )}
      {many(
        'urgency',
        urgencies.map((value) => ({ value, label: t(`urgency.${value}`) })),
      )}
      <Form.Item label={t('filters.door')}>
        <Select
          aria-label={t('filters.door')}
          allowClear
          placeholder={t('filters.any')}
          value={search.door ?? null}
          options={doors.map((value) => ({ value, label: door(value) }))}
          onChange={(value?: string | null) => onSet({ door: value ?? undefined })}
        />
      </Form.Item>
    </>
  )
}

function Days({ search, onSet }: Props) {
  const { t } = useLabels()
  const zone = timeZone()
  const shown = (at: string | undefined, back: number) =>
    at ? dayOf(new Date(Date.parse(at) - back).toISOString(), zone) : ''
  // The last day is meant whole; the server's end is the instant after it.
  const after = (day: string) =>
    dayBegins(new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10), zone)
  return (
    <>
      <Form.Item label={t('filters.from')}>
        <input
          className="cs-day"
          type="date"
          aria-label={t('filters.from')}
          value={shown(search.from, 0)}
          onChange={({ target }) =>
            onSet({ from: target.value ? dayBegins(target.value, zone) : undefined })
          }
        />
      </Form.Item>
      <Form.Item label={t('filters.to')}>
        <input
          className="cs-day"
          type="date"
          aria-label={t('filters.to')}
          value={shown(search.to, 1)}
          onChange={({ target }) => onSet({ to: target.value ? after(target.value) : undefined })}
        />
      </Form.Item>
    </>
  )
}

function Switches({ search, onSet }: Props) {
  const { t } = useLabels()
  const box = (name: 'supervised' | 'pending' | 'appealed', value = 'true') => (
    <Checkbox
      checked={search[name] === value}
      onChange={({ target }) => onSet({ [name]: target.checked ? value : undefined })}
    >
      {t(`filters.${name}`)}
    </Checkbox>
  )
  const either = (name: 'open' | 'rated', yes: string, no: string) => (
    <Form.Item label={t(`filters.${name}`)}>
      <Select
        aria-label={t(`filters.${name}`)}
        value={search[name] ?? ''}
        options={[
          { value: '', label: t('filters.any') },
          { value: 'true', label: yes },
          { value: 'false', label: no },
        ]}
        onChange={(value: string) => onSet({ [name]: value || undefined })}
      />
    </Form.Item>
  )
  return (
    <>
      {either('open', t('filters.isOpen'), t('filters.isClosed'))}
      {either('rated', t('filters.isRated'), t('filters.notRated'))}
      <div className="cs-filter-boxes">
        {box('supervised')}
        {box('pending')}
        {box('appealed')}
      </div>
    </>
  )
}

/** The names of the category, the unit and the area that stand in the address as codes. */
export function useKnownNames(search: QueueSearch) {
  const language = useLanguage()
  const category = useApi<Named>(
    search.category && /\d{4,}$/.test(search.category)
      ? `/api/categories/${encodeURIComponent(search.category)}`
      : null,
  )
  const units = useApi<{ readonly items: readonly (Named & { readonly code: string })[] }>(
    search.unit ? '/api/units' : null,
    { q: search.unit, limit: 5 },
  )
  const unit = units.data?.items.find(({ code }) => code === search.unit)
  const known = (value: string | undefined, thing: Named | undefined) =>
    value ? [{ value, label: thing ? nameIn(language, thing) : value }] : []
  return {
    category: known(search.category, category.data),
    unit: known(search.unit, unit),
  }
}

/** The filters in force that have no chip above the list, each with a way to take it out. */
export function ActiveFilters({ search, onSet }: Props) {
  const { t, door, when } = useLabels()
  const known = useKnownNames(search)
  const figure = search.figure as 'total' | undefined
  const say = digestTexts.useT()
  const said: Partial<Record<FilterName, string | undefined>> = {
    q: search.q && `“${search.q}”`,
    category: known.category[0]?.label,
    unit: known.unit[0]?.label,
    door: search.door && door(search.door),
    urgency: search.urgency
      ?.split(',')
      .map((one) => t(`urgency.${one as 'urgent'}`))
      .join(' / '),
    from: search.from && `${t('filters.from')} ${when(search.from)}`,
    to: search.to && `${t('filters.to')} ${when(search.to)}`,
    supervised: search.supervised && t('filters.supervised'),
    pending: search.pending && t('filters.pending'),
    appealed: search.appealed && t('filters.appealed'),
    todo: search.todo && say(`lists.${search.todo as 'overdue'}`),
    rated: search.rated && t(search.rated === 'true' ? 'filters.isRated' : 'filters.notRated'),
    open: search.open && t(search.open === 'true' ? 'filters.isOpen' : 'filters.isClosed'),
    figure: figure && `${t('filters.figure')}: ${t(`filters.figures.${figure}`)}`,
    act: search.act && `${t('filters.act')}: ${t(`filters.acts.${search.act as 'done'}`)}`,
    near: search.near && t('filters.near'),
    address: search.address && `${t('filters.address')}: ${search.address}`,
    askedTimes: search.askedTimes && `${t('filters.askedTimes')}: ${search.askedTimes}`,
  }
  return Object.entries(said)
    .filter(([, word]) => word)
    .map(([name, word]) => (
      <span key={name} className="cs-filter">
        {word}
        <button
          type="button"
          aria-label={t('filters.remove', { what: word ?? '' })}
          onClick={() => onSet({ [name]: undefined })}
        >
          <Icon name="close" size={11} />
        </button>
      </span>
    ))
}
