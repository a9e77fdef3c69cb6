// The cases behind a number: what about, where to the grid, how far; a page at a time.
import { useEffect, useRef, useState } from 'react'
import { api } from '#platform/ui/api.ts'
import { LightIcon } from '#platform/ui/Light.tsx'
import { nameIn } from '#platform/ui/i18n.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayWhen } from '#platform/ui/time.ts'
import { stateWord } from './Beside.tsx'
import type { Behind } from './Numbers.tsx'
import type { BoardLight } from './picture.ts'
import { texts } from './texts.ts'

type Item = {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly light: BoardLight
  readonly category: { readonly name: string; readonly nameEn: string }
  readonly area: { readonly name: string; readonly nameEn: string }
  readonly reportedAt: string
  readonly dueAt: string | null
  /** It was handled too late, whatever the time of its present step. */
  readonly handledLate: boolean
}
type Page = { readonly items: readonly Item[]; readonly next: string | null }

type Props = {
  readonly behind: Behind
  readonly area: string
  readonly zone: string
  readonly now: number
  readonly onClose: () => void
}

export function Panel({ behind, area, zone, now, onClose }: Props) {
  const t = texts.useT()
  const language = useLanguage()
  const [pages, setPages] = useState<readonly Page[]>([])
  const [failed, setFailed] = useState(false)
  const close = useRef<HTMLButtonElement>(null)
  const question = JSON.stringify({ ...behind.query, area })
  useEffect(() => close.current?.focus(), [])
  const more = (cursor?: string) =>
    api
      .get<Page>('/api/board/cases', {
        ...(JSON.parse(question) as Record<string, string>),
        limit: 40,
        ...(cursor ? { cursor } : {}),
      })
      .then((page) => setPages((before) => (cursor ? [...before, page] : [page])))
      .catch(() => setFailed(true))
  useEffect(() => {
    setPages([])
    setFailed(false)
    void more()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- read again when something else is asked
  }, [question])
  const items = pages.flatMap((page) => page.items)
  const next = pages.at(-1)?.next
  const say = (at: string) => sayWhen(Date.parse(at), { now, language, zone })
  return (
    <section className="bd-panel" aria-label={behind.title}>
      <div className="bd-panel-head">
        <h2>{behind.title}</h2>
        <button ref={close} type="button" className="bd-button" onClick={onClose}>
          {t('close')}
        </button>
      </div>
      <ul aria-busy={pages.length === 0 && !failed}>
        {items.map((item) => (
          <li key={item.id}>
            <a href={`/console/cases/${item.id}`}>
              <LightIcon light={item.light} size={24} />
              <b>{item.number}</b>
              <span>{nameIn(language, item.category)}</span>
              <span>{nameIn(language, item.area)}</span>
              <em>{stateWord(item.state, language)}</em>
              <small>
                {item.handledLate ? `${t('handledLate')} · ` : null}
                {item.dueAt ? t('dueAt', { when: say(item.dueAt) }) : say(item.reportedAt)}
              </small>
            </a>
          </li>
        ))}
      </ul>
      {failed ? <p role="alert">{t('panelFailed')}</p> : null}
      {pages.length > 0 && items.length === 0 ? <p>{t('panelNone')}</p> : null}
      {next ? (
        <button type="button" className="bd-button" onClick={() => void more(next)}>
          {t('more')}
        </button>
      ) : null}
    </section>
  )
}
