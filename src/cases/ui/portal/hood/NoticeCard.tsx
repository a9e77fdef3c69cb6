import { type ReactNode, useEffect, useRef } from 'react'
import { Icon } from '#platform/ui/icons.tsx'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayWhen } from '#platform/ui/time.ts'
import { useZone } from '../city.ts'
import { useNow } from '../now.ts'
import { texts } from '../texts.ts'
import { type Notice, noticeIn } from './notice.ts'
import { markRead } from './read.ts'

type Props = {
  readonly notice: Notice
  /** Where its reader lives, for the count by community. */
  readonly area?: string | undefined
  readonly children?: ReactNode
}

/** One notice, whole; that it was seen is counted once. */
export function NoticeCard({ notice, area, children }: Props) {
  const t = texts.useT()
  const language = useLanguage()
  const zone = useZone()
  const now = useNow()
  const box = useRef<HTMLElement>(null)
  const { id, level, unitName, areaName, groupName, publishedAt, expiresAt } = notice
  useEffect(() => markRead(box.current, id, area), [id, area])
  const when = (at: string) => sayWhen(Date.parse(at), { now, language, zone })
  const { title, text, lang } = noticeIn(language, notice)
  return (
    <article ref={box} className={`pt-notice pt-notice-${level}`} aria-labelledby={`n-${id}`}>
      {level === 'plain' ? null : (
        <p className="pt-notice-level">
          <Icon name="alert" size={18} />
          {t(`notices.${level}`)}
        </p>
      )}
      <h2 id={`n-${id}`} lang={lang}>
        {title}
      </h2>
      {lang === language ? null : <p className="pt-small">{t('notices.onlyChinese')}</p>}
      <p className="pt-words" lang={lang}>
        {text}
      </p>
      {children}
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
