import { App } from 'antd'
import { useState } from 'react'
import {
  AbilityButton,
  api,
  Icon,
  nameIn,
  type PageOf,
  Section,
  useApi,
  useLanguage,
  useMe,
  useSend,
} from '#platform/ui'
import type { Holding, PersonEntry, PersonFields } from '../schema.ts'
import { EndForm, HoldingForm } from './HoldingForm.tsx'
import { HoldingState } from './Holdings.tsx'
import { AccountState } from './AccountState.tsx'
import { EditPersonForm, PasswordForm } from './PersonForms.tsx'
import { IdentityButton, RecoveryButton } from './PersonSignIn.tsx'
import { type Told, useManage } from './shared.ts'
import { texts } from './texts.ts'

type Doing = 'edit' | 'password' | 'post' | null
type Props = { readonly person: PersonEntry; readonly onSecret: (told: Told) => void }

export function PersonDetail({ person, onSecret }: Props) {
  const t = texts.useT()
  const [doing, setDoing] = useState<Doing>(null)
  const close = () => setDoing(null)
  return (
    <article className="jw-record">
      <header className="jw-record-head">
        <h2>
          {person.name}
          <AccountState person={person} />
        </h2>
        <Actions person={person} onDo={setDoing} onSecret={onSecret} />
      </header>
      <dl className="jw-record-facts">
        <div>
          <dt>{t('person.login')}</dt>
          <dd>{person.login ?? <span className="jw-faint">{t('person.noAccount')}</span>}</dd>
        </div>
        {person.email ? (
          <div>
            <dt>{t('person.email')}</dt>
            <dd>{person.email}</dd>
          </div>
        ) : null}
        <div>
          <dt>{t('person.language')}</dt>
          <dd>{t(`person.languages.${person.language === 'en' ? 'en' : 'zh-CN'}`)}</dd>
        </div>
      </dl>
      <PostsHeld person={person} />
      <EditPersonForm open={doing === 'edit'} person={person} onClose={close} />
      <PasswordForm
        open={doing === 'password'}
        person={person}
        onClose={close}
        onSecret={onSecret}
      />
      <HoldingForm open={doing === 'post'} person={person} onClose={close} />
    </article>
  )
}

function Actions({
  person,
  onDo,
  onSecret,
}: Props & {
  readonly onDo: (doing: Doing) => void
}) {
  const t = texts.useT()
  const me = useMe()
  const can = useManage()
  const { modal } = App.useApp()
  const change = useSend(
    (fields: PersonFields, key) => api.put(`/api/people/${person.id}`, fields, { key }),
    { touches: ['/api/people'] },
  )
  const self = me.person.id === person.id
  const onOther = can === true && self ? t('person.self') : can
  const disable = () =>
    void modal.confirm({
      title: t('person.disable'),
      content: t('person.disableAsk', { name: person.name }),
      okText: t('person.disable'),
      okButtonProps: { danger: true },
      onOk: () => change.sendAsync({ disabled: true }),
    })
  const hasAccount = person.login !== null
  return (
    <div className="jw-actions">
      <AbilityButton can={can} icon={<Icon name="edit" />} keys="e" onAct={() => onDo('edit')}>
        {t('edit')}
      </AbilityButton>
      <AbilityButton can={can} icon={<Icon name="plus" />} onAct={() => onDo('post')}>
        {t('holding.add')}
      </AbilityButton>
      <AbilityButton can={can} icon={<Icon name="key" />} onAct={() => onDo('password')}>
        {t(hasAccount ? 'person.reset' : 'person.openAccount')}
      </AbilityButton>
      {hasAccount ? <RecoveryButton person={person} onSecret={onSecret} /> : null}
      <IdentityButton person={person} />
      {person.lockedUntil ? (
        <AbilityButton can={can} onAct={() => change.send({ unlock: true })}>
          {t('person.unlock')}
        </AbilityButton>
      ) : null}
      <AbilityButton can={onOther} onAct={() => change.send({ signOut: true })}>
        {t('person.signOut')}
      </AbilityButton>
      {!hasAccount ? null : person.disabled ? (
        <AbilityButton
          can={can}
          loading={change.sending}
          onAct={() => change.send({ disabled: false })}
        >
          {t('person.enable')}
        </AbilityButton>
      ) : (
        <AbilityButton can={onOther} danger onAct={disable}>
          {t('person.disable')}
        </AbilityButton>
      )}
    </div>
  )
}

function PostsHeld({ person }: { readonly person: PersonEntry }) {
  const t = texts.useT()
  const language = useLanguage()
  const can = useManage()
  const [ending, setEnding] = useState<Holding | null>(null)
  const held = useApi<PageOf<Holding>>('/api/holdings', { person: person.id, limit: 100 })
  return (
    <Section title={t('holding.history')}>
      {held.data?.items.length === 0 ? (
        <p className="jw-soft">{t('person.noPosts')}</p>
      ) : (
        <table className="jw-record-table">
          <thead>
            <tr>
              <th scope="col">{t('holding.post')}</th>
              <th scope="col">{t('holding.period')}</th>
              <th scope="col">{t('token.state')}</th>
              <th>
                <span className="jw-hidden">{t('holding.end')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {held.data?.items.map((one) => (
              <tr key={one.id}>
                <td>
                  {nameIn(language, { name: one.title, nameEn: one.titleEn })}
                  <div className="jw-mono jw-faint">{one.postCode}</div>
                </td>
                <td className="jw-time">
                  {one.from} – {one.to ?? t('open')}
                </td>
                <td>
                  <HoldingState holding={one} />
                </td>
                <td>
                  <AbilityButton size="small" can={can} onAct={() => setEnding(one)}>
                    {t('holding.end')}
                  </AbilityButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <EndForm holding={ending} onClose={() => setEnding(null)} />
    </Section>
  )
}
