import { Button } from 'antd'
import {
  EmptyState,
  ExportButton,
  FailedState,
  nameIn,
  Section,
  useFilters,
  useLanguage,
  usePages,
  Waiting,
  When,
} from '#platform/ui'
import { results } from '../../domain.ts'
import { useSayMs } from '../say.ts'
import { texts } from '../texts.ts'
import type { CallLine } from '../wire.ts'
import type { Filter } from './day.ts'

const path = '/api/calls'
const hourMs = 3_600_000

/** The calls behind the figures; their numbers are masked. */
export function CallList({
  span,
}: {
  readonly span: { readonly from: string; readonly to: string }
}) {
  const t = texts.useT()
  const [filter, setFilter] = useFilters<Filter>()
  const { hour, post, state, late } = filter
  const within = hour ? { from: hour, to: new Date(Date.parse(hour) + hourMs).toISOString() } : span
  const query = { ...within, post, state, late, limit: 100 }
  const pages = usePages<CallLine>(path, query)
  const isNarrow = Boolean(hour || post || state || late)
  return (
    <Section title={t('figures.calls')}>
      <p className="cl-row">
        <ExportButton path={path} query={query} name={t('figures.calls')} size="small" />
        {isNarrow ? (
          <Button
            size="small"
            onClick={() => setFilter({ hour: '', post: '', state: '', late: '' })}
          >
            {t('figures.cleared')}
          </Button>
        ) : null}
      </p>
      {pages.problem ? (
        <FailedState problem={pages.problem} again={pages.again} />
      ) : pages.loading ? (
        <Waiting />
      ) : pages.items.length === 0 ? (
        <EmptyState icon="phone" title={t('figures.none')} />
      ) : (
        <Rows items={pages.items} />
      )}
      {pages.hasMore ? (
        <Button type="text" loading={pages.loadingMore} onClick={pages.more}>
          …
        </Button>
      ) : null}
    </Section>
  )
}

function Rows({ items }: { readonly items: readonly CallLine[] }) {
  const t = texts.useT()
  const language = useLanguage()
  const sayMs = useSayMs()
  const resultOf = (one: CallLine) => {
    const known = results.find((name) => name === one.result)
    return known ? t(`wrap.results.${known}`) : ''
  }
  return (
    <table className="cl-table" aria-label={t('figures.calls')}>
      <thead>
        <tr>
          <th scope="col">{t('figures.time')}</th>
          <th scope="col" className="cl-left">
            {t('figures.caller')}
          </th>
          <th scope="col" className="cl-left">
            {t('figures.state')}
          </th>
          <th scope="col" className="cl-left">
            {t('figures.result')}
          </th>
          <th scope="col" className="cl-left">
            {t('figures.post')}
          </th>
          <th scope="col">{t('figures.waited')}</th>
          <th scope="col">{t('figures.talked')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.id}>
            <td>
              <When at={one.offeredAt} />
            </td>
            <td className="cl-left jw-time">{one.caller ?? '—'}</td>
            <td className="cl-left">{t(`states.${one.state}`)}</td>
            <td className="cl-left">{resultOf(one)}</td>
            <td className="cl-left">
              {one.post
                ? nameIn(language, { name: one.post.title, nameEn: one.post.titleEn })
                : '—'}
            </td>
            <td>{sayMs(one.waitMs)}</td>
            <td>{sayMs(one.talkMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
