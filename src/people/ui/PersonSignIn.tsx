import { App, Checkbox, Drawer, Form, Input } from 'antd'
import { useState } from 'react'
import { AbilityButton, api, FormShell, Icon, useApi, useSend } from '#platform/ui'
import type { PersonEntry } from '../schema.ts'
import { type Told, useManage } from './shared.ts'
import { texts } from './texts.ts'

type Props = { readonly person: PersonEntry; readonly onSecret: (told: Told) => void }

/** A one-time link for a lost password, to hand over. */
export function RecoveryButton({ person, onSecret }: Props) {
  const t = texts.useT()
  const can = useManage()
  const { modal } = App.useApp()
  const make = useSend(
    (order: { dropFactors: boolean }, key) =>
      api.post<{ link: string }>(`/api/people/${person.id}/recovery`, order, { key }),
    { onDone: ({ link }) => onSecret({ name: person.name, secret: link }) },
  )
  const ask = () => {
    const order = { dropFactors: false }
    void modal.confirm({
      title: t('person.recovery'),
      content: (
        <>
          <p>{t('person.recoveryHint', { name: person.name })}</p>
          <Checkbox onChange={({ target }) => (order.dropFactors = target.checked)}>
            {t('person.dropFactors')}
          </Checkbox>
        </>
      ),
      okText: t('person.recoveryMake'),
      onOk: () => make.sendAsync({ ...order }),
    })
  }
  return (
    <AbilityButton can={can} icon={<Icon name="link" />} loading={make.sending} onAct={ask}>
      {t('person.recovery')}
    </AbilityButton>
  )
}

/** Who the person is at the identity provider, where one is set. */
export function IdentityButton({ person }: { readonly person: PersonEntry }) {
  const t = texts.useT()
  const can = useManage()
  const [open, setOpen] = useState(false)
  const ways = useApi<{ readonly provider: string | null }>('/api/session/ways')
  const close = () => setOpen(false)
  if (!ways.data?.provider) return null
  return (
    <>
      <AbilityButton can={can} icon={<Icon name="shield" />} onAct={() => setOpen(true)}>
        {t('person.identity')}
      </AbilityButton>
      <Drawer
        open={open}
        onClose={close}
        size={440}
        destroyOnHidden
        title={t('person.identityTitle', { name: person.name, provider: ways.data.provider })}
      >
        <FormShell<{ subject?: string }>
          run={({ subject }, key) =>
            api.put(`/api/people/${person.id}/identity`, { subject: subject || null }, { key })
          }
          onCancel={close}
          onDone={close}
        >
          <Form.Item name="subject" label={t('person.subject')} extra={t('person.subjectHint')}>
            <Input maxLength={255} autoComplete="off" spellCheck={false} className="jw-mono" />
          </Form.Item>
        </FormShell>
      </Drawer>
    </>
  )
}
