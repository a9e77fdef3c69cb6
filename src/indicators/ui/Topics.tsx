import { Input } from 'antd'
import {
  EmptyState,
  FailedState,
  GoLink,
  nameIn,
  useApi,
  useLanguage,
  useNumbers,
  Waiting,
} from '#platform/ui'
import { type Asking, casesBehind } from './ask.ts'
import { texts } from './texts.ts'

type Topic = {
  readonly term: string
  readonly now: number
  readonly past: number
  readonly times: number | null
}
type Word = Topic & { readonly cases: number }
type Category = Topic & { readonly name: string; readonly nameEn: string }
type Read = {
  readonly month: string
  readonly monthEnd: string
  readonly words: readonly Word[]
  readonly categories: readonly Category[]
}

/** 每月一题: what a month has more of than the three before. */
export function Topics({ asking }: { readonly asking: Asking }) {
  const t = texts.useT()
  const { ask, filter, setFilter, today, ready } = asking
  const month = filter.month ?? today.slice(0, 7)
  const read = useApi<Read>(
    ready ? '/api/indicators/topics' : null,
    { area: ask.area, month },
    { keep: true },
  )
  const isEmpty = read.data?.words.length === 0 && read.data.categories.length === 0
  return (
    <section className="jw-figures-card" aria-label={t('topics')}>
      <header>
        <h2>{t('topics')}</h2>
        <Input
          type="month"
          className="jw-figures-month"
          aria-label={t('month')}
          value={month}
          max={today.slice(0, 7)}
          onChange={({ target }) => setFilter({ month: target.value })}
        />
        <small className="jw-soft">{t('topicsHint')}</small>
      </header>
      {read.error ? (
        <FailedState problem={read.error} again={() => void read.refetch()} />
      ) : isEmpty ? (
        <EmptyState icon="chart" title={t('topicsNone')} hint={t('topicsNoneHint')} />
      ) : (
        <TopicList area={ask.area} read={read.data} />
      )}
    </section>
  )
}

function TopicList({
  area,
  read,
}: {
  readonly area: string | undefined
  readonly read: Read | undefined
}) {
  const t = texts.useT()
  const language = useLanguage()
  const { number } = useNumbers()
  if (!read) return <Waiting />
  const span = { area, from: read.month, to: read.monthEnd }
  const times = (one: Topic) =>
    one.times === null
      ? t('topicNew')
      : t('topicTimes', { n: number(Math.round(one.times * 10) / 10) })
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <ol className="jw-figures-repeats" tabIndex={0}>
      {read.categories.map((one) => (
        <li key={one.term}>
          <GoLink to={casesBehind(span, { category: one.term, figure: 'total' })}>
            <span>
              {nameIn(language, one)}
              <small>{t('category')}</small>
            </span>
            <small>{times(one)}</small>
            <b>{number(one.now)}</b>
          </GoLink>
        </li>
      ))}
      {read.words.map((one) => (
        <li key={one.term}>
          <GoLink to={casesBehind(span, { q: one.term, figure: 'total' })}>
            <span>“{one.term}”</span>
            <small>{times(one)}</small>
            <b>{number(one.cases)}</b>
          </GoLink>
        </li>
      ))}
    </ol>
  )
}
