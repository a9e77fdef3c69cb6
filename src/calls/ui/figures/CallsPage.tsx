// /console/calls: how the hotline does today, by GB/T 33358; every figure opens its calls.
import { Input, Segmented } from 'antd'
import {
  EmptyState,
  ExportButton,
  FailedState,
  nameIn,
  Page,
  Section,
  useApi,
  useFilters,
  useLanguage,
  useMoments,
  useNumbers,
  useToday,
  Waiting,
} from '#platform/ui'
import { useSayMs } from '../say.ts'
import { texts } from '../texts.ts'
import type { Figures, FiguresReply } from '../wire.ts'
import { CallList } from './CallList.tsx'
import { dayOf, type Filter } from './day.ts'
import '../calls.css'

export default function CallsPage() {
  const t = texts.useT()
  const today = useToday()
  const { zone } = useMoments()
  const [filter, setFilter] = useFilters<Filter>()
  const day = filter.day || today
  const by = filter.by === 'post' ? 'post' : 'hour'
  const span = dayOf(day, zone)
  const read = useApi<FiguresReply>('/api/calls/figures', { ...span, by }, { keep: true })
  return (
    <Page
      title={t('figures.title')}
      actions={
        <ExportButton
          path="/api/calls/figures"
          query={{ ...span, by }}
          name={`${t('figures.title')} ${day}`}
        />
      }
      toolbar={
        <>
          <Input
            type="date"
            style={{ width: 160 }}
            aria-label={t('figures.day')}
            value={day}
            max={today}
            onChange={(event) => setFilter({ day: event.target.value })}
          />
          <Segmented
            aria-label={t('figures.title')}
            value={by}
            options={[
              { value: 'hour', label: t('figures.byHour') },
              { value: 'post', label: t('figures.byPost') },
            ]}
            onChange={(next) => setFilter({ by: next })}
          />
        </>
      }
    >
      {read.error ? (
        <FailedState problem={read.error} again={() => void read.refetch()} />
      ) : read.data ? (
        <>
          <Tiles reply={read.data} />
          {read.data.items.length === 0 ? (
            <EmptyState icon="phone" title={t('figures.none')} hint={t('figures.noneHint')} />
          ) : (
            <Section title={t(by === 'post' ? 'figures.byPost' : 'figures.byHour')}>
              <Table reply={read.data} by={by} />
            </Section>
          )}
          <CallList span={span} />
        </>
      ) : (
        <Waiting />
      )}
    </Page>
  )
}

const shareOf = (part: number, whole: number) => (whole === 0 ? null : part / whole)

function Tiles({ reply }: { readonly reply: FiguresReply }) {
  const t = texts.useT()
  const { number, share } = useNumbers()
  const { when } = useMoments()
  const sayMs = useSayMs()
  const [, setFilter] = useFilters<Filter>()
  const { all, standard, callbacks } = reply
  const worst = standard.worst
  const low = worst !== null && worst.answered / worst.offered < standard.connectionTarget
  const say = (part: number, whole: number) => (whole === 0 ? '—' : share(shareOf(part, whole)))
  return (
    <>
      <div className="cl-tiles">
        <Tile
          title={t('figures.offered')}
          value={number(all.offered)}
          note={`${t('figures.byHand')} ${number(all.byHand)} · ${t('figures.called')} ${number(all.called)}`}
        />
        <Tile
          title={t('figures.inTimeShare')}
          value={say(all.inTime, all.answered)}
          note={`${number(all.inTime)}/${number(all.answered)} · ${t('figures.wait')} ${sayMs(all.waitMs)}`}
          onOpen={() => setFilter({ late: 'true' })}
        />
        <Tile
          title={t('figures.rate')}
          value={say(all.answered, all.offered)}
          note={`${t('figures.abandoned')} ${number(all.abandoned)}`}
          onOpen={() => setFilter({ state: 'abandoned' })}
        />
        <Tile
          title={t('figures.worst')}
          value={worst ? share(worst.answered / worst.offered) : '—'}
          bad={low}
          note={
            worst
              ? `${t('figures.worstHint', { time: when(Date.parse(worst.until)), answered: worst.answered, offered: worst.offered })} · ${t('figures.target', { share: share(standard.connectionTarget) })}`
              : t('figures.tooFew', { n: standard.leastCalls })
          }
        />
        <Tile
          title={t('figures.callbacks')}
          value={number(callbacks.waiting)}
          bad={callbacks.late > 0}
          note={t('figures.lateCallbacks', { n: callbacks.late })}
        />
      </div>
      <p className="jw-soft cl-small">
        {t('figures.standard', { name: standard.name })} · {t('figures.note')}
      </p>
    </>
  )
}

function Tile(props: {
  readonly title: string
  readonly value: string
  readonly note: string
  readonly bad?: boolean
  readonly onOpen?: () => void
}) {
  const body = (
    <>
      <span>{props.title}</span>
      <b>{props.value}</b>
      <small>{props.note}</small>
    </>
  )
  const name = props.bad ? 'cl-tile cl-tile-bad' : 'cl-tile'
  return props.onOpen ? (
    <button type="button" className={`${name} cl-tile-open`} onClick={props.onOpen}>
      {body}
    </button>
  ) : (
    <div className={name}>{body}</div>
  )
}

const counts = ['offered', 'answered', 'abandoned', 'inTime', 'byHand', 'called'] as const
const times = ['wait', 'talk', 'wrap'] as const

function Table({ reply, by }: { readonly reply: FiguresReply; readonly by: 'hour' | 'post' }) {
  const t = texts.useT()
  const language = useLanguage()
  const { number, share } = useNumbers()
  const { zone } = useMoments()
  const sayMs = useSayMs()
  const [, setFilter] = useFilters<Filter>()
  const hourOf = (at: string) =>
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(
      new Date(at),
    )
  const ms = (row: Figures) => ({ wait: row.waitMs, talk: row.talkMs, wrap: row.wrapMs })
  return (
    <table className="cl-table" aria-label={t('figures.title')}>
      <thead>
        <tr>
          <th scope="col">{t(`figures.${by}`)}</th>
          {counts.map((one) => (
            <th key={one} scope="col">
              {t(`figures.${one}`)}
            </th>
          ))}
          <th scope="col">{t('figures.rate')}</th>
          {times.map((one) => (
            <th key={one} scope="col">
              {t(`figures.${one}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {reply.items.map((row) => (
          <tr key={row.hour ?? row.post?.id}>
            <th scope="row">
              <button
                type="button"
                className="jw-text-button"
                onClick={() =>
                  setFilter(row.hour ? { hour: row.hour } : { post: row.post?.id ?? '' })
                }
              >
                {row.hour
                  ? hourOf(row.hour)
                  : nameIn(language, {
                      name: row.post?.title ?? '',
                      nameEn: row.post?.titleEn ?? '',
                    })}
              </button>
            </th>
            {counts.map((one) => (
              <td key={one}>{number(row[one])}</td>
            ))}
            <td>{row.offered === 0 ? '—' : share(row.answered / row.offered)}</td>
            {times.map((one) => (
              <td key={one}>{sayMs(ms(row)[one])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
