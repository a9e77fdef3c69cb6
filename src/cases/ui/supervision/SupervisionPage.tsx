// /console/supervision: where the work stands by its deadlines; every number opens the cases behind it.
import { Segmented } from 'antd'
import {
  allOf,
  DataList,
  ExportButton,
  GoLink,
  hasRight,
  type Light,
  LightIcon,
  nameIn,
  Page,
  type PageOf,
  Section,
  useApi,
  useFilters,
  useGo,
  useMe,
  useNumbers,
  usePages,
  When,
  withQuery,
} from '#platform/ui'
import { openStates, type State } from '../../lifecycle.ts'
import { useLabels } from '../labels.ts'
import { useLightWords } from '../queue/Chips.tsx'
import { queueColumns } from '../queue/columns.tsx'
import { useCounted } from '../queue/useCounted.ts'
import { type Counts, type Named, type QueueRow, sayNumberOf } from '../types.ts'
import { texts as digestTexts } from '../digest/texts.ts'
import { RoundFilters, Rounds, type RoundSearch } from './Rounds.tsx'
import '../cases.css'

const queue = (query: Readonly<Record<string, string | undefined>>) =>
  withQuery('/console/cases', query)

export function SupervisionPage() {
  const { t } = useLabels()
  const [search, set] = useFilters<RoundSearch>()
  return (
    <Page title={t('supervision.title')}>
      <Tiles area={search.area} />
      <div className="cs-board">
        <Stages area={search.area} />
        <div>
          <League by="area" area={search.area} />
          <League by="unit" area={search.area} />
        </div>
      </div>
      <p className="jw-faint">{t('supervision.boardHint')}</p>
      <Lists search={search} onShow={(show) => set({ show }, { replace: true })} />
    </Page>
  )
}

const tiles = {
  late: { open: 'true', light: 'late' },
  near: { open: 'true', light: 'near' },
  pending: { pending: 'true' },
  supervised: { open: 'true', supervised: 'true' },
  danger: { open: 'true', urgency: 'danger' },
} as const
type TileName = keyof typeof tiles

function Tiles({ area }: { readonly area: string | undefined }) {
  return (
    <div className="cs-tiles">
      {(Object.keys(tiles) as TileName[]).map((name) => (
        <Tile key={name} name={name} area={area} />
      ))}
    </div>
  )
}

function Tile({ name, area }: { readonly name: TileName; readonly area: string | undefined }) {
  const { t } = useLabels()
  const counted = useCounted()
  const query = { ...tiles[name], area }
  const counts = useApi<Counts>('/api/cases/counts', query, { keep: true })
  const light = name === 'late' || name === 'near' ? name : null
  return (
    <GoLink
      to={queue(query)}
      className="cs-tile"
      {...(name === 'late' ? { title: t('supervision.lateHint') } : {})}
    >
      <span>
        {light ? <LightIcon light={light} /> : null} {t(`supervision.${name}`)}
      </span>
      <b>{counts.data ? counted(counts.data.total, counts.data) : '·'}</b>
    </GoLink>
  )
}

const shownLights = ['late', 'near', 'onTime', 'suspended'] as const satisfies readonly Light[]

function useByState(light: Light, area: string | undefined) {
  return useApi<Counts>('/api/cases/counts', { open: 'true', light, area }, { keep: true }).data
}

/** Steps by lights: the table of the board. */
function Stages({ area }: { readonly area: string | undefined }) {
  const { t, state } = useLabels()
  const word = useLightWords()
  const columns = {
    late: useByState('late', area),
    near: useByState('near', area),
    onTime: useByState('onTime', area),
    suspended: useByState('suspended', area),
  }
  return (
    <Section title={t('supervision.stages')}>
      <table className="cs-table">
        <thead>
          <tr>
            <th scope="col">{t('supervision.stage')}</th>
            {shownLights.map((light) => (
              <th key={light} scope="col">
                <LightIcon light={light} /> {word(light)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {openStates.map((name) => (
            <tr key={name}>
              <th scope="row">{state(name)}</th>
              {shownLights.map((light) => (
                <td key={light}>
                  <Figure
                    count={columns[light]?.byState[name]}
                    more={columns[light]}
                    to={queue({ state: name, light, area })}
                    name={name}
                    light={light}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Figure(props: {
  readonly count: number | undefined
  readonly more: Pick<Counts, 'more'> | undefined
  readonly to: string
  readonly name: State
  readonly light: Light
}) {
  const { state } = useLabels()
  const word = useLightWords()
  const counted = useCounted()
  if (!props.count) return <span className="jw-faint">0</span>
  return (
    <GoLink
      to={props.to}
      className={`cs-figure cs-figure-${props.light}`}
      title={`${state(props.name)} · ${word(props.light)}`}
    >
      {counted(props.count, props.more)}
    </GoLink>
  )
}

type LeagueRow = Named & {
  readonly key: string
  readonly total: number
  readonly openLate: number
  readonly onTimeRate: number | null
}

const shownRows = 15

function League({ by, area }: { readonly by: 'unit' | 'area'; readonly area: string | undefined }) {
  const { t, language } = useLabels()
  const { number, share } = useNumbers()
  const me = useMe()
  const able = hasRight(me, 'indicator.read')
  const level = (area ?? '').length >= 6 ? 'street' : 'district'
  const read = useApi<PageOf<LeagueRow>>(
    able ? '/api/indicators/league' : null,
    { by, area, level, limit: 200 },
    { keep: true },
  )
  if (!able) return null
  const rows = (read.data?.items ?? [])
    .filter(({ openLate }) => openLate > 0)
    .toSorted((a, b) => b.openLate - a.openLate)
    .slice(0, shownRows)
  return (
    <Section title={t(by === 'unit' ? 'supervision.byUnit' : 'supervision.byArea')}>
      {rows.length === 0 ? (
        <p className="jw-soft">{t('supervision.noPast')}</p>
      ) : (
        <table className="cs-table">
          <thead>
            <tr>
              <th scope="col">{t(`supervision.${by}`)}</th>
              <th scope="col">{t('supervision.openLate')}</th>
              <th scope="col">{t('supervision.total')}</th>
              <th scope="col">{t('supervision.onTimeRate')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{nameIn(language, row)}</th>
                <td>
                  <GoLink
                    className="cs-figure cs-figure-late"
                    to={queue({
                      [by]: row.key,
                      figure: 'openLate',
                      ...(by === 'unit' ? { area } : {}),
                    })}
                  >
                    {number(row.openLate)}
                  </GoLink>
                </td>
                <td>{number(row.total)}</td>
                <td>{share(row.onTimeRate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

const lists = {
  late: { open: 'true', light: 'late' },
  pending: { pending: 'true' },
  supervised: { open: 'true', supervised: 'true' },
} as const
const listNames = ['late', 'pending', 'supervised', 'rounds', 'escalations'] as const
type ListName = (typeof listNames)[number]

function Lists({
  search,
  onShow,
}: {
  readonly search: RoundSearch
  readonly onShow: (name: ListName) => void
}) {
  const { t } = useLabels()
  const say = digestTexts.useT()
  const shown = listNames.find((name) => name === search.show) ?? 'late'
  const title = (name: ListName) =>
    name === 'rounds'
      ? say('rounds.list')
      : t(name === 'escalations' ? 'supervision.escalations' : `supervision.${name}List`)
  return (
    <section className="cs-board-lists" aria-label={title(shown)}>
      <header>
        <Segmented
          value={shown}
          aria-label={t('supervision.title')}
          options={listNames.map((value) => ({ value, label: title(value) }))}
          onChange={onShow}
        />
        <span className="jw-grow" />
        {shown === 'rounds' ? <RoundFilters /> : null}
        {shown === 'escalations' || shown === 'rounds' ? null : (
          <>
            <GoLink to={queue({ ...lists[shown], area: search.area })}>
              {t('supervision.seeAll')}
            </GoLink>
            <ExportButton
              path="/api/cases"
              query={{ ...lists[shown], area: search.area, sort: 'due' }}
              name={title(shown)}
            />
          </>
        )}
      </header>
      {shown === 'rounds' ? <Rounds /> : null}
      {shown === 'escalations' ? <Escalations /> : null}
      {shown === 'escalations' || shown === 'rounds' ? null : (
        <CaseRows key={shown} name={shown} area={search.area} />
      )}
    </section>
  )
}

function CaseRows(props: { readonly name: keyof typeof lists; readonly area: string | undefined }) {
  const labels = useLabels()
  const { t } = labels
  const go = useGo()
  const { name } = props
  const pages = usePages<QueueRow>('/api/cases', {
    ...lists[name],
    area: props.area,
    sort: 'due',
    limit: 50,
  })
  const none = {
    late: t('supervision.noLate'),
    pending: t('supervision.noPending'),
    supervised: t('supervision.noSupervised'),
  }[name]
  return (
    <DataList<QueueRow>
      label={t(`supervision.${name}List`)}
      pages={pages}
      rowKey={({ id }) => id}
      columns={queueColumns(labels)}
      rowHeight={50}
      onOpen={({ id }) => go(`/console/cases/${id}`)}
      empty={{ icon: 'check', title: none, hint: t('supervision.noneHint') }}
    />
  )
}

type Notice = {
  readonly id: string
  readonly kind: string
  readonly at: string
  readonly caseId: string
  readonly number: string | null
  readonly title: string | null
  readonly params: { readonly cause?: string; readonly level?: number }
}
const causes = ['accept', 'dispatch', 'takeUp', 'check'] as const

/** What came up to this post level by level. */
function Escalations() {
  const { t } = useLabels()
  const go = useGo()
  const read = useApi<PageOf<Notice>>('/api/inbox', { limit: 200 }, { keep: true })
  const items = read.data?.items.filter(({ kind }) => kind === 'escalated')
  return (
    <DataList<Notice>
      label={t('supervision.escalations')}
      pages={allOf(items, read.error)}
      rowKey={({ id }) => id}
      onOpen={({ caseId }) => go(`/console/cases/${caseId}`)}
      columns={[
        {
          key: 'cause',
          title: t('supervision.stage'),
          width: '180px',
          render: ({ params }) =>
            t(`supervision.causes.${causes.find((one) => one === params.cause) ?? 'other'}`),
        },
        { key: 'title', title: t('queue.columns.title'), render: ({ title }) => title ?? '–' },
        {
          key: 'at',
          title: t('due.at'),
          width: '130px',
          render: ({ at }) => <When at={at} />,
        },
        {
          key: 'number',
          title: t('queue.columns.number'),
          width: '90px',
          align: 'end',
          render: ({ number }) => sayNumberOf(number ?? ''),
        },
      ]}
      empty={{
        icon: 'check',
        title: t('supervision.noEscalations'),
        hint: t('supervision.noEscalationsHint'),
      }}
    />
  )
}
