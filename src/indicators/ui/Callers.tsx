import {
  EmptyState,
  FailedState,
  GoLink,
  hasRight,
  type PageOf,
  useApi,
  useMe,
  useNumbers,
} from '#platform/ui'
import { type Ask, casesBehind } from './ask.ts'
import { texts } from './texts.ts'

type Row = { readonly times: number; readonly cases: number; readonly callers: number }

/** How many cases come from people who have asked before. Nobody is named. */
export function Callers({ ask, ready }: { readonly ask: Ask; readonly ready: boolean }) {
  const t = texts.useT()
  const able = hasRight(useMe(), 'contact.read')
  const { number } = useNumbers()
  const read = useApi<PageOf<Row>>(ready && able ? '/api/indicators/callers' : null, ask, {
    keep: true,
  })
  return (
    <section className="jw-figures-card" aria-label={t('callers')}>
      <header>
        <h2>{t('callers')}</h2>
        <small className="jw-soft">{t('callersHint')}</small>
      </header>
      {!able ? (
        <p className="jw-soft">{t('callersNoRight')}</p>
      ) : read.error ? (
        <FailedState problem={read.error} again={() => void read.refetch()} />
      ) : read.data?.items.length === 0 ? (
        <EmptyState icon="refresh" title={t('callersNone')} />
      ) : (
        <ul className="jw-figures-known" aria-busy={!read.data}>
          {(read.data?.items ?? []).map((one) => (
            <li key={one.times}>
              <GoLink to={casesBehind(ask, { askedTimes: String(one.times) })}>
                {t('callersRow', {
                  times: number(one.times),
                  cases: number(one.cases),
                  callers: number(one.callers),
                })}
              </GoLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
