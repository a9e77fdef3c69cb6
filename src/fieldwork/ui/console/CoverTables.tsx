// The figures behind the coverage map: each route and each grid on a line, chosen by pointer or keys.
import { Button, Popconfirm } from 'antd'
import { api, GoLink, Icon, nameIn, useLanguage, useNumbers, useSend } from '#platform/ui'
import { texts } from './texts.ts'
import type { GridCover, RouteCover } from './wire.ts'

type Table<T> = {
  readonly items: readonly T[]
  readonly chosen: string | null
  readonly onChoose: (id: string | null) => void
}

/** A share as a bar and as a number. */
function Share({ value, note }: { readonly value: number | null; readonly note: string }) {
  const t = texts.useT()
  const { share } = useNumbers()
  if (value === null) return <span className="jw-soft">{t('cover.noRoute')}</span>
  return (
    <span className="fc-share" title={note}>
      <i aria-hidden="true">
        <b style={{ width: `${Math.round(value * 100)}%` }} />
      </i>
      {share(value)}
      <small className="jw-soft">{note}</small>
    </span>
  )
}

function Chooser({
  id,
  name,
  table,
}: {
  readonly id: string
  readonly name: string
  readonly table: Pick<Table<unknown>, 'chosen' | 'onChoose'>
}) {
  const isChosen = table.chosen === id
  return (
    <button
      type="button"
      className="fc-choose"
      aria-pressed={isChosen}
      onClick={() => table.onChoose(isChosen ? null : id)}
    >
      {name}
    </button>
  )
}

export function RouteTable(table: Table<RouteCover>) {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <table className="fc-table fc-tight">
      <thead>
        <tr>
          <th scope="col">{t('field.route')}</th>
          <th scope="col">{t('cover.times')}</th>
          <th scope="col">{t('cover.measures.share')}</th>
          <th scope="col">
            <span className="jw-hidden">{t('route.change')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {table.items.map((r) => (
          <tr key={r.id} className={table.chosen === r.id ? 'fc-chosen' : undefined}>
            <td>
              <Chooser id={r.id} name={nameIn(language, r)} table={table} />
              <small className="jw-soft">
                {nameIn(language, { name: r.areaName, nameEn: r.areaNameEn })} ·{' '}
                {t('route.often', { count: r.timesADay })}
              </small>
            </td>
            <td>{r.walks}</td>
            <td>
              <Share value={r.share} note={t('cover.pointsOf', { n: r.visited, of: r.points })} />
            </td>
            <td>
              <RouteActions route={r} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RouteActions({ route }: { readonly route: RouteCover }) {
  const t = texts.useT()
  const language = useLanguage()
  const what = nameIn(language, route)
  const end = useSend((id: string, key) => api.delete(`/api/field/routes/${id}`, { key }), {
    touches: ['/api/field/coverage', '/api/field/routes'],
  })
  return (
    <span className="fc-tools">
      <GoLink
        to={`/console/fieldwork/routes/${route.id}`}
        className="fc-icon"
        title={t('route.change')}
      >
        <Icon name="edit" />
        <span className="jw-hidden">{t('route.changeOne', { what })}</span>
      </GoLink>
      <Popconfirm
        title={t('route.endAsk')}
        description={t('route.endHint')}
        okText={t('route.end')}
        onConfirm={() => end.send(route.id)}
      >
        <Button
          type="text"
          size="small"
          loading={end.sending}
          icon={<Icon name="trash" />}
          aria-label={t('route.endOne', { what })}
        />
      </Popconfirm>
    </span>
  )
}

export function GridTable(table: Table<GridCover>) {
  const t = texts.useT()
  const language = useLanguage()
  const { number } = useNumbers()
  return (
    <table className="fc-table fc-tight">
      <thead>
        <tr>
          <th scope="col">{t('field.grid')}</th>
          <th scope="col">{t('cover.measures.hours')}</th>
          <th scope="col">{t('cover.measures.patrols')}</th>
          <th scope="col">{t('cover.measures.share')}</th>
        </tr>
      </thead>
      <tbody>
        {table.items.map((g) => (
          <tr key={g.areaCode} className={table.chosen === g.areaCode ? 'fc-chosen' : undefined}>
            <td>
              <Chooser id={g.areaCode} name={nameIn(language, g)} table={table} />
              <small className="jw-soft">{g.areaCode}</small>
            </td>
            <td>
              {t('cover.hoursOf', { n: number(g.dutyHours) })}
              <small className="jw-soft">
                {t('cover.timesOf', { count: g.dutyTimes, n: number(g.dutyTimes) })}
              </small>
            </td>
            <td>
              {number(g.patrols)}
              <small className="jw-soft">
                {number(g.metres / 1000, { maximumFractionDigits: 1 })} km
              </small>
            </td>
            <td>
              <Share value={g.share} note={t('cover.pointsOf', { n: g.visited, of: g.points })} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
