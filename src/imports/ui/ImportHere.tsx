// A file of one kind, handed over where its rows are looked at: first it is only checked, and what would come of it is shown.
import { Alert, Button, Drawer, Progress, Upload } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import {
  api,
  FailedState,
  Icon,
  saveFile,
  touch,
  useApi,
  useMe,
  useNumbers,
  useSend,
} from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import type { ImportKind } from '../schema.ts'
import type { Job } from './ImportsPage.tsx'
import { texts } from './texts.ts'
import { useSayRefusal } from './useSayRefusal.ts'
import './imports.css'

const RefusedRows = lazy(() => import('./RefusedRows.tsx'))

type Props = {
  readonly kind: ImportKind
  readonly profile: string
  /** The columns of an empty table to fill in. */
  readonly columns: readonly string[]
  readonly title: string
  /** What the columns want, above the file. */
  readonly hint: string
  /** What follows from it, said when it is done. */
  readonly after: string
  /** Reads that it changes. */
  readonly touches: readonly string[]
  readonly onClose: () => void
}

const beatMs = 700

/** A job and what it has come to; looked at until it has ended. */
function useJob(id: string | undefined) {
  const path = `/api/imports/${id}`
  const read = useApi<Job>(id === undefined ? null : path, {}, { keep: true })
  const over = read.data !== undefined && !['waiting', 'running'].includes(read.data.state)
  useEffect(() => {
    if (id === undefined || over) return undefined
    const timer = setInterval(() => void touch(path), beatMs)
    return () => clearInterval(timer)
  }, [id, over, path])
  return { job: read.data?.id === id ? read.data : undefined, problem: read.error }
}

export default function ImportHere({ kind, profile, touches, onClose, ...o }: Props) {
  const t = texts.useT()
  const [file, setFile] = useState<File | null>(null)
  const [id, setId] = useState<string | undefined>(undefined)
  const [area, setArea] = useState<string | undefined>(undefined)
  const { job, problem } = useJob(id)
  const hand = useSend(
    ({ dryRun }: { readonly dryRun: boolean; readonly of: string }, key) => {
      const form = new FormData()
      form.set('kind', kind)
      form.set('profile', profile)
      form.set('dryRun', String(dryRun))
      if (area) form.set('area', area)
      if (file) form.set('file', file)
      return api.upload<Job>('/api/imports', form, { key })
    },
    { touches: ['/api/imports'], onDone: (made) => setId(made.id) },
  )
  // what was checked was another file, or for another area
  const choose = (chosen: File | null) => {
    setFile(chosen)
    setId(undefined)
  }
  const settle = (code: string | undefined) => {
    setArea(code)
    setId(undefined)
  }
  // the same file once more is the same command only while its outcome is not known
  const of = [file?.name, file?.size, file?.lastModified, area].join(' ')
  const send = (dryRun: boolean) => hand.send({ dryRun, of })
  const stored = job !== undefined && !job.dryRun && job.state === 'done'
  const changes = touches.join(' ')
  useEffect(() => {
    if (stored) void touch(...changes.split(' '))
  }, [stored, changes])
  return (
    <Drawer open onClose={onClose} size={520} title={o.title}>
      <div className="jw-import-here">
        <p className="jw-soft">{o.hint}</p>
        <button
          type="button"
          className="jw-text-button"
          onClick={() => saveFile(`${kind}.csv`, new Blob([`\uFEFF${o.columns.join(',')}\r\n`]))}
        >
          {t('template')}
        </button>
        <FileField onFile={choose} />
        <AreaField area={area} onArea={settle} />
        {problem ? (
          <FailedState problem={problem} again={() => void touch('/api/imports')} />
        ) : null}
        {job ? <Outcome job={job} after={o.after} /> : null}
        <Acts file={file} job={job} sending={hand.sending} send={send} onClose={onClose} />
      </div>
    </Drawer>
  )
}

function FileField({ onFile }: { readonly onFile: (file: File | null) => void }) {
  const t = texts.useT()
  return (
    <Upload.Dragger
      accept=".csv,text/csv"
      maxCount={1}
      beforeUpload={(chosen) => {
        onFile(chosen)
        return false
      }}
      onRemove={() => onFile(null)}
    >
      <Icon name="upload" size={22} />
      <p>{t('drop')}</p>
      <small className="jw-soft">{t('dropCsv')}</small>
    </Upload.Dragger>
  )
}

/** Only a post of everywhere has no area of its own. */
function AreaField(props: {
  readonly area: string | undefined
  readonly onArea: (area: string | undefined) => void
}) {
  const t = texts.useT()
  const me = useMe()
  if (me.post.areaCode !== '') return null
  return (
    <div className="jw-import-area">
      <span>{t('areaOfRest')}</span>
      <AreaSelect
        allowClear
        label={t('areaOfRest')}
        value={props.area}
        onChange={(next) => props.onArea(next ?? undefined)}
      />
    </div>
  )
}

function Acts(props: {
  readonly file: File | null
  readonly job: Job | undefined
  readonly sending: boolean
  readonly send: (dryRun: boolean) => void
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const { file, job, sending, send } = props
  const busy = sending || job?.state === 'waiting' || job?.state === 'running'
  const checked = job?.state === 'done' && job.dryRun
  if (job?.state === 'done' && !job.dryRun)
    return (
      <Button type="primary" onClick={props.onClose}>
        {t('close')}
      </Button>
    )
  const count = checked ? job.created + (job.changed ?? 0) : 0
  return (
    <div className="jw-imports-acts">
      <Button
        type={count > 0 ? 'default' : 'primary'}
        disabled={!file}
        loading={busy && !checked}
        onClick={() => send(true)}
      >
        {t('submitDry')}
      </Button>
      {count > 0 ? (
        <Button type="primary" loading={busy} onClick={() => send(false)}>
          {t('storeRows', { count })}
        </Button>
      ) : null}
    </div>
  )
}

const figures = ['created', 'changed', 'same', 'refused'] as const

function Outcome({ job, after }: { readonly job: Job; readonly after: string }) {
  const t = texts.useT()
  const say = useSayRefusal()
  const { number } = useNumbers()
  const [looking, setLooking] = useState(false)
  if (job.state === 'waiting' || job.state === 'running')
    return (
      <Progress
        percent={Math.floor((100 * job.bytesRead) / Math.max(1, job.bytesTotal))}
        status="active"
        aria-label={`${t('progress')} ${job.fileName}`}
      />
    )
  if (job.state !== 'done') {
    const why = say({ line: '', named: '', rule: '', reason: job.error ?? '' })
    return <Alert type="error" showIcon title={t(`states.${job.state}`)} description={why} />
  }
  return (
    <section className="jw-import-outcome" aria-live="polite">
      <h3>{t(job.dryRun ? 'wouldBe' : 'hasBeen')}</h3>
      <dl>
        {figures.map((key) => (
          <div key={key} data-bad={key === 'refused' && job.refused > 0}>
            <dt>{t(key)}</dt>
            <dd>{number(job[key] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      {job.hasRefusedFile ? (
        <button type="button" className="jw-text-button" onClick={() => setLooking(true)}>
          {t('seeRefused')}
        </button>
      ) : null}
      {job.dryRun ? null : <p className="jw-soft">{after}</p>}
      {looking ? (
        <Suspense>
          <RefusedRows id={job.id} name={job.fileName} onClose={() => setLooking(false)} />
        </Suspense>
      ) : null}
    </section>
  )
}
