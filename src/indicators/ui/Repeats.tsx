import {
  EmptyState,
  FailedState,
  GoLink,
  nameIn,
  type PageOf,
  useApi,
  useLanguage,
  useNumbers,
} from '#platform/ui'
import { type Ask, casesBehind } from './ask.ts'
import { texts } from './texts.ts'

type Repeat = {
  readonly areaCode: string
  readonly areaName: string
  readonly areaNameEn: string
  readonly category: string
  readonly name: string | null
  readonly nameEn: string | null
  readonly n: number
}

export function Repeats({ ask, ready }: { readonly ask: Ask; readonly ready: boolean }) {
  const t = texts.useT()
  const read = useApi<PageOf<Repeat>>(ready ? '/api/indicators/repeats' : null, ask, {
    keep: true,
  })
  return (
    <section className="jw-figures-card" aria-label={t('repeats')}>
      <header>
        <h2>{t('repeats')}</h2>
        <small className="jw-soft">{t('repeatsHint')}</small>
      </header>
      {read.error ? (
        <FailedState problem={read.error} again={() => void read.refetch()} />
      ) : read.data?.items.length === 0 ? (
        <EmptyState icon="refresh" title={t('repeatsNone')} hint={t('repeatsNoneHint')} />
      ) : (
        <RepeatList ask={ask} items={read.data?.items ?? []} />
      )}
    </section>
  )
}

function RepeatList({ ask, items }: { readonly ask: Ask; readonly items: readonly Repeat[] }) {
  const language = useLanguage()
  const { number } = useNumbers()
  const most = items[0]?.n ?? 1
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <ol className="jw-figures-repeats" tabIndex={0}>
      {items.map((one) => (
        <li key={`${one.areaCode} ${one.category}`}>
          <GoLink
            to={casesBehind(ask, { area: one.areaCode, category: one.category, figure: 'total' })}
          >
            <span>
              {nameIn(language, { name: one.name ?? one.category, nameEn: one.nameEn })}
              <small>{nameIn(language, { name: one.areaName, nameEn: one.areaNameEn })}</small>
            </span>
            <span className="jw-figures-bar" aria-hidden="true">
              <span style={{ width: `${(100 * one.n) / most}%` }} />
            </span>
            <b>{number(one.n)}</b>
          </GoLink>
        </li>
      ))}
    </ol>
  )
}
