import { Checkbox, Segmented, Select } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import {
  EmptyState,
  FailedState,
  Icon,
  nameIn,
  Page,
  type PageOf,
  useApi,
  useFilters,
  useLanguage,
} from '#platform/ui'
import type { CellState } from '../domain.ts'
import { CellDrawer } from './CellDrawer.tsx'
import { texts } from './texts.ts'
import { type CoverageCell, type CoverageReply, useAreaOf } from './wire.ts'

type Filter = { area?: string; edition?: string; kind?: string; group?: string; trouble?: string }
const states = ['ok', 'inherited', 'overlap', 'gap'] as const
const isTrouble = ({ state }: CoverageCell) => state === 'gap' || state === 'overlap'

type Edition = { readonly code: string; readonly name: string; readonly categories: number }

function useCoverage() {
  const [filter, setFilter] = useFilters<Filter>()
  const map = useApi<{ cities: { code: string; bounds: unknown }[] }>('/api/map')
  // Where one city is drawn on the map, its districts are the columns to begin with.
  const drawn = map.data?.cities.filter(({ bounds }) => bounds !== null) ?? []
  const area = filter.area ?? (drawn.length === 1 ? drawn[0]?.code : '') ?? ''
  const editions = useApi<PageOf<Edition>>('/api/category-editions')
  const edition = filter.edition ?? editions.data?.items.at(-1)?.code
  const kind = filter.kind ?? 'matter'
  const ready = edition !== undefined && map.data !== undefined
  const tail = area === '' ? '?area=' : ''
  const read = useApi<CoverageReply>(
    ready ? `/api/duties/coverage${tail}` : null,
    { ...(area ? { area } : {}), edition, kind, group: filter.group },
    { keep: true },
  )
  return { filter, setFilter, area, edition, editions: editions.data?.items ?? [], kind, read }
}

export function CoverageTab({ nav }: { readonly nav: ReactNode }) {
  const t = texts.useT()
  const coverage = useCoverage()
  const { filter, setFilter, edition, editions, kind, read } = coverage
  const trouble = read.data?.cells.filter(isTrouble).length ?? 0
  return (
    <Page
      fill
      title={t('title')}
      aside={
        read.data ? (
          <span className={trouble > 0 ? 'jw-duties-trouble' : 'jw-soft'} aria-live="polite">
            {trouble > 0 ? t('coverage.trouble', { count: trouble }) : t('coverage.fine')}
          </span>
        ) : null
      }
      toolbar={
        <>
          {nav}
          <div className="jw-subnav-tools">
            <Select
              aria-label={t('coverage.edition')}
              {...(edition ? { value: edition } : {})}
              popupMatchSelectWidth={false}
              options={editions
                .map(({ code, name }) => ({ value: code, label: name }))
                .toReversed()}
              onChange={(code: string) => setFilter({ edition: code, group: '' })}
            />
            <Segmented
              aria-label={t('category')}
              value={kind}
              options={(['matter', 'component'] as const).map((value) => ({
                value,
                label: t(`coverage.kind.${value}`),
              }))}
              onChange={(next) => setFilter({ kind: next, group: '' })}
            />
            <Checkbox
              checked={filter.trouble === 'true'}
              onChange={({ target }) => setFilter({ trouble: target.checked ? 'true' : '' })}
            >
              {t('coverage.onlyTrouble')}
            </Checkbox>
            <Crumbs coverage={coverage} />
            <span className="jw-grow" />
            <Legend />
          </div>
        </>
      }
    >
      {read.error ? (
        <FailedState problem={read.error} again={() => void read.refetch()} />
      ) : read.data ? (
        <Matrix reply={read.data} coverage={coverage} />
      ) : (
        <div className="jw-page-waiting" aria-busy="true" />
      )}
    </Page>
  )
}

type Coverage = ReturnType<typeof useCoverage>

/** Where one is: all areas › city › district, all groups › group. */
function Crumbs({ coverage }: { readonly coverage: Coverage }) {
  const t = texts.useT()
  const language = useLanguage()
  const { area, filter, setFilter } = coverage
  const { data } = useAreaOf(area || undefined)
  const steps = data ? [...data.ancestors, data] : []
  return (
    <nav className="jw-duties-crumbs" aria-label={t('area')}>
      {steps.map((step, i) => (
        <span key={step.code}>
          {i > 0 ? <span className="jw-faint"> › </span> : null}
          {step.code === area ? (
            <b>{nameIn(language, step)}</b>
          ) : (
            <button
              type="button"
              className="jw-text-button"
              onClick={() => setFilter({ area: step.code })}
            >
              {nameIn(language, step)}
            </button>
          )}
        </span>
      ))}
      {filter.group ? (
        <button
          type="button"
          className="jw-text-button jw-duties-back"
          onClick={() => setFilter({ group: '' })}
        >
          <Icon name="chevronLeft" size={14} /> {t('coverage.allGroups')}
        </button>
      ) : null}
    </nav>
  )
}

function Legend() {
  const t = texts.useT()
  return (
    <ul className="jw-duties-legend">
      {states.map((state) => (
        <li key={state}>
          <Mark state={state} /> {t(`coverage.states.${state}`)}
        </li>
      ))}
    </ul>
  )
}

/** A shape for each state, so that colour alone tells nothing. */
function Mark({ state }: { readonly state: CellState }) {
  return (
    <span className={`jw-duties-mark jw-duties-mark-${state}`} aria-hidden="true">
      {state === 'gap' ? '×' : state === 'overlap' ? '≠' : state === 'ok' ? '●' : '○'}
    </span>
  )
}

function Matrix({
  reply,
  coverage,
}: {
  readonly reply: CoverageReply
  readonly coverage: Coverage
}) {
  const t = texts.useT()
  const language = useLanguage()
  const { filter } = coverage
  const [open, setOpen] = useState<CoverageCell | null>(null)
  const cells = useMemo(
    () => new Map(reply.cells.map((cell) => [`${cell.category} ${cell.area}`, cell])),
    [reply],
  )
  if (reply.areas.length === 0)
    return <EmptyState icon="area" title={t('coverage.noAreas')} hint={t('coverage.noAreasHint')} />
  const troubled = new Set(reply.cells.filter(isTrouble).map(({ category }) => category))
  const rows = reply.categories.filter(
    ({ path }) => filter.trouble !== 'true' || troubled.has(path),
  )
  if (rows.length === 0) {
    const fine = reply.categories.length > 0
    return (
      <EmptyState
        icon={fine ? 'check' : 'tag'}
        title={t(fine ? 'coverage.fine' : 'coverage.noCategories')}
        hint={fine ? undefined : t('coverage.noCategoriesHint')}
      />
    )
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- a box that scrolls must be reachable by keyboard
    <section className="jw-duties-matrix" tabIndex={0} aria-label={t('tabs.coverage')}>
      <table>
        <caption>{t('coverage.hint')}</caption>
        <MatrixHead reply={reply} coverage={coverage} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.path}>
              <RowHead row={row} coverage={coverage} />
              {reply.areas.map((area) => (
                <Cell
                  key={area.code}
                  cell={cells.get(`${row.path} ${area.code}`)}
                  label={`${nameIn(language, row)}, ${nameIn(language, area)}`}
                  onOpen={setOpen}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <CellDrawer
        cell={open}
        reply={reply}
        coverage={{ edition: coverage.edition, kind: coverage.kind, area: coverage.area }}
        grouped={!filter.group}
        onClose={() => setOpen(null)}
      />
    </section>
  )
}

function MatrixHead({
  reply,
  coverage,
}: {
  readonly reply: CoverageReply
  readonly coverage: Coverage
}) {
  const t = texts.useT()
  const language = useLanguage()
  const { filter, setFilter } = coverage
  return (
    <thead>
      <tr>
        <th scope="col">{t(filter.group ? 'coverage.categories' : 'coverage.category')}</th>
        {reply.areas.map((area) => (
          <th key={area.code} scope="col">
            <button
              type="button"
              className="jw-text-button"
              onClick={() => setFilter({ area: area.code })}
            >
              {nameIn(language, area)}
            </button>
          </th>
        ))}
      </tr>
    </thead>
  )
}

function RowHead({
  row,
  coverage,
}: {
  readonly row: CoverageReply['categories'][number]
  readonly coverage: Coverage
}) {
  const language = useLanguage()
  const { filter, setFilter } = coverage
  return (
    <th scope="row">
      {filter.group ? (
        nameIn(language, row)
      ) : (
        <button
          type="button"
          className="jw-text-button"
          onClick={() => setFilter({ group: row.path })}
        >
          {nameIn(language, row)}
        </button>
      )}
    </th>
  )
}

function Cell({
  cell,
  label,
  onOpen,
}: {
  readonly cell: CoverageCell | undefined
  readonly label: string
  readonly onOpen: (cell: CoverageCell) => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  if (!cell) return <td className="jw-duties-cell">–</td>
  const counts = [
    ...(cell.gaps ? [t('coverage.counts.gap', { count: cell.gaps })] : []),
    ...(cell.overlaps ? [t('coverage.counts.overlap', { count: cell.overlaps })] : []),
  ]
  const [only] = cell.lead
  const units =
    cell.lead.length === 1 && only
      ? nameIn(language, only)
      : cell.lead.length > 1
        ? t('coverage.units', { count: cell.lead.length })
        : t('coverage.nobody')
  const said = counts.join(' · ') || units
  return (
    <td className={`jw-duties-cell jw-duties-cell-${cell.state}`}>
      <button
        type="button"
        aria-label={`${label}: ${t(`coverage.states.${cell.state}`)}, ${said}`}
        title={said}
        onClick={() => onOpen(cell)}
      >
        <Mark state={cell.state} />
        <span>{said}</span>
      </button>
    </td>
  )
}
