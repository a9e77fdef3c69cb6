// The answer to "what happens now, by whom, by when", always in sight.
import { nameIn } from '#platform/ui/i18n.ts'
import { sayExactly } from '#platform/ui/time.ts'
import { endReason, isUnsolved } from '../../../domain/outcomes.ts'
import type { State } from '../../../lifecycle.ts'
import { useZone } from '../city.ts'
import { useNow } from '../now.ts'
import { texts } from '../texts.ts'
import type { Told } from './FollowPage.tsx'
import { actorOf, byWhen, refusalReason } from './view.ts'

export function reasonWords(
  end: { readonly state: State; readonly outcome?: string | null },
  code: string | undefined,
  language: 'zh-CN' | 'en',
): string {
  return endReason(end, code)?.[language === 'en' ? 'en' : 'zh'] ?? ''
}

/** States in which the words speak to the one who told. */
const isTheirs = (state: State): state is 'reported' | 'awaiting' | 'checked' | 'withdrawn' =>
  state === 'reported' || state === 'awaiting' || state === 'checked' || state === 'withdrawn'

export function NowBox({ told }: { readonly told: Told }) {
  const t = texts.useT()
  const { view, language } = told
  const toRate = view.state === 'closed' && view.can.rate === true
  const refused = view.state === 'refused' ? reasonWords(view, refusalReason(view), language) : ''
  const unsolved = isUnsolved(view.outcome)
  const why = view.closeReason?.[language === 'en' ? 'en' : 'zh']
  return (
    <section className="pt-now" aria-label={t('follow.now')}>
      <dl>
        <div>
          <dt>{t('follow.now')}</dt>
          <dd>
            {unsolved
              ? t('follow.does.closedUnsolved')
              : view.joined && isTheirs(view.state)
                ? t(`follow.theirDoes.${view.state}`)
                : t(toRate ? 'follow.does.closedRate' : `follow.does.${view.state}`)}
            {view.state === 'closed' && view.outcome !== 'solved' && why ? (
              <span className="pt-block">{t('follow.closedBecause', { reason: why })}</span>
            ) : null}
            {refused ? (
              <span className="pt-block">{t('follow.refusedBecause', { reason: refused })}</span>
            ) : null}
            {view.state === 'refused' ? (
              <span className="pt-block">{t('follow.refusedNext')}</span>
            ) : null}
          </dd>
        </div>
        <Who told={told} />
        <By told={told} />
      </dl>
    </section>
  )
}

function Who({ told: { view, language } }: { readonly told: Told }) {
  const t = texts.useT()
  const actor = actorOf(view)
  if (actor === 'nobody' || (actor === 'unit' && !view.unit)) return null
  const who =
    actor === 'unit'
      ? nameIn(language, view.unit)
      : t(actor === 'you' ? 'follow.you' : actor === 'desk' ? 'follow.desk' : 'follow.checker')
  return (
    <div>
      <dt>{t('follow.who')}</dt>
      <dd>{who}</dd>
    </div>
  )
}

function By({ told: { view, language, when } }: { readonly told: Told }) {
  const t = texts.useT()
  const zone = useZone()
  const by = byWhen(view, useNow())
  if (by.kind === 'none') return null
  const said = { when: when(by.at) }
  return (
    <div>
      <dt>{t('follow.by')}</dt>
      <dd className={by.kind === 'overdue' ? 'pt-late' : undefined}>
        <details className="pt-exact">
          <summary>
            {by.kind === 'overdue'
              ? t('follow.overdue', said)
              : by.kind === 'until'
                ? t('follow.suspendedUntil', said)
                : t('follow.latest', said)}
          </summary>
          {t('follow.exact', { when: sayExactly(by.at, language, zone) })}
        </details>
      </dd>
    </div>
  )
}
