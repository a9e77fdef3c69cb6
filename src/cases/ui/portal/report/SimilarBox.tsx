import { useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayWhen } from '#platform/ui/time.ts'
import { useZone } from '../city.ts'
import { useNow } from '../now.ts'
import { Button, Note } from '../parts.tsx'
import { texts } from '../texts.ts'
import type { Answers } from './answers.ts'
import { joinCase, type JoinFailure, type Nearby, useNearby } from './join.ts'

/** Others have told of it: following theirs is quicker, and sending one's own stays possible. */
export function SimilarBox({ answers }: { readonly answers: Answers }) {
  const t = texts.useT()
  const found = useNearby(answers)
  const [busy, setBusy] = useState('')
  const [failure, setFailure] = useState<JoinFailure | null>(null)
  const join = async (one: Nearby, title: string) => {
    setBusy(one.number)
    setFailure(null)
    setFailure(await joinCase(one, title))
    setBusy('')
  }
  return (
    <div aria-live="polite">
      {found.length === 0 ? null : (
        <section className="pt-near" aria-labelledby="near">
          <h2 id="near">{t('report.near.title')}</h2>
          <p>{t('report.near.text')}</p>
          <ul>
            {found.map((one) => (
              <One key={one.number} one={one} busy={busy === one.number} join={join} />
            ))}
          </ul>
          {failure ? (
            <Note kind="bad" alert>
              <p>{t(`report.near.${failure}`)}</p>
            </Note>
          ) : null}
        </section>
      )}
    </div>
  )
}

type OneProps = {
  readonly one: Nearby
  readonly busy: boolean
  readonly join: (one: Nearby, title: string) => Promise<void>
}

function One({ one, busy, join }: OneProps) {
  const t = texts.useT()
  const language = useLanguage()
  const zone = useZone()
  const now = useNow()
  const title = nameIn(language, one.category)
  const when = sayWhen(Date.parse(one.reportedAt), { now, language, zone })
  return (
    <li>
      <p>
        <b>{title}</b>
        <small>
          {t('report.near.one', { m: one.distanceM, when })}
          {' · '}
          {one.stateText[language === 'en' ? 'en' : 'zh']}
          {' · '}
          {t('report.near.asked', { count: one.asked })}
        </small>
      </p>
      <Button
        kind="plain"
        icon="plus"
        busy={busy}
        label={t('report.near.joinThis', { title, m: one.distanceM })}
        onClick={() => void join(one, title)}
      >
        {t('report.near.join')}
      </Button>
    </li>
  )
}
