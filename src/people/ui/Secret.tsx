import { App, Button, Modal } from 'antd'
import { texts } from './texts.ts'

/** A secret that the server tells once. Only its own button closes it, so that nobody loses it by a stray press. */
export function Secret({
  secret,
  title,
  hint,
  onClose,
}: {
  readonly secret: string | null
  readonly title: string
  readonly hint: string
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const { message } = App.useApp()
  return (
    <Modal
      open={secret !== null}
      title={title}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={[
        <Button
          key="copy"
          onClick={() => {
            void navigator.clipboard
              .writeText(secret ?? '')
              .then(() => message.success(t('copied')))
          }}
        >
          {t('copy')}
        </Button>,
        <Button key="done" type="primary" onClick={onClose}>
          {t('person.done')}
        </Button>,
      ]}
    >
      <div className="jw-record-secret">{secret}</div>
      <p className="jw-soft">{hint}</p>
    </Modal>
  )
}
