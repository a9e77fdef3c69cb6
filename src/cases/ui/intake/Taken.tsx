import { App, Button } from 'antd'
import { GoLink, Icon, Section, StateTag, useGo, When } from '#platform/ui'
import type { State } from '../../lifecycle.ts'
import { toneOf, useLabels } from '../labels.ts'
import { sayNumberOf } from '../types.ts'

export type TakenIn = {
  readonly id: string
  readonly number: string
  readonly followUrl: string
  readonly acceptBy: string | null
  readonly danger: { readonly words: readonly string[]; readonly call: readonly string[] } | null
  readonly similar: readonly {
    readonly number: string
    readonly title: string
    readonly state: State
    readonly distanceM: number
    readonly reportedAt: string | null
  }[]
}

/** The number to read out, the link to send, what to do at once, and the same matter nearby. */
export function Taken({
  taken,
  onAnother,
}: {
  readonly taken: TakenIn
  readonly onAnother: () => void
}) {
  const { t, join } = useLabels()
  const { message } = App.useApp()
  const go = useGo()
  const { danger } = taken
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(() => message.success(t('intake.copied')))
  return (
    <div className="cs-taken">
      {danger ? (
        <div className="cs-danger" role="alert">
          <Icon name="alert" size={18} />
          <div>
            <strong>{t('intake.callNow', { numbers: danger.call.join(' / ') })}</strong>
            <p>{t('intake.dangerWords', { words: join(danger.words) })}</p>
          </div>
        </div>
      ) : null}
      <p className="jw-soft">{t('intake.tell')}</p>
      <p className="cs-big-number" aria-live="polite">
        {sayNumberOf(taken.number)}
        <Button onClick={() => copy(taken.number)}>{t('intake.copy')}</Button>
      </p>
      {taken.acceptBy ? (
        <p>
          {t('intake.acceptBy')} <When at={taken.acceptBy} />
        </p>
      ) : null}
      <p className="cs-follow">
        <span className="jw-soft">{t('intake.follow')}</span>
        <code>{taken.followUrl}</code>
        <Button size="small" onClick={() => copy(taken.followUrl)}>
          {t('intake.copy')}
        </Button>
      </p>
      <p className="cs-actions">
        <Button type="primary" onClick={() => go(`/console/cases/${taken.id}`)}>
          {t('intake.open')}
        </Button>
        <Button icon={<Icon name="plus" />} onClick={onAnother}>
          {t('intake.another')}
        </Button>
      </p>
      <SimilarList taken={taken} />
    </div>
  )
}

function SimilarList({ taken }: { readonly taken: TakenIn }) {
  const { t, state } = useLabels()
  return (
    <Section title={t('intake.similar')}>
      {taken.similar.length === 0 ? (
        <p className="jw-soft">{t('intake.noSimilar')}</p>
      ) : (
        <>
          <p className="jw-soft">{t('intake.similarHint')}</p>
          <ul className="cs-links">
            {taken.similar.map((one) => (
              <li key={one.number}>
                <GoLink to={`/console/cases?q=${one.number}`}>
                  {sayNumberOf(one.number)} {one.title}
                </GoLink>
                <StateTag tone={toneOf(one.state)}>{state(one.state)}</StateTag>
                <span className="jw-soft">
                  {t('advice.distance', { n: one.distanceM })} · <When at={one.reportedAt} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}
