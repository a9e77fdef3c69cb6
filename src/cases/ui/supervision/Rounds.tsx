// The open rounds of supervision: who is asked, until when, each row its case.
import { Checkbox, Select } from 'antd'
import {
  type Column,
  DataList,
  Due,
  LightIcon,
  nameIn,
  StateTag,
  useFilters,
  useGo,
  usePages,
  When,
} from '#platform/ui'
import { texts } from '../digest/texts.ts'
import { useLabels } from '../labels.ts'
import { UnitPick } from '../pick/picks.tsx'
import { useKnownNames } from '../queue/FilterPanel.tsx'
import { type Coded, sayNumberOf } from '../types.ts'

type Row = {
  readonly id: string
  readonly caseId: string
  readonly caseNumber: string
  readonly title: string
  readonly categoryName: string
  readonly categoryNameEn: string
  readonly number: number
  readonly level: number
  readonly roundArea: Coded | null
  readonly area: Coded
  readonly unitName: string | null
  readonly unitNameEn: string | null
  readonly demand: string
  readonly state: 'open' | 'replied'
  readonly dueAt: string
  readonly repliedAt: string | null
  readonly late: boolean
}

export type RoundSearch = {
  readonly area?: string | undefined
  readonly show?: string | undefined
  readonly unit?: string | undefined
  readonly level?: string | undefined
  readonly state?: string | undefined
  readonly late?: string | undefined
}

const levels = ['unit', 'community', 'street', 'district', 'city'] as const

export function RoundFilters() {
  const t = texts.useT()
  const [search, set] = useFilters<RoundSearch>()
  const known = useKnownNames({ unit: search.unit })
  const change = (to: Partial<RoundSearch>) => set(to, { replace: true })
  return (
    <div className="cs-round-filters">
      <Select
        aria-label={t('rounds.byLevel')}
        value={search.level ?? ''}
        onChange={(level: string) => change({ level: level || undefined })}
        popupMatchSelectWidth={false}
        options={[
          { value: '', label: t('rounds.anyLevel') },
          ...levels.map((value) => ({ value, label: t(`rounds.levels.${value}`) })),
        ]}
      />
      <Select
        aria-label={t('rounds.state')}
        value={search.state ?? ''}
        onChange={(state: string) => change({ state: state || undefined })}
        popupMatchSelectWidth={false}
        options={[
          { value: '', label: t('rounds.anyState') },
          { value: 'open', label: t('rounds.open') },
          { value: 'replied', label: t('rounds.replied') },
        ]}
      />
      <span className="cs-round-unit">
        <UnitPick
          allowClear
          aria-label={t('rounds.pickUnit')}
          known={known.unit}
          {...(search.unit ? { value: search.unit } : {})}
          onChange={(unit?: string) => change({ unit })}
        />
      </span>
      <Checkbox
        checked={search.late === 'true'}
        onChange={({ target }) => change({ late: target.checked ? 'true' : undefined })}
      >
        {t('rounds.late')}
      </Checkbox>
    </div>
  )
}

export function Rounds() {
  const t = texts.useT()
  const go = useGo()
  const columns = useColumns()
  const [{ area, unit, level, state, late }] = useFilters<RoundSearch>()
  const pages = usePages<Row>('/api/rounds', { area, unit, level, state, late, limit: 50 })
  return (
    <DataList<Row>
      label={t('rounds.list')}
      pages={pages}
      rowKey={({ id }) => id}
      columns={columns}
      rowHeight={50}
      onOpen={({ caseId }) => go(`/console/cases/${caseId}`)}
      empty={{ icon: 'check', title: t('rounds.none'), hint: t('rounds.noneHint') }}
    />
  )
}

function useColumns(): readonly Column<Row>[] {
  const t = texts.useT()
  const { language } = useLabels()
  return [
    {
      key: 'due',
      title: t('rounds.due'),
      width: '132px',
      render: (row) =>
        row.state === 'open' ? (
          <span className="cs-due" data-light={row.late ? 'late' : 'onTime'}>
            <LightIcon light={row.late ? 'late' : 'onTime'} />
            <Due at={row.dueAt} short />
          </span>
        ) : (
          <span className="jw-soft">
            <When at={row.repliedAt} />
          </span>
        ),
    },
    {
      key: 'title',
      title: t('rounds.title'),
      width: 'minmax(180px, 2.2fr)',
      render: (row) => (
        <span className="jw-two">
          <span className="cs-row-title">{row.title}</span>
          <small>{row.demand}</small>
        </span>
      ),
    },
    {
      key: 'asked',
      title: t('rounds.asked'),
      width: 'minmax(120px, 1fr)',
      from: 620,
      render: (row) => (
        <span className="jw-two">
          <span>{row.roundArea ? nameIn(language, row.roundArea) : t('rounds.levels.unit')}</span>
          <small>{t('rounds.round', { n: row.number })}</small>
        </span>
      ),
    },
    {
      key: 'unit',
      title: t('rounds.unit'),
      width: 'minmax(130px, 1.2fr)',
      from: 740,
      render: (row) =>
        row.unitName ? nameIn(language, { name: row.unitName, nameEn: row.unitNameEn ?? '' }) : '–',
    },
    {
      key: 'state',
      title: t('rounds.state'),
      width: language === 'en' ? '128px' : '90px',
      from: 460,
      render: ({ state: name }) => (
        <StateTag tone={name === 'open' ? 'attention' : 'accent'}>{t(`rounds.${name}`)}</StateTag>
      ),
    },
    {
      key: 'number',
      title: '',
      width: '90px',
      align: 'end',
      from: 900,
      render: ({ caseNumber }) => <span className="jw-soft">{sayNumberOf(caseNumber)}</span>,
    },
  ]
}
