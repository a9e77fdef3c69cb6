// What suggestions are made by: versions to go back to, and how they fare.
import { App } from 'antd'
import {
  type Ability,
  AbilityButton,
  api,
  EmptyState,
  FailedState,
  Icon,
  Page,
  Section,
  StateTag,
  useApi,
  useNumbers,
  useSend,
  Waiting,
  When,
} from '#platform/ui'
import type { Accuracy, Model } from '../domain.ts'
import { texts } from './texts.ts'
import './suggestions.css'

type Read = {
  readonly items: readonly Model[]
  readonly accuracy: readonly Accuracy[]
  readonly days: number
  readonly keeps: boolean
}

const path = '/api/suggestions/models'

export default function SuggestionsPage() {
  const t = texts.useT()
  const read = useApi<Read>(path)
  // what the server says about learning and choosing
  const can = read.data && (read.data.keeps || t('notKept'))
  return (
    <Page title={t('title')} width={1040} actions={<Learn can={can} />}>
      <p className="jw-record-hint">{t('hint')}</p>
      {read.error ? (
        <FailedState problem={read.error} again={() => void read.refetch()} />
      ) : read.data ? (
        <>
          <Section title={t('versions')}>
            <Versions items={read.data.items} can={can} />
          </Section>
          <Section title={t('accuracy', { days: read.data.days })}>
            <Fares items={read.data.accuracy} />
          </Section>
        </>
      ) : (
        <Waiting />
      )}
    </Page>
  )
}

function Learn({ can }: { readonly can: Ability }) {
  const t = texts.useT()
  const { message } = App.useApp()
  const learn = useSend((_: null, key) => api.post('/api/suggestions/learn', {}, { key }), {
    touches: [path],
    onDone: () => void message.info(t('learning')),
  })
  return (
    <AbilityButton
      can={can}
      icon={<Icon name="refresh" />}
      loading={learn.sending}
      onAct={() => learn.send(null)}
    >
      {t('learn')}
    </AbilityButton>
  )
}

type Of = { readonly one: Model; readonly isNewest: boolean; readonly can: Ability }

function Versions({ items, can }: { readonly items: readonly Model[]; readonly can: Ability }) {
  const t = texts.useT()
  if (items.length === 0) {
    return <EmptyState icon="trend" title={t('noModels')} hint={t('noModelsHint')} />
  }
  return (
    <table className="sg-table" aria-label={t('versions')}>
      <thead>
        <tr>
          <th scope="col">{t('version')}</th>
          <th scope="col">{t('learntAt')}</th>
          <th scope="col">{t('basis')}</th>
          <th scope="col">{t('quality')}</th>
          <th scope="col">{t('state')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one, i) => (
          <VersionRow key={one.version} one={one} isNewest={i === 0} can={can} />
        ))}
      </tbody>
    </table>
  )
}

function VersionRow({ one, isNewest, can }: Of) {
  const t = texts.useT()
  const { number, share } = useNumbers()
  const { facts } = one
  return (
    <tr>
      <th scope="row">{one.version}</th>
      <td>
        <When at={one.learntAt} />
      </td>
      <td>
        {t(`bases.${one.basis}`)}
        <small className="jw-soft">
          {t('texts', {
            documents: number(facts.documents),
            definitions: number(facts.definitions),
            labels: number(facts.labels),
          })}
        </small>
      </td>
      <td>
        {facts.macroF1 === null
          ? t('tooFew')
          : t('figures', {
              judged: number(facts.judged),
              f1: share(facts.macroF1),
              accuracy: share(facts.accuracy),
            })}
      </td>
      <td>
        <State one={one} isNewest={isNewest} can={can} />
      </td>
    </tr>
  )
}

function State({ one, isNewest, can }: Of) {
  const t = texts.useT()
  const { message } = App.useApp()
  const use = useSend((version: number, key) => api.post(`${path}/${version}/use`, {}, { key }), {
    touches: [path],
    onDone: () => void message.info(t('using', { version: one.version })),
  })
  if (one.active) return <StateTag tone="good">{t(one.kept ? 'kept' : 'active')}</StateTag>
  if (!one.there) return <span className="jw-faint">{t('gone')}</span>
  return (
    <AbilityButton size="small" can={can} loading={use.sending} onAct={() => use.send(one.version)}>
      {t(isNewest ? 'useNewest' : 'use')}
    </AbilityButton>
  )
}

function Fares({ items }: { readonly items: readonly Accuracy[] }) {
  const t = texts.useT()
  const { number, share } = useNumbers()
  if (items.length === 0) return <p className="jw-soft">{t('none')}</p>
  return (
    <>
      <table className="sg-table" aria-label={t('kind')}>
        <thead>
          <tr>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('version')}</th>
            <th scope="col">{t('decided')}</th>
            <th scope="col">{t('first')}</th>
            <th scope="col">{t('among')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={`${one.kind} ${one.version}`}>
              <th scope="row">{t(`kinds.${one.kind}`)}</th>
              <td>{one.version}</td>
              <td>{number(one.decided)}</td>
              <td>{share(one.first / one.decided)}</td>
              <td>{share(one.among / one.decided)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sg-note">{t('accuracyHint')}</p>
    </>
  )
}
