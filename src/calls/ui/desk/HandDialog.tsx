import { Form, Input, Modal } from 'antd'
import { api, FormShell } from '#platform/ui'
import { focusFirst } from '../keys.ts'
import { texts } from '../texts.ts'

type Values = { readonly phone?: string }

/** A call taken on an ordinary telephone: its number, if the caller or the telephone tells it. */
export function HandDialog(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly onTaken: (id: string) => void
}) {
  const t = texts.useT()
  return (
    <Modal
      open={props.open}
      title={t('acts.take')}
      footer={null}
      destroyOnHidden
      onCancel={props.onClose}
    >
      <FormShell<Values, { id: string }>
        run={({ phone }, key) => api.post('/api/calls', phone ? { phone } : {}, { key })}
        names={{ phone: t('call.number') }}
        submit={t('call.begin')}
        told={false}
        touches={['/api/desk', '/api/calls']}
        onCancel={props.onClose}
        onDone={({ id }) => {
          props.onTaken(id)
          props.onClose()
        }}
      >
        <Form.Item name="phone" label={t('call.number')} extra={t('call.numberHint')}>
          <Input ref={focusFirst} type="tel" maxLength={30} autoComplete="off" />
        </Form.Item>
      </FormShell>
    </Modal>
  )
}
