import { Form, Input } from 'antd'
import { api, FormShell, Section, useGo, useMe } from '#platform/ui'
import { NewPasswordItem } from './SignInPageFrame.tsx'
import { texts } from './texts.ts'

type Values = { readonly old: string; readonly new: string; readonly again: string }

export function PasswordForm() {
  const t = texts.useT()
  const go = useGo()
  const { mustChangePassword } = useMe()
  return (
    <Section title={t('account.password')}>
      <FormShell<Values>
        run={(values, key) =>
          api.post('/api/account/password', { old: values.old, new: values.new }, { key })
        }
        submit={t('account.submit')}
        told={t('account.done')}
        touches={['/api/session', '/api/account']}
        onDone={() => {
          if (mustChangePassword) go('/console')
        }}
      >
        <Form.Item name="old" label={t('account.old')} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <NewPasswordItem name="new" label={t('account.new')} />
        <Form.Item
          name="again"
          label={t('account.again')}
          dependencies={['new']}
          rules={[
            { required: true },
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue('new')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('account.differ'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </FormShell>
    </Section>
  )
}
