import { GoLink, usePages } from '#platform/ui'
import type { Asking } from './ask.ts'
import { Paged } from './Paged.tsx'
import { texts } from './texts.ts'

type Known = { readonly id: string; readonly number: string; readonly title: string }

/** The cases that a number was made of on the day it is shown for. */
export function KnownCases({ asking }: { readonly asking: Asking }) {
  const t = texts.useT()
  const { ask, filter, setFilter } = asking
  const [figure = 'total', by = '', key = ''] = (filter.known ?? '').split('~')
  const pages = usePages<Known>('/api/indicators/known', {
    ...ask,
    on: filter.on,
    figure,
    ...(by ? { by, key, level: filter.level } : {}),
    limit: 50,
  })
  return (
    <section className="jw-figures-card" aria-label={t('known')}>
      <header>
        <h2>{t('known')}</h2>
        <span className="jw-grow" />
        <button type="button" className="jw-link" onClick={() => setFilter({ known: '' })}>
          {t('hide')}
        </button>
      </header>
      <Paged pages={pages} none={t('leagueNone')}>
        <ul className="jw-figures-known" aria-busy={pages.loading}>
          {pages.items.map((one) => (
            <li key={one.id}>
              <GoLink to={`/console/cases/${one.id}`}>{one.number}</GoLink> {one.title}
            </li>
          ))}
        </ul>
      </Paged>
    </section>
  )
}
