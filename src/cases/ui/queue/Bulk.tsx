import { App, Button } from 'antd'
import { useState } from 'react'
import {
  AbilityButton,
  api,
  BulkBar,
  FormShell,
  GoLink,
  hasRight,
  Sheet,
  useMe,
} from '#platform/ui'
import { DialogBody, DialogHead } from '../commands/CommandDialog.tsx'
import { Note } from '../commands/parts.tsx'
import { filled, type Values } from '../commands/shape.ts'
import { type CommandName, transitions } from '../../lifecycle.ts'
import { useLabels } from '../labels.ts'
import { type QueueRow, sayNumberOf } from '../types.ts'

const offered = [
  'accept',
  'dispatch',
  'takeUp',
  'endorse',
  'approve',
  'supervise',
  'urge',
  'comment',
] as const satisfies readonly CommandName[]
type Offered = (typeof offered)[number]

const needsNote = new Set<Offered>(['supervise', 'comment'])
const most = 200

type Result = {
  readonly id: string
  readonly ok: boolean
  readonly detail?: string
}
type Outcome = { readonly command: Offered; readonly results: readonly Result[] }

type Props = {
  readonly rows: readonly QueueRow[]
  readonly marked: ReadonlySet<string>
  readonly onMark: (keys: ReadonlySet<string>) => void
}

/** One action on many cases: each is done, or says why not and stays selected. */
export function Bulk({ rows, marked, onMark }: Props) {
  const { t, command: say } = useLabels()
  const me = useMe()
  const { message } = App.useApp()
  const [command, setCommand] = useState<Offered | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const chosen = rows.filter(({ id }) => marked.has(id))
  const able = offered.filter((name) => hasRight(me, transitions[name].may))
  const done = (answer: { readonly results: readonly Result[] }, of: Offered) => {
    const refused = answer.results.filter(({ ok }) => !ok)
    setCommand(null)
    onMark(new Set(refused.map(({ id }) => id)))
    if (refused.length > 0) setOutcome({ command: of, results: answer.results })
    else void message.success(t('bulk.done', { count: answer.results.length }))
  }
  const tooMany = chosen.length > most ? t('bulk.most', { n: most }) : true
  return (
    <>
      <BulkBar count={chosen.length} onClear={() => onMark(new Set())}>
        {able.map((name) => (
          <AbilityButton key={name} size="small" can={tooMany} onAct={() => setCommand(name)}>
            {say(name)}
          </AbilityButton>
        ))}
      </BulkBar>
      <Sheet
        open={command !== null}
        label={command ? say(command) : ''}
        onClose={() => setCommand(null)}
        className="cs-dialog"
      >
        {command ? (
          <BulkForm
            command={command}
            rows={chosen}
            onClose={() => setCommand(null)}
            onDone={(answer) => done(answer, command)}
          />
        ) : null}
      </Sheet>
      <Outcomes outcome={outcome} rows={rows} onClose={() => setOutcome(null)} />
    </>
  )
}

function BulkForm(props: {
  readonly command: Offered
  readonly rows: readonly QueueRow[]
  readonly onClose: () => void
  readonly onDone: (answer: { readonly results: readonly Result[] }) => void
}) {
  const { t, command: say } = useLabels()
  const { command, rows } = props
  const title = t('bulk.confirm', { count: rows.length, command: say(command) })
  return (
    <>
      <DialogHead title={title} onClose={props.onClose} />
      <DialogBody>
        <FormShell<Values, { readonly results: readonly Result[] }>
          run={(values, key) =>
            api.post(
              '/api/cases/bulk',
              {
                command,
                items: rows.map(({ id, version }) => ({ id, version })),
                fields: filled(values),
              },
              { key },
            )
          }
          submit={say(command)}
          touches={['/api/cases', '/api/indicators']}
          told={false}
          onDone={props.onDone}
          onCancel={props.onClose}
        >
          {command === 'dispatch' ? (
            <p className="jw-soft cs-form-line">{t('bulk.byList')}</p>
          ) : (
            <Note needed={needsNote.has(command)} />
          )}
        </FormShell>
      </DialogBody>
    </>
  )
}

function Outcomes(props: {
  readonly outcome: Outcome | null
  readonly rows: readonly QueueRow[]
  readonly onClose: () => void
}) {
  const { t, command: say } = useLabels()
  const { outcome, rows } = props
  const results = outcome?.results ?? []
  const refused = results.filter(({ ok }) => !ok)
  const title = outcome ? t('bulk.result', { command: say(outcome.command) }) : ''
  return (
    <Sheet open={outcome !== null} label={title} onClose={props.onClose} className="cs-dialog">
      <DialogHead title={title} onClose={props.onClose} />
      <DialogBody>
        <p>
          {t('bulk.done', { count: results.length - refused.length })} ·{' '}
          <strong>{t('bulk.failed', { count: refused.length })}</strong>
        </p>
        <ul className="cs-refused">
          {refused.map(({ id, detail }) => {
            const row = rows.find((one) => one.id === id)
            return (
              <li key={id}>
                <GoLink to={`/console/cases/${id}`}>
                  {row ? `${sayNumberOf(row.number)} ${row.title}` : id}
                </GoLink>
                <span className="cs-bad">{detail}</span>
              </li>
            )
          })}
        </ul>
        <p className="jw-soft">{t('bulk.again')}</p>
        <Button onClick={props.onClose}>{t('bulk.close')}</Button>
      </DialogBody>
    </Sheet>
  )
}
