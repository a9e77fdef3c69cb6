import { Button, Drawer, Form, Input, Select } from 'antd'
import { api, FormShell } from '#platform/ui'
import type { PersonEntry, PersonFields } from '../schema.ts'
import type { Told } from './shared.ts'
import { texts } from './texts.ts'

const languages = ['zh-CN', 'en'] as const

function Fields({ login }: { readonly login: boolean }) {
  const t = texts.useT()
  return (
    <>
      <Form.Item name="name" label={t('person.name')} rules={[{ required: true }]}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      {login ? (
        <Form.Item
          name="login"
          label={t('person.login')}
          extra={t('person.loginHint')}
          rules={[{ required: true }]}
        >
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
      ) : null}
      {login ? (
        <Form.Item name="email" label={t('person.email')} extra={t('person.emailHint')}>
          <Input maxLength={254} autoComplete="off" type="email" />
        </Form.Item>
      ) : null}
      <Form.Item name="language" label={t('person.language')} rules={[{ required: true }]}>
        <Select
          options={languages.map((value) => ({ value, label: t(`person.languages.${value}`) }))}
        />
      </Form.Item>
    </>
  )
}

type New = {
  readonly name: string
  readonly login: string
  readonly language: string
  readonly email?: string
  readonly password?: string
}

export function NewPersonForm({
  open,
  onClose,
  onSecret,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly onSecret: (told: Told) => void
}) {
  const t = texts.useT()
  return (
    <Drawer open={open} onClose={onClose} size={440} destroyOnHidden title={t('person.add')}>
      <FormShell<New, PersonEntry & { initialPassword?: string }>
        initial={{ language: 'zh-CN' }}
        run={({ password, email, ...values }, key) =>
          api.post(
            '/api/people',
            { ...values, email: email || null, ...(password ? { password } : {}) },
            { key },
          )
        }
        submit={t('person.add')}
        touches={['/api/people']}
        onCancel={onClose}
        onDone={({ name, initialPassword }) => {
          onClose()
          if (initialPassword) onSecret({ name, secret: initialPassword })
        }}
      >
        <Fields login />
        <Form.Item name="password" label={t('person.password')} extra={t('person.passwordHint')}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </FormShell>
    </Drawer>
  )
}

export function EditPersonForm({
  open,
  person,
  onClose,
}: {
  readonly open: boolean
  readonly person: PersonEntry
  readonly onClose: () => void
}) {
  const t = texts.useT()
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={440}
      destroyOnHidden
      title={t('person.edit', { name: person.name })}
    >
      <FormShell<Partial<PersonFields>, PersonEntry>
        initial={{
          name: person.name,
          language: person.language === 'en' ? 'en' : 'zh-CN',
          ...(person.login ? { login: person.login, email: person.email } : {}),
        }}
        run={(values, key) =>
          api.put(
            `/api/people/${person.id}`,
            { ...values, ...(person.login ? { email: values.email || null } : {}) },
            { key },
          )
        }
        touches={['/api/people', '/api/session']}
        onCancel={onClose}
        onDone={onClose}
      >
        <Fields login={person.login !== null} />
      </FormShell>
    </Drawer>
  )
}

/** 80 bits in letters and digits that are not taken for one another. */
function makePassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789'
  const bytes = crypto.getRandomValues(new Uint32Array(20))
  return [...bytes].map((byte, i) => (i > 0 && i % 5 === 0 ? '-' : '') + signs[byte % 31]).join('')
}

export function PasswordForm({
  open,
  person,
  onClose,
  onSecret,
}: {
  readonly open: boolean
  readonly person: PersonEntry
  readonly onClose: () => void
  readonly onSecret: (told: Told) => void
}) {
  const t = texts.useT()
  const [form] = Form.useForm<{ password: string; login?: string }>()
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={440}
      destroyOnHidden
      title={t('person.resetTitle', { name: person.name })}
    >
      <p className="jw-soft">{t('person.resetHint')}</p>
      <FormShell<{ password: string; login?: string }, PersonEntry>
        form={form}
        run={(values, key) => api.put(`/api/people/${person.id}`, values, { key })}
        touches={['/api/people']}
        submit={t(person.login === null ? 'person.openAccount' : 'person.reset')}
        onCancel={onClose}
        onDone={() => {
          onClose()
          onSecret({ name: person.name, secret: form.getFieldValue('password') as string })
        }}
      >
        {person.login === null ? (
          <Form.Item
            name="login"
            label={t('person.login')}
            extra={t('person.loginHint')}
            rules={[{ required: true }]}
          >
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
        ) : null}
        <Form.Item name="password" label={t('person.newPassword')} rules={[{ required: true }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button
          className="jw-people-make"
          onClick={() => form.setFieldsValue({ password: makePassword() })}
        >
          {t('person.generate')}
        </Button>
      </FormShell>
    </Drawer>
  )
}
