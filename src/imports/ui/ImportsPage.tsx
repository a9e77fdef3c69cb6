import { App, Progress } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import {
  AbilityButton,
  api,
  type Column,
  DataList,
  ExportButton,
  Icon,
  Page,
  StateTag,
  type Tone,
  touch,
  useMe,
  useNumbers,
  usePages,
  useSend,
  hasRight,
  When,
} from '#platform/ui'
import type { ImportKind, JobState } from '../schema.ts'
import { texts } from './texts.ts'
import type { Refusal } from './refusals.ts'
import { UploadForm, useProfiles } from './UploadForm.tsx'
import { useSayRefusal } from './useSayRefusal.ts'
import './imports.css'

export type Job = {
  readonly id: string
  readonly kind: ImportKind
  readonly profile: string
  readonly fileName: string
  readonly state: JobState
  readonly dryRun: boolean
  readonly bytesTotal: number
  readonly bytesRead: number
  readonly line: number
  readonly error: string | null
  readonly created: number
  readonly changed: number | null
  readonly same: number
  readonly refused: number
  readonly hasRefusedFile: boolean
  readonly createdAt: string
  readonly updatedAt: string
  readonly can: { readonly cancel: true | string; readonly resume: true | string }
}

/** The reader of CSV comes with it. */
const RefusedRows = lazy(() => import('./RefusedRows.tsx'))

const tones: Readonly<Record<JobState, Tone>> = {
  waiting: 'neutral',
  running: 'accent',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
}
const isUnderWay = ({ state }: Job) => state === 'waiting' || state === 'running'
const beatMs = 1000

/** While something is under way the list is read again every second. */
function useJobs() {
  const pages = usePages<Job>('/api/imports', { limit: 50 })
  const live = pages.items.some(isUnderWay)
  useEffect(() => {
    if (!live) return undefined
    const timer = setInterval(() => void touch('/api/imports'), beatMs)
    return () => clearInterval(timer)
  }, [live])
  return pages
}

export default function ImportsPage() {
  const t = texts.useT()
  const me = useMe()
  const [adding, setAdding] = useState(false)
  const pages = useJobs()
  const [looked, setLooked] = useState<Job | null>(null)
  const columns = useColumns(setLooked)
  const can = hasRight(me, 'case.import') ? true : t('noRight')
  return (
    <Page
      fill
      title={t('title')}
      actions={
        <>
          <ExportButton path="/api/imports" name={t('list')} />
          <AbilityButton
            can={can}
            type="primary"
            icon={<Icon name="upload" />}
            keys="n"
            keyTitle={t('add')}
            onAct={() => setAdding(true)}
          >
            {t('add')}
          </AbilityButton>
        </>
      }
      toolbar={<span className="jw-soft">{t('hint')}</span>}
    >
      <div className="jw-imports">
        <DataList<Job>
          label={t('list')}
          pages={pages}
          rowKey={({ id }) => id}
          rowHeight={68}
          columns={columns}
          empty={{ icon: 'import', title: t('empty'), hint: t('emptyHint') }}
        />
      </div>
      <UploadForm open={adding} onClose={() => setAdding(false)} />
      {looked ? (
        <Suspense>
          <RefusedRows id={looked.id} name={looked.fileName} onClose={() => setLooked(null)} />
        </Suspense>
      ) : null}
    </Page>
  )
}

function useColumns(look: (job: Job) => void): readonly Column<Job>[] {
  const t = texts.useT()
  const { number } = useNumbers()
  const profiles = useProfiles()
  const count = (key: 'created' | 'same' | 'refused'): Column<Job> => ({
    key,
    title: t(key),
    width: '80px',
    align: 'end',
    render: (job) => (job[key] === 0 ? <span className="jw-faint">0</span> : number(job[key])),
  })
  return [
    {
      key: 'file',
      title: t('fileName'),
      width: 'minmax(200px, 2fr)',
      render: (job) => (
        <span className="jw-two" title={job.fileName}>
          {job.fileName}
          <small>
            {t(`kinds.${job.kind}`)} · {profiles.nameOf(job.kind, job.profile)}
          </small>
        </span>
      ),
    },
    {
      key: 'at',
      title: t('at'),
      width: '120px',
      from: 900,
      render: ({ createdAt }) => <When at={createdAt} />,
    },
    {
      key: 'state',
      title: t('state'),
      width: '116px',
      render: (job) => (
        <span className="jw-two">
          <StateTag tone={tones[job.state]}>{t(`states.${job.state}`)}</StateTag>
          {job.dryRun ? <small>{t('dry')}</small> : null}
        </span>
      ),
    },
    {
      key: 'progress',
      title: t('progress'),
      width: 'minmax(150px, 1fr)',
      render: (job) => <Reading job={job} />,
    },
    count('created'),
    count('same'),
    count('refused'),
    {
      key: 'acts',
      title: '',
      width: '250px',
      align: 'end',
      render: (job) => <Acts job={job} look={look} />,
    },
  ]
}

const failure = (reason: string): Refusal => ({ line: '', named: '', rule: '', reason })

function Reading({ job }: { readonly job: Job }) {
  const t = texts.useT()
  const { number } = useNumbers()
  const whole = job.bytesTotal === 0 ? 1 : job.bytesTotal
  const percent = job.state === 'done' ? 100 : Math.floor((100 * job.bytesRead) / whole)
  const say = useSayRefusal()
  if (job.error) {
    return (
      <span className="jw-imports-error" title={job.error}>
        {t('failedFile', { why: say(failure(job.error)) })}
      </span>
    )
  }
  return (
    <span className="jw-two">
      <Progress
        percent={percent}
        size="small"
        showInfo={isUnderWay(job)}
        status={job.state === 'running' ? 'active' : 'normal'}
        aria-label={`${t('progress')} ${job.fileName}`}
      />
      <small>{t('rows', { lines: number(job.line) })}</small>
    </span>
  )
}

function Acts({ job, look }: { readonly job: Job; readonly look: (job: Job) => void }) {
  const t = texts.useT()
  const { modal } = App.useApp()
  const { send, sendAsync, sending } = useSend(
    (act: 'cancel' | 'resume', key) => api.post(`/api/imports/${job.id}/${act}`, {}, { key }),
    { touches: ['/api/imports'] },
  )
  return (
    <span className="jw-imports-acts">
      {job.hasRefusedFile ? (
        <button type="button" className="jw-text-button" onClick={() => look(job)}>
          {t('seeRefused')}
        </button>
      ) : null}
      {isUnderWay(job) ? (
        <AbilityButton
          size="small"
          can={job.can.cancel}
          loading={sending}
          onAct={() =>
            void modal.confirm({
              title: t('cancel'),
              content: t('cancelAsk'),
              okText: t('cancel'),
              cancelText: t('keep'),
              onOk: () => sendAsync('cancel'),
            })
          }
        >
          {t('cancel')}
        </AbilityButton>
      ) : job.state === 'done' ? null : (
        <AbilityButton
          size="small"
          can={job.can.resume}
          loading={sending}
          onAct={() => send('resume')}
        >
          {t('resume')}
        </AbilityButton>
      )}
    </span>
  )
}
