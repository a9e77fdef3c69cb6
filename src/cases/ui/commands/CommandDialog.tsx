// One dialog for every command of the life cycle; each has the form made for it.
import { App, Button } from 'antd'
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react'
import { api, asProblem, EmptyState, FormShell, Icon, nameIn, Sheet, touch } from '#platform/ui'
import type { CommandName } from '../../lifecycle.ts'
import { entryTitle } from '../detail/story.ts'
import { type Labels, useLabels } from '../labels.ts'
import { type CaseDetail, type Entry, sayNumberOf } from '../types.ts'
import {
  ConsultForm,
  MinutesForm,
  ReplyRoundForm,
  SettleRoundForm,
  StatementForm,
  SuperviseForm,
} from './besideForms.tsx'
import {
  AppealForm,
  AnswerForm,
  CloseForm,
  DecideAppealForm,
  ForceCloseForm,
  MergeForm,
  RatingForm,
  SplitForm,
} from './closingForms.tsx'
import { AskForm, CorrectForm, FileForm, RefuseForm, VerifyForm } from './intakeForms.tsx'
import { PublishForm } from './publishForm.tsx'
import { Note } from './parts.tsx'
import { bodyOf, initialOf, type Values } from './shape.ts'
import {
  AddTaskForm,
  CheckForm,
  DecideForm,
  DeclineForm,
  DispatchForm,
  ExtensionForm,
  FinishForm,
  HandBackForm,
  SuspensionForm,
  WhistleForm,
} from './workForms.tsx'

type FormOf = ComponentType<{ readonly c: CaseDetail }>

function ReopenForm() {
  const { t } = useLabels()
  return <Note label={t('commands.reopen.why')} needed />
}
function UrgeForm() {
  const { t } = useLabels()
  return <Note label={t('commands.urge.note')} />
}
function CommentForm() {
  const { t } = useLabels()
  return <Note label={t('commands.comment.note')} needed />
}
function NoteForm() {
  return <Note />
}

const forms: Partial<Record<CommandName, FormOf>> = {
  refuse: RefuseForm,
  ask: AskForm,
  correct: CorrectForm,
  verify: VerifyForm,
  file: FileForm,
  dispatch: DispatchForm,
  addTask: AddTaskForm,
  whistle: WhistleForm,
  handBack: HandBackForm,
  requestExtension: ExtensionForm,
  requestSuspension: SuspensionForm,
  endorse: DecideForm,
  approve: DecideForm,
  decline: DeclineForm,
  finish: FinishForm,
  check: CheckForm,
  answerAtOnce: AnswerForm,
  close: CloseForm,
  forceClose: ForceCloseForm,
  rateForCaller: RatingForm,
  rateUpper: RatingForm,
  reopen: ReopenForm,
  merge: MergeForm,
  split: SplitForm,
  publish: PublishForm,
  supervise: SuperviseForm,
  replyRound: ReplyRoundForm,
  settleRound: SettleRoundForm,
  consult: ConsultForm,
  giveStatement: StatementForm,
  decideConsultation: MinutesForm,
  urge: UrgeForm,
  comment: CommentForm,
  appeal: AppealForm,
  decideAppeal: DecideAppealForm,
}

const grave = new Set<CommandName>(['refuse', 'forceClose', 'decline'])

type Changed = Pick<Entry, 'kind' | 'at'> & { readonly by: string | null }

export type CommandDialogProps = {
  readonly c: CaseDetail
  readonly command: CommandName | null
  readonly onClose: () => void
}

export function CommandDialog({ c, command, onClose }: CommandDialogProps) {
  const { t, command: say } = useLabels()
  const name = command
    ? t('commands.nameAndNumber', { command: say(command), number: sayNumberOf(c.number) })
    : ''
  return (
    <Sheet open={command !== null} label={name} onClose={onClose} className="cs-dialog">
      {command ? (
        <>
          <DialogHead title={name} onClose={onClose} />
          <CommandForm key={command} c={c} command={command} onClose={onClose} />
        </>
      ) : null}
    </Sheet>
  )
}

export function DialogHead(props: { readonly title: string; readonly onClose: () => void }) {
  const { t } = useLabels()
  return (
    <header className="cs-dialog-head">
      <h2>{props.title}</h2>
      <button
        type="button"
        className="jw-icon-button"
        aria-label={t('bulk.close')}
        onClick={props.onClose}
      >
        <Icon name="close" />
      </button>
    </header>
  )
}

/** The first field has the keys when the dialog opens, not the button that closes it. */
export function DialogBody({
  children,
  className = '',
}: {
  readonly children: ReactNode
  readonly className?: string
}) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const frame = requestAnimationFrame(() =>
      ref.current
        ?.querySelector<HTMLElement>('textarea, input:not([type=file]), .cs-all-can button')
        ?.focus(),
    )
    return () => cancelAnimationFrame(frame)
  }, [])
  return (
    <div ref={ref} className={`cs-dialog-body ${className}`}>
      {children}
    </div>
  )
}

function CommandForm(props: CommandDialogProps & { readonly command: CommandName }) {
  const { c, command, onClose } = props
  const labels = useLabels()
  const { t } = labels
  const { message } = App.useApp()
  // The version one looked at when opening the form: what others did since is told, not overwritten.
  const [version, setVersion] = useState(c.version)
  const [changed, setChanged] = useState<readonly Changed[]>([])
  const [told, setTold] = useState(false)
  // What others did can leave nothing to do here: then the reason stands where the form was.
  const [reason, setReason] = useState<string | null>(null)
  const Fields = forms[command] ?? NoteForm
  const unit = c.leadUnit
  // Whoever said "me too" reads the answer as well: it names the kind of problem, not the first asker's words.
  const reply = t('commands.close.template', {
    title: nameIn(labels.language, c.category),
    unit: unit ? nameIn(labels.language, unit) : '',
  })
  const run = async (values: Values, key: string) => {
    const body = bodyOf(command, c, values)
    if (body === null) {
      void message.info(t('commands.correct.nothing'))
      return undefined
    }
    try {
      return await api.post(`/api/cases/${c.id}/${command}`, { ...body, version }, { key })
    } catch (error) {
      const { code, facts } = asProblem(error)
      const overtaken = code === 'changed-meanwhile'
      setTold(overtaken)
      if (overtaken) setChanged((facts['changed'] ?? []) as readonly Changed[])
      throw error
    }
  }
  const reload = async () => {
    await touch(`/api/cases/${c.id}`)
    setChanged([])
    const latest = await api.get<CaseDetail>(`/api/cases/${c.id}`)
    setVersion(latest.version)
    setTold(false)
    const can = latest.can[command]
    setReason(can === true ? null : (can ?? t('commands.over')))
  }
  if (reason !== null) return <NoLonger reason={reason} onClose={onClose} />
  return (
    <DialogBody className={told ? 'cs-told' : ''}>
      <ChangedList changed={changed} labels={labels} onReload={() => void reload()} />
      <FormShell<Values>
        run={run}
        initial={initialOf(command, c, reply)}
        submit={labels.command(command)}
        danger={grave.has(command)}
        touches={['/api/cases', '/api/indicators']}
        told={t('commands.done', { command: labels.command(command) })}
        onDone={onClose}
        onCancel={onClose}
      >
        <Fields c={c} />
      </FormShell>
    </DialogBody>
  )
}

function NoLonger({ reason, onClose }: { readonly reason: string; readonly onClose: () => void }) {
  const { t } = useLabels()
  return (
    <DialogBody>
      <EmptyState
        icon="lock"
        title={t('commands.noLonger')}
        hint={reason}
        action={
          <Button type="primary" onClick={onClose}>
            {t('bulk.close')}
          </Button>
        }
      />
    </DialogBody>
  )
}

function ChangedList(props: {
  readonly changed: readonly Changed[]
  readonly labels: Labels
  readonly onReload: () => void
}) {
  const { changed, labels } = props
  const { t } = labels
  if (changed.length === 0) return null
  return (
    <div className="cs-changed" aria-live="polite">
      <p>{t('commands.changed')}</p>
      <ul>
        {changed.map((one) => (
          <li key={`${one.at} ${one.kind}`}>
            {labels.when(one.at)} ·{' '}
            {t('commands.changedBy', {
              who: one.by ?? t('story.by.system'),
              what: entryTitle({ ...one, data: {} }, labels),
            })}
          </li>
        ))}
      </ul>
      <Button size="small" icon={<Icon name="refresh" />} onClick={props.onReload}>
        {t('commands.look')}
      </Button>
    </div>
  )
}
