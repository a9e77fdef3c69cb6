import { useState } from 'react'
import { nameIn, When } from '#platform/ui'
import { useLabels } from '../labels.ts'
import type { CaseDetail, Entry } from '../types.ts'
import { entryLines, entryQuote, entryTitle, namesOf } from './story.ts'

const loud = new Set([
  'lightRed',
  'escalated',
  'checkFailed',
  'handedBack',
  'supervised',
  'roundMissed',
  'appealed',
])
const turning = new Set(['reported', 'dispatched', 'done', 'closed', 'forceClosed', 'refused'])

/** What happened, who did it and what they wrote; the newest first unless turned. */
export function Timeline({ c, most }: { readonly c: CaseDetail; readonly most?: number }) {
  const { t, language } = useLabels()
  const [oldestFirst, setOldestFirst] = useState(false)
  const names = namesOf(c, language)
  const entries = oldestFirst ? c.timeline : c.timeline.toReversed()
  const shown = most === undefined ? entries : entries.slice(0, most)
  return (
    <>
      {most === undefined ? (
        <button
          type="button"
          className="jw-text-button cs-turn"
          onClick={() => setOldestFirst(!oldestFirst)}
        >
          {t(oldestFirst ? 'page.oldestFirst' : 'page.newestFirst')}
        </button>
      ) : null}
      <ol className="cs-timeline">
        {shown.map((entry) => (
          <Line key={entry.seq} entry={entry} names={names} />
        ))}
      </ol>
    </>
  )
}

function Line({
  entry,
  names,
}: {
  readonly entry: Entry
  readonly names: ReturnType<typeof namesOf>
}) {
  const labels = useLabels()
  const { t, language } = labels
  const { post } = entry
  const who =
    post === null || post.kind === 'system'
      ? t('story.by.system')
      : post.kind === 'public'
        ? t('story.by.reporter')
        : [
            entry.actor,
            nameIn(language, { name: post.title, nameEn: post.titleEn }),
            entry.standsFor ? t('story.by.standsFor', { name: entry.standsFor }) : '',
          ]
            .filter(Boolean)
            .join(' · ')
  const quote = entryQuote(entry)
  const kind = loud.has(entry.kind) ? 'loud' : turning.has(entry.kind) ? 'turning' : 'plain'
  return (
    <li className={`cs-entry-${kind}`}>
      <p className="cs-entry-head">
        <strong>{entryTitle(entry, labels, names)}</strong>
        <span className="jw-soft">
          {who} · <When at={entry.at} />
        </span>
      </p>
      {quote ? <blockquote>{quote}</blockquote> : null}
      {entryLines(entry, labels, names).map((line) => (
        <p key={line} className="jw-soft">
          {line}
        </p>
      ))}
    </li>
  )
}
