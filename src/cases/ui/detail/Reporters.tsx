import { AutoComplete, Button, Form } from 'antd'
import { useState } from 'react'
import { AbilityButton, api, FormShell, hasRight, Icon, useMe } from '#platform/ui'
import { useLabels } from '../labels.ts'
import type { CaseDetail, Reporter } from '../types.ts'

type Contact = { readonly name?: string; readonly phone?: string; readonly email?: string }

/** Who asked, without their details; these open for a stated reason, and each look is logged. */
export function Reporters({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  if (c.reporters.length === 0) return <p className="jw-soft">{t('people.none')}</p>
  return (
    <ul className="cs-reporters">
      {c.reporters.map((reporter, i) => (
        <ReporterLine key={reporter.id} c={c} reporter={reporter} n={i + 1} />
      ))}
    </ul>
  )
}

function ReporterLine(props: {
  readonly c: CaseDetail
  readonly reporter: Reporter
  readonly n: number
}) {
  const { t, join } = useLabels()
  const me = useMe()
  const [asking, setAsking] = useState(false)
  const [contact, setContact] = useState<Contact | null>(null)
  const { c, reporter, n } = props
  const has = reporter.hasName || reporter.hasPhone || reporter.hasEmail
  const facts = [
    ...(has ? [] : [t('people.anonymous')]),
    ...(reporter.hasName ? [t('people.name')] : []),
    ...(reporter.hasPhone ? [t('people.phone')] : []),
    ...(reporter.hasEmail ? [t('people.email')] : []),
    ...(reporter.own ? [] : [t('people.fromMerged')]),
    ...(reporter.earlier > 0 ? [t('people.earlier', { count: reporter.earlier })] : []),
  ]
  return (
    <li>
      <p>
        <Icon name="user" size={14} /> <strong>{t('people.one', { n })}</strong>{' '}
        <span className="jw-soft">{join(facts)}</span>
      </p>
      {has && !contact && !asking && hasRight(me, 'contact.read') ? (
        <AbilityButton can size="small" icon={<Icon name="eye" />} onAct={() => setAsking(true)}>
          {t('people.show')}
        </AbilityButton>
      ) : null}
      {asking ? (
        <AskReason
          c={c}
          reporter={reporter}
          onCancel={() => setAsking(false)}
          onContact={(found) => {
            setAsking(false)
            setContact(found)
          }}
        />
      ) : null}
      {contact ? <ContactCard contact={contact} onHide={() => setContact(null)} /> : null}
    </li>
  )
}

const reasons = ['callBack', 'details', 'appointment'] as const

function AskReason(props: {
  readonly c: CaseDetail
  readonly reporter: Reporter
  readonly onCancel: () => void
  readonly onContact: (contact: Contact) => void
}) {
  const { t } = useLabels()
  return (
    <FormShell<{ reason: string }, Contact>
      run={({ reason }, key) =>
        api.post<Contact>(
          `/api/cases/${props.c.id}/contact`,
          { reporterId: props.reporter.id, reason },
          { key },
        )
      }
      submit={t('people.show')}
      told={t('people.logged')}
      onDone={props.onContact}
      onCancel={props.onCancel}
      allRequired
    >
      <Form.Item
        name="reason"
        label={t('people.reason')}
        extra={t('people.reasonHint')}
        rules={[{ required: true, min: 4, message: t('commands.atLeast', { n: 4 }) }]}
      >
        <AutoComplete options={reasons.map((one) => ({ value: t(`people.reasons.${one}`) }))} />
      </Form.Item>
    </FormShell>
  )
}

function ContactCard({
  contact,
  onHide,
}: {
  readonly contact: Contact
  readonly onHide: () => void
}) {
  const { t } = useLabels()
  const lines = (['name', 'phone', 'email'] as const).filter((name) => contact[name])
  return (
    <div className="cs-contact">
      <dl className="cs-facts">
        {lines.map((name) => (
          <div key={name}>
            <dt>{t(`people.labels.${name}`)}</dt>
            <dd>
              {name === 'phone' ? (
                <a className="jw-link" href={`tel:${contact.phone ?? ''}`}>
                  {contact.phone}
                </a>
              ) : (
                contact[name]
              )}
            </dd>
          </div>
        ))}
      </dl>
      <Button size="small" onClick={onHide}>
        {t('people.hide')}
      </Button>
    </div>
  )
}
