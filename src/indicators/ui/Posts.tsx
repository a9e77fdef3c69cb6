import { Segmented } from 'antd'
import { GoLink, nameIn, useLanguage, useNumbers, usePages, withQuery } from '#platform/ui'
import type { Act } from '../domain.ts'
import { addDays, dayAt } from './period.ts'
import type { Asking } from './ask.ts'
import { Paged } from './Paged.tsx'
import { texts } from './texts.ts'

type Row = {
  readonly key: string
  readonly post: string
  readonly worker: string | null
  readonly title: string | null
  readonly titleEn: string | null
  readonly unitName: string | null
  readonly unitNameEn: string | null
  readonly name: string | null
  readonly acts: Readonly<Partial<Record<Act, { readonly n: number; readonly good: number }>>>
}

const shown = [
  'reported',
  'accepted',
  'verified',
  'filed',
  'dispatched',
  'done',
  'checked',
  'closed',
] as const
const ways = ['post', 'worker'] as const

/** What posts and workers did; counts, no score and no order of people. */
export function Posts({ asking }: { readonly asking: Asking }) {
  const t = texts.useT()
  const { ask, filter, setFilter, ready } = asking
  const by = filter.posts === 'worker' ? 'worker' : 'post'
  const pages = usePages<Row>(ready ? '/api/indicators/posts' : null, { ...ask, by, limit: 50 })
  return (
    <section className="jw-figures-card" aria-label={t('posts')}>
      <header>
        <h2>{t('posts')}</h2>
        <Segmented
          aria-label={t('posts')}
          value={by}
          options={ways.map((value) => ({ value, label: t(`postsBy.${value}`) }))}
          onChange={(posts) => setFilter({ posts }, { replace: true })}
        />
        <small className="jw-soft">{t('postsHint')}</small>
      </header>
      <Paged pages={pages} none={t('postsNone')}>
        <PostTable asking={asking} rows={pages.items} busy={pages.loading} />
      </Paged>
    </section>
  )
}

type Props = { readonly asking: Asking; readonly rows: readonly Row[]; readonly busy: boolean }

function PostTable({ asking, rows, busy }: Props) {
  const t = texts.useT()
  const language = useLanguage()
  const { number } = useNumbers()
  const days = actDays(asking)
  const link = (row: Row, act: Act) =>
    withQuery('/console/cases', {
      area: asking.ask.area,
      act,
      actPost: row.post,
      actWorker: row.worker ?? undefined,
      ...days,
    })
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <section className="jw-figures-posts" tabIndex={0} aria-label={t('postsTable')}>
      <table aria-busy={busy}>
        <thead>
          <tr>
            <th scope="col">{t('post')}</th>
            {shown.map((act) => (
              <th key={act} scope="col">
                {t(`acts.${act}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {row.worker === null
                  ? null
                  : `${row.name ?? t('worker', { code: row.worker.slice(-6) })} · `}
                {nameIn(language, { name: row.title ?? '', nameEn: row.titleEn })}
                <small>
                  {nameIn(language, { name: row.unitName ?? '', nameEn: row.unitNameEn })}
                </small>
              </th>
              {shown.map((act) => (
                <td key={act}>
                  {row.acts[act] ? (
                    <GoLink
                      to={link(row, act)}
                      title={t('inTime', { n: number(row.acts[act].good) })}
                    >
                      {number(row.acts[act].n)}
                    </GoLink>
                  ) : (
                    <span className="jw-faint">0</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The days of the period, as acts have them. */
function actDays({ ask, zone }: Asking) {
  const { from, to } = ask
  return {
    actFrom: from ? dayAt(Date.parse(from), zone) : undefined,
    actTo: to ? addDays(dayAt(Date.parse(to), zone), -1) : undefined,
  }
}
