import { App, Checkbox, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { CategorySelect, editionOf, useCategoryNames, useSayLimit } from '#categories/ui'
import {
  AbilityButton,
  api,
  type Column,
  DataList,
  ExportButton,
  Icon,
  nameIn,
  Page,
  type Query,
  StateTag,
  useFilters,
  useLanguage,
  usePages,
  useSend,
  useToday,
} from '#platform/ui'
import { UnitSelect } from '#people/ui'
import { AreaName, AreaSelect } from '#territory/ui'
import { type Role, roles } from '../domain.ts'
import { DutyForm } from './DutyForm.tsx'
import { ImportForm } from './ImportForm.tsx'
import { texts } from './texts.ts'
import { type DutyRow, unitOf, useMayManage } from './wire.ts'

type Filter = {
  category?: string
  area?: string
  unit?: string
  role?: string
  ended?: string
}

const tones = { lead: 'accent', assisting: 'neutral', territorial: 'quiet' } as const

export function ListTab({ nav }: { readonly nav: ReactNode }) {
  const t = texts.useT()
  const can = useMayManage()
  const [filter, setFilter] = useFilters<Filter>()
  const [editing, setEditing] = useState<DutyRow | 'new' | null>(null)
  const [importing, setImporting] = useState(false)
  const { category, area, unit, role, ended } = filter
  const query = { category, area, unit, role, ended }
  const pages = usePages<DutyRow>('/api/duties', { ...query, limit: 200 })
  const columns = useColumns(setEditing)
  return (
    <Page
      fill
      title={t('title')}
      actions={
        <Heads query={query} onImport={() => setImporting(true)} onAdd={() => setEditing('new')} />
      }
      toolbar={
        <>
          {nav}
          <div className="jw-subnav-tools">
            <Tools filter={filter} set={setFilter} />
          </div>
        </>
      }
    >
      <div className="jw-duties-list">
        <DataList<DutyRow>
          label={t('list')}
          pages={pages}
          rowKey={({ id }) => id}
          rowHeight={52}
          columns={columns}
          onOpen={(row) => {
            if (can === true) setEditing(row)
          }}
          empty={{ icon: 'duties', title: t('empty'), hint: t('emptyHint') }}
        />
      </div>
      <DutyForm
        open={editing !== null}
        duty={editing === 'new' ? null : editing}
        initial={{
          ...(category ? { categoryPrefix: category } : {}),
          ...(area ? { areaPrefix: area } : {}),
          ...(unit ? { unitCode: unit } : {}),
        }}
        onClose={() => setEditing(null)}
      />
      <ImportForm open={importing} onClose={() => setImporting(false)} />
    </Page>
  )
}

function Heads({
  query,
  onImport,
  onAdd,
}: {
  readonly query: Query
  readonly onImport: () => void
  readonly onAdd: () => void
}) {
  const t = texts.useT()
  const can = useMayManage()
  return (
    <>
      <ExportButton path="/api/duties" query={query} name={t('list')} />
      <AbilityButton can={can} icon={<Icon name="upload" />} onAct={onImport}>
        {t('import')}
      </AbilityButton>
      <AbilityButton
        can={can}
        type="primary"
        icon={<Icon name="plus" />}
        keys="n"
        keyTitle={t('add')}
        onAct={onAdd}
      >
        {t('add')}
      </AbilityButton>
    </>
  )
}

function Tools({
  filter,
  set,
}: {
  readonly filter: Filter
  readonly set: (change: Filter) => void
}) {
  const t = texts.useT()
  return (
    <>
      <CategorySelect
        prefixes
        allowClear
        className="jw-duties-select"
        label={t('category')}
        value={filter.category}
        onChange={(category) => set({ category: category ?? '' })}
      />
      <AreaSelect
        allowClear
        className="jw-duties-select"
        label={t('area')}
        value={filter.area}
        onChange={(area) => set({ area: area ?? '' })}
      />
      <UnitSelect
        allowClear
        className="jw-duties-select"
        label={t('unit')}
        value={filter.unit}
        onChange={(unit) => set({ unit: unit ?? '' })}
      />
      <Segmented
        aria-label={t('role')}
        value={filter.role ?? ''}
        options={[
          { value: '', label: t('allRoles') },
          ...roles.map((value) => ({ value, label: t(`roles.${value}`) })),
        ]}
        onChange={(role) => set({ role })}
      />
      <Checkbox
        checked={filter.ended === 'true'}
        onChange={({ target }) => set({ ended: target.checked ? 'true' : '' })}
      >
        {t('ended')}
      </Checkbox>
    </>
  )
}

function useColumns(edit: (row: DutyRow) => void): readonly Column<DutyRow>[] {
  const t = texts.useT()
  const language = useLanguage()
  const sayLimit = useSayLimit()
  return [
    {
      key: 'category',
      title: t('category'),
      width: 'minmax(140px, 1.5fr)',
      render: ({ categoryPrefix }) => <CategoryName prefix={categoryPrefix} />,
    },
    {
      key: 'area',
      title: t('area'),
      width: 'minmax(110px, 1fr)',
      from: 480,
      render: ({ areaPrefix }) => <AreaName code={areaPrefix} />,
    },
    {
      key: 'role',
      title: t('role'),
      width: '108px',
      from: 600,
      render: (row) => <RoleCell row={row} />,
    },
    {
      key: 'unit',
      title: t('unit'),
      width: 'minmax(140px, 1.5fr)',
      render: (row) => (
        <span className="jw-two">
          {nameIn(language, unitOf(row))}
          <small className="jw-mono">{row.unitCode}</small>
        </span>
      ),
    },
    {
      key: 'limit',
      title: t('limit'),
      width: '130px',
      from: 860,
      render: ({ limit }) =>
        limit ? sayLimit(limit) : <span className="jw-faint">{t('asCondition')}</span>,
    },
    {
      key: 'valid',
      title: t('validity'),
      width: '180px',
      from: 980,
      render: ({ validFrom, validTo }) => (
        <span className={validTo ? 'jw-faint' : undefined}>
          {validFrom} – {validTo ?? t('open')}
        </span>
      ),
    },
    {
      key: 'acts',
      title: '',
      width: language === 'en' ? '150px' : '130px',
      align: 'end',
      from: 700,
      render: (row) => <Acts row={row} edit={edit} />,
    },
  ]
}

function RoleCell({ row: { role, directFrom } }: { readonly row: DutyRow }) {
  const t = texts.useT()
  const doors = directFrom.map((door) => t(`doors.${door}`)).join(' ')
  return (
    <span className="jw-two">
      <RoleTag role={role} />
      {doors ? <small>{t('directFrom', { doors })}</small> : null}
    </span>
  )
}

export function RoleTag({ role }: { readonly role: Role }) {
  const t = texts.useT()
  return <StateTag tone={tones[role]}>{t(`roles.${role}`)}</StateTag>
}

export function CategoryName({ prefix }: { readonly prefix: string }) {
  const say = useCategoryNames(editionOf(prefix) || undefined)
  const code = prefix.split('/')[2]
  return (
    <span className="jw-two">
      {say(prefix)}
      {code ? <small className="jw-mono">{code}</small> : null}
    </span>
  )
}

function Acts({ row, edit }: { readonly row: DutyRow; readonly edit: (row: DutyRow) => void }) {
  const t = texts.useT()
  const can = useMayManage()
  const { modal } = App.useApp()
  const today = useToday()
  const end = useSend((id: string, key) => api.delete(`/api/duties/${id}`, { key }), {
    touches: ['/api/duties'],
  })
  const isOver = row.validTo !== null && row.validTo <= today
  const ability = can === true && isOver ? t('endedOn', { day: row.validTo ?? '' }) : can
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- keeps presses on the buttons from opening the row
    <span className="jw-duties-acts" onClick={(press) => press.stopPropagation()}>
      <AbilityButton size="small" can={can} onAct={() => edit(row)}>
        {t('change')}
      </AbilityButton>
      <AbilityButton
        size="small"
        can={ability}
        onAct={() =>
          void modal.confirm({
            title: t('end'),
            content: t('endAsk'),
            okText: t('end'),
            okButtonProps: { danger: true },
            onOk: () => end.sendAsync(row.id),
          })
        }
      >
        {t('end')}
      </AbilityButton>
    </span>
  )
}
