// /console/cases/:id/sheet: the case on paper, with page numbers and a code that belongs to this version.
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import {
  FailedState,
  Icon,
  nameIn,
  postTitle,
  timeZone,
  useApi,
  useGo,
  useMe,
  usePathParts,
  useTitle,
} from '#platform/ui'
import { Facts } from '../detail/Facts.tsx'
import { Tasks } from '../detail/Tasks.tsx'
import { entryLines, entryQuote, entryTitle, namesOf } from '../detail/story.ts'
import { useLabels } from '../labels.ts'
import { type CaseDetail, type Entry, sayNumberOf } from '../types.ts'
import '../cases.css'
import './sheet.css'

export function SheetPage() {
  const { id = '' } = usePathParts()
  const read = useApi<CaseDetail>(`/api/cases/${id}`)
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  if (!read.data) return <div className="cs-sheet" aria-busy="true" />
  return <CaseSheet c={read.data} />
}

const hexadecimal = 16

/** A fingerprint of what is printed: number, version and each entry. Changes when the case does. */
function useCode(c: CaseDetail): string {
  const [code, setCode] = useState('')
  useEffect(() => {
    const said = JSON.stringify([
      c.id,
      c.number,
      c.version,
      c.timeline.map((e) => [e.seq, e.kind, e.at]),
    ])
    const bytes = new TextEncoder().encode(said)
    // Absent where the page is not served safely; the number and the version then stand alone.
    void crypto.subtle?.digest('SHA-256', bytes).then((digest) => {
      const hex = [...new Uint8Array(digest).slice(0, 6)]
        .map((byte) => byte.toString(hexadecimal).padStart(2, '0'))
        .join('')
      setCode(hex.toUpperCase().replace(/(.{4})(?=.)/g, '$1-'))
    })
  }, [c])
  return `${c.number}-${c.version}${code ? `-${code}` : ''}`
}

function CaseSheet({ c }: { readonly c: CaseDetail }) {
  const labels = useLabels()
  const { t, language, state, stamp } = labels
  const me = useMe()
  const go = useGo()
  const code = useCode(c)
  const [printedAt] = useState(() => new Date().toISOString())
  useTitle(`${t('sheet.title')} ${c.number}`)
  return (
    <main className="cs-sheet">
      <div className="cs-sheet-tools jw-no-print">
        <Button icon={<Icon name="chevronLeft" />} onClick={() => go(`/console/cases/${c.id}`)}>
          {t('page.openCase')}
        </Button>
        <Button type="primary" icon={<Icon name="print" />} onClick={() => window.print()}>
          {t('sheet.print')}
        </Button>
      </div>
      <header>
        <p>{nameIn(language, me.post.unit)}</p>
        <h1>{t('sheet.title')}</h1>
        <dl>
          <div>
            <dt>{t('queue.columns.number')}</dt>
            <dd>{sayNumberOf(c.number)}</dd>
          </div>
          <div>
            <dt>{t('queue.columns.state')}</dt>
            <dd>{state(c.state)}</dd>
          </div>
          <div>
            <dt>{t('due.label')}</dt>
            <dd>{c.dueAt ? stamp(c.dueAt) : '–'}</dd>
          </div>
        </dl>
      </header>
      <h2>{c.title}</h2>
      <p className="cs-description">{c.description}</p>
      <Facts c={c} exact />
      <h3>{t('page.tasks')}</h3>
      <Tasks c={c} />
      <h3>{t('page.timeline')}</h3>
      <table>
        <tbody>
          {c.timeline.map((entry) => (
            <SheetLine key={entry.seq} c={c} entry={entry} />
          ))}
        </tbody>
      </table>
      <h3>{t('sheet.signatures')}</h3>
      <div className="cs-sheet-signs">
        {(['lead', 'check', 'duty'] as const).map((who) => (
          <p key={who}>{t(`sheet.signOf.${who}`)}</p>
        ))}
      </div>
      <footer>
        <p>
          {t('sheet.verification')} <code>{code}</code> · {t('sheet.version', { n: c.version })}
        </p>
        <p>
          {t('sheet.printed')} {stamp(printedAt)} ({timeZone()}) · {t('sheet.printedBy')}{' '}
          {me.person.name} ({postTitle(me.post, language)})
        </p>
        <p>{t('sheet.hint')}</p>
      </footer>
    </main>
  )
}

function SheetLine({ c, entry }: { readonly c: CaseDetail; readonly entry: Entry }) {
  const labels = useLabels()
  const { language, stamp } = labels
  const names = namesOf(c, language)
  const { post } = entry
  return (
    <tr>
      <td>{stamp(entry.at)}</td>
      <td>
        {[entry.actor, post ? nameIn(language, { name: post.title, nameEn: post.titleEn }) : '']
          .filter(Boolean)
          .join(' ')}
      </td>
      <td>
        <strong>{entryTitle(entry, labels, names)}</strong> {entryQuote(entry)}{' '}
        {entryLines(entry, labels, names).join('; ')}
      </td>
    </tr>
  )
}
