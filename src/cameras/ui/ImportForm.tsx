import { App, Button, Drawer } from 'antd'
import { useRef, useState } from 'react'
import { api, Icon, ProblemAlert, useSend } from '#platform/ui'
import { texts } from './texts.ts'

type Props = { readonly open: boolean; readonly onClose: () => void }
type Report = { readonly created: number; readonly changed: number }

/** Whole or not at all: the server names the lines that it cannot read. */
export function ImportForm({ open, onClose }: Props) {
  const t = texts.useT()
  const { message } = App.useApp()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const sender = useSend(
    (csv: string, key) => api.post<Report>('/api/cameras/import', { csv }, { key }),
    {
      quiet: true,
      touches: ['/api/cameras'],
      onDone: ({ created, changed }) => {
        void message.success(t('imported', { created, changed }))
        onClose()
      },
    },
  )
  return (
    <Drawer open={open} onClose={onClose} size={480} destroyOnHidden title={t('import')}>
      <p className="jw-soft">{t('importHint')}</p>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        className="jw-hidden"
        aria-label={t('importFile')}
        onChange={({ target }) => setFile(target.files?.[0] ?? null)}
      />
      <Button icon={<Icon name="upload" />} onClick={() => input.current?.click()}>
        {file?.name ?? t('importFile')}
      </Button>
      <ProblemAlert problem={sender.problem} />
      <div className="jw-form-actions">
        <Button
          type="primary"
          disabled={!file}
          loading={sender.sending}
          onClick={() => void file?.text().then((csv) => sender.send(csv))}
        >
          {t('importRun')}
        </Button>
        <Button onClick={onClose}>{t('close')}</Button>
      </div>
    </Drawer>
  )
}
