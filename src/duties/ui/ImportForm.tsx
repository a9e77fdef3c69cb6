import { Alert, Button, Checkbox, Drawer } from 'antd'
import { useRef, useState } from 'react'
import { api, Icon, ProblemAlert, useSend } from '#platform/ui'
import { texts } from './texts.ts'

type Report = {
  readonly created: number
  readonly changed: number
  readonly same: number
  readonly refused: readonly { readonly line: number; readonly reason: string }[]
}

const mostShown = 100

/** Reads a list from CSV; a check tells what would happen without writing. */
export function ImportForm({
  open,
  onClose,
}: {
  readonly open: boolean
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [dry, setDry] = useState(true)
  const [report, setReport] = useState<{ readonly dry: boolean; readonly of: Report } | null>(null)
  const sender = useSend(
    (form: FormData, key) =>
      api.upload<Report>(`/api/duties/import?dryRun=${String(dry)}`, form, { key }),
    {
      quiet: true,
      touches: ['/api/duties'],
      onDone: (of) => setReport({ dry, of }),
    },
  )
  const run = () => {
    if (!file) return
    const form = new FormData()
    form.set('file', file)
    setReport(null)
    sender.send(form)
  }
  return (
    <Drawer open={open} onClose={onClose} size={480} destroyOnHidden title={t('importTitle')}>
      <p className="jw-soft jw-duties-note">
        {t('importHint')}{' '}
        <a className="jw-link" href="/api/duties/export.csv" download>
          {t('csv')}
        </a>
      </p>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        className="jw-hidden"
        aria-label={t('importFile')}
        onChange={({ target }) => {
          setFile(target.files?.[0] ?? null)
          setReport(null)
        }}
      />
      <div className="jw-duties-import">
        <Button icon={<Icon name="upload" />} onClick={() => input.current?.click()}>
          {file?.name ?? t('importFile')}
        </Button>
        <Checkbox checked={dry} onChange={({ target }) => setDry(target.checked)}>
          {t('importDry')}
        </Checkbox>
      </div>
      <ProblemAlert problem={sender.problem} />
      {report ? <Told report={report.of} dry={report.dry} /> : null}
      <div className="jw-form-actions">
        <Button type="primary" disabled={!file} loading={sender.sending} onClick={run}>
          {t(dry ? 'importCheck' : 'importRun')}
        </Button>
        <Button onClick={onClose}>{t('close')}</Button>
      </div>
    </Drawer>
  )
}

function Told({ report, dry }: { readonly report: Report; readonly dry: boolean }) {
  const t = texts.useT()
  const { created, changed, same, refused } = report
  return (
    <Alert
      className="jw-problem"
      showIcon
      type={refused.length > 0 ? 'warning' : 'success'}
      title={t(dry ? 'reportDry' : 'report', { created, changed, same, refused: refused.length })}
      description={
        refused.length > 0 ? (
          <ul>
            {refused.slice(0, mostShown).map(({ line, reason }) => (
              <li key={`${line} ${reason}`}>
                {t('line', { line })}: {reason}
              </li>
            ))}
          </ul>
        ) : undefined
      }
    />
  )
}
