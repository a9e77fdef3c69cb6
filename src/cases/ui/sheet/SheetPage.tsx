// /console/cases/:id/sheet: the case on paper, with page numbers and a code that belongs to this version.
import { Button } from 'antd'
import { useState } from 'react'
import {
  FailedState,
  Icon,
  InZone,
  nameIn,
  postTitle,
  useApi,
  useGo,
  useMe,
  usePathParts,
  useTitle,
  Waiting,
} from '#platform/ui'
import { Facts } from '../detail/Facts.tsx'
import { Tasks } from '../detail/Tasks.tsx'
import { entryLines, entryQuote, entryTitle, namesOf } from '../detail/story.ts'
import { useLabels } from '../labels.ts'
import { type CaseDetail, type Entry, nextDue, sayNumberOf } from '../types.ts'
import '../cases.css'
import './sheet.css'

export function SheetPage() {
  const { id = '' } = usePathParts()
  const read = useApi<CaseDetail>(`/api/cases/${id}`)
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  if (!read.data) return <Waiting />
  return (
    <InZone zone={read.data.timeZone}>
      <CaseSheet c={read.data} />
    </InZone>
  )
}

/** Number, version and the journal's last hash: the server's own word for what is printed. */
const codeOf = ({ number, version, verification }: CaseDetail): string =>
  [number, version, verification?.toUpperCase().replace(/(.{4})(?=.)/g, '$1-')]
    .filter((part) => part !== undefined)
    .join('-')

function CaseSheet({ c }: { readonly c: CaseDetail }) {
  const labels = useLabels()
  const { t, language, state, stamp, zone } = labels
  const me = useMe()
  const go = useGo()
  const due = nextDue(c)
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
            <dd>{due ? stamp(due) : '–'}</dd>
          </div>
        </dl>
      </header>
      <h2>{c.title}</h2>
      <p className="cs-description">{c.description}</p>
      <Facts c={c} exact />
      <h3>{t('page.tasks')}</h3>
      <Tasks c={c} exact />
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
          {t('sheet.verification')} <code>{codeOf(c)}</code> ·{' '}
          {t('sheet.version', { n: c.version })}
        </p>
        <p>
          {t('sheet.printed')} {stamp(printedAt)} ({zone(printedAt)}) · {t('sheet.printedBy')}{' '}
          {me.person.name} ({postTitle(me.post, language)})
        </p>
        <p>{t('sheet.hint')}</p>
      </footer>
    </main>
  )
}

function SheetLine({ c, entry }: { readonly c: CaseDetail; readonly entry: Entry }) {
  const said = useLabels()
  // On paper there is no today: every instant is written out.
  const labels = { ...said, when: said.stamp }
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
