// What the office tells the people of a place.
import { useEffect, useRef } from 'react'
import { withQuery } from '#platform/ui/api.ts'
import { Icon } from '#platform/ui/icons.tsx'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayWhen } from '#platform/ui/time.ts'
import { useZone } from '../city.ts'
import { useLoad } from '../load.ts'
import { useNow } from '../now.ts'
import { BackLink, Button, Note, Page, Skeleton } from '../parts.tsx'
import { PushSwitch } from '../push/PushSwitch.tsx'
import { texts } from '../texts.ts'
import type { Hood } from './hood.ts'
import { WithHood } from './HoodPick.tsx'
import { markRead } from './read.ts'

type Notice = {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly level: 'plain' | 'important' | 'urgent'
  readonly areaName: string
  readonly unitName: string
  readonly groupName?: string | null
  readonly publishedAt: string
  readonly expiresAt: string | null
}
type Notices = { readonly items: readonly Notice[]; readonly next: string | null }

export function NoticesPage() {
  const t = texts.useT()
  return (
    <Page title={t('notices.title')} above={<BackLink to="/" />}>
      <WithHood>
        {(hood) => (
          <>
            <List hood={hood} />
            <PushSwitch area={hood.code} />
          </>
        )}
      </WithHood>
    </Page>
  )
}

function List({ hood }: { readonly hood: Hood }) {
  const t = texts.useT()
  const { data, problem, reload } = useLoad<Notices>(
    withQuery('/api/notices', { area: hood.code, limit: 50 }),
  )
  if (!data && !problem) return <Skeleton lines={[70, 100, 90, 60, 100]} />
  if (!data) {
    return (
      <Note kind="bad" alert>
        <p>{t(problem?.status === 0 ? 'follow.noConnection' : 'notices.failed')}</p>
        <Button kind="plain" icon="refresh" onClick={reload}>
          {t('tryAgain')}
        </Button>
      </Note>
    )
  }
  if (data.items.length === 0) return <p className="pt-soft pt-empty">{t('notices.none')}</p>
  return (
    <ul className="pt-notices">
      {data.items.map((notice) => (
        <li key={notice.id}>
          <One notice={notice} area={hood.code} />
        </li>
      ))}
    </ul>
  )
}

function One({ notice, area }: { readonly notice: Notice; readonly area: string }) {
  const t = texts.useT()
  const language = useLanguage()
  const zone = useZone()
  const now = useNow()
  const box = useRef<HTMLElement>(null)
  const { id, level, title, text, unitName, areaName, groupName, publishedAt, expiresAt } = notice
  useEffect(() => markRead(box.current, id, area), [id, area])
  const when = (at: string) => sayWhen(Date.parse(at), { now, language, zone })
  return (
    <article ref={box} className={`pt-notice pt-notice-${level}`} aria-labelledby={`n-${id}`}>
      {level === 'plain' ? null : (
        <p className="pt-notice-level">
          <Icon name="alert" size={18} />
          {t(`notices.${level}`)}
        </p>
      )}
      <h2 id={`n-${id}`}>{title}</h2>
      <p className="pt-words">{text}</p>
      <p className="pt-small">
        {[unitName, groupName ?? areaName].filter(Boolean).join(' · ')}
        <span className="pt-block">
          {t('notices.from', { when: when(publishedAt) })}
          {expiresAt ? ` · ${t('notices.until', { when: when(expiresAt) })}` : ''}
        </span>
      </p>
    </article>
  )
}
