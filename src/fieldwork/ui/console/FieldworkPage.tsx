// The field from the desk: who is on duty, the rota, visits, patrols, conflicts, devices.
import { App, Button } from 'antd'
import { useState } from 'react'
import {
  api,
  CityMap,
  EmptyState,
  FailedState,
  GoLink,
  Icon,
  nameIn,
  Page,
  Section,
  StateTag,
  useApi,
  useLanguage,
  useNumbers,
  usePages,
  useSend,
  Waiting,
  When,
} from '#platform/ui'
import type { Item } from '../../domain/form.ts'
import { texts as phoneTexts } from '../field/texts.ts'
import { Coverage } from './Coverage.tsx'
import { Rota, Visits } from './Plans.tsx'
import { texts } from './texts.ts'
import { type Line, linesOf } from './version.ts'
import type { Conflict, Device, Duty, FormWhole, Patrol } from './wire.ts'
import './fieldwork.css'

export default function FieldworkPage() {
  const t = texts.useT()
  return (
    <Page
      title={t('field.title')}
      width={1200}
      actions={
        <GoLink to="/console/answers">
          <Icon name="table" /> {t('nav.answers')}
        </GoLink>
      }
    >
      <OnDuty />
      <Conflicts />
      <Coverage />
      <Visits />
      <Patrols />
      <Rota />
      <Devices />
    </Page>
  )
}

const titled = (x: { postTitle: string; postTitleEn: string }) => ({
  name: x.postTitle,
  nameEn: x.postTitleEn,
})

function OnDuty() {
  const t = texts.useT()
  const language = useLanguage()
  const read = useApi<{ items: readonly Duty[] }>('/api/field/duty')
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  if (!read.data) return <Waiting />
  const { items } = read.data
  const now = items.filter(({ outAt }) => outAt === null)
  return (
    <Section title={t('field.duty', { count: now.length })}>
      {items.length === 0 ? (
        <EmptyState icon="people" title={t('field.dutyNone')} hint={t('field.dutyHint')} />
      ) : (
        <table className="fc-table">
          <thead>
            <tr>
              <th scope="col">{t('field.post')}</th>
              <th scope="col">{t('field.holder')}</th>
              <th scope="col">{t('field.since')}</th>
              <th scope="col">{t('field.grid')}</th>
              <th scope="col">{t('field.until')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((d) => (
              <tr key={d.id}>
                <td>{nameIn(language, titled(d))}</td>
                <td>{d.holder}</td>
                <td>
                  <When at={d.inAt} />
                </td>
                <td>{d.inArea || '–'}</td>
                <td>
                  {d.outAt ? (
                    <When at={d.outAt} />
                  ) : (
                    <StateTag tone="good">{t('field.onDuty')}</StateTag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function Conflicts() {
  const t = texts.useT()
  const { items, loading, problem, again } = usePages<Conflict>('/api/field/conflicts')
  if (problem) return <FailedState problem={problem} again={again} />
  if (loading) return <Waiting />
  return (
    <Section title={t('field.conflicts', { count: items.length })}>
      {items.length === 0 ? (
        <p className="jw-soft">
          {t('field.conflictsNone')} · {t('field.conflictsHint')}
        </p>
      ) : (
        <ul className="fc-list">
          {items.map((one) => (
            <ConflictLine key={one.key} one={one} />
          ))}
        </ul>
      )}
    </Section>
  )
}

/** One version in the phone's words, so that both sides read the same; questions of a form in the form's. */
function Version({
  value,
  form,
}: {
  readonly value: Conflict['mine']
  readonly form: FormWhole | undefined
}) {
  const language = useLanguage()
  const phone = phoneTexts.useT()
  const say = (words: { readonly zh: string; readonly en: string }) =>
    language === 'en' ? words.en || words.zh : words.zh
  const labelOf = ({ key, asked }: Line) =>
    asked ? say(asked.label) : phone(`fields.${key}` as never, { defaultValue: key })
  const wordOf = (one: string, asked?: Item) => {
    const option = asked?.options?.find((o) => o.value === one)
    return option ? say(option.label) : phone(`values.${one}` as never, { defaultValue: one })
  }
  return (
    <dl className="fc-version">
      {linesOf(value, form?.layout ?? []).map((line) => (
        <div key={line.path}>
          <dt>{labelOf(line)}</dt>
          <dd>
            {line.values
              .map((one) => wordOf(one, line.asked))
              .join(language === 'en' ? ', ' : '、') || '–'}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function ConflictLine({ one }: { readonly one: Conflict }) {
  const t = texts.useT()
  const language = useLanguage()
  const { message } = App.useApp()
  const { formId, edition } = one.mine
  const form = useApi<FormWhole>(
    typeof formId === 'string' ? `/api/field/forms/${formId}?edition=${Number(edition)}` : null,
  )
  const decide = useSend(
    (take: 'mine' | 'theirs', key) =>
      api.post(`/api/field/conflicts/${one.key}`, { take }, { key }),
    { touches: ['/api/field/conflicts'], onDone: () => void message.success(t('field.decided')) },
  )
  return (
    <li className="fc-conflict">
      <b>{one.about}</b>
      <span className="jw-soft">
        {nameIn(language, { name: one.post.title, nameEn: one.post.titleEn })} ·{' '}
        <When at={one.receivedAt} />
      </span>
      {one.hasPersonal ? <span className="jw-soft">{t('field.personal')}</span> : null}
      {(['mine', 'theirs'] as const).map((which) => (
        <div key={which}>
          <b>{t(`field.${which}`)}</b>
          <Version value={one[which]} form={form.data} />
          <Button size="small" loading={decide.sending} onClick={() => decide.send(which)}>
            {t(which === 'mine' ? 'field.takeMine' : 'field.takeTheirs')}
          </Button>
        </div>
      ))}
    </li>
  )
}

function Patrols() {
  const t = texts.useT()
  const language = useLanguage()
  const { number, share } = useNumbers()
  const { items, loading, problem, again } = usePages<Patrol>('/api/field/patrols')
  const [shown, setShown] = useState<string | null>(null)
  if (problem) return <FailedState problem={problem} again={again} />
  if (loading) return <Waiting />
  const track = items.find(({ id }) => id === shown)?.track?.coordinates
  return (
    <Section title={t('field.patrols')}>
      {items.length === 0 ? (
        <p className="jw-soft">
          {t('field.patrolsNone')} · {t('field.patrolsHint')}
        </p>
      ) : (
        <table className="fc-table">
          <thead>
            <tr>
              <th scope="col">{t('field.since')}</th>
              <th scope="col">{t('field.post')}</th>
              <th scope="col">{t('field.route')}</th>
              <th scope="col">{t('field.metres')}</th>
              <th scope="col">{t('field.covered')}</th>
              <th scope="col">{t('field.show')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((p) => (
              <tr key={p.id}>
                <td>
                  <When at={p.begunAt} />
                </td>
                <td>{nameIn(language, titled(p))}</td>
                <td>
                  {p.routeName
                    ? nameIn(language, { name: p.routeName, nameEn: p.routeNameEn })
                    : t('field.free')}
                </td>
                <td>{number(p.metres)} m</td>
                <td>{share(p.covered)}</td>
                <td>
                  <Button size="small" disabled={!p.track} onClick={() => setShown(p.id)}>
                    {t('field.show')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {track ? (
        <div className="fc-map">
          <CityMap
            label={t('field.trackOf')}
            points={track.map(([lon, lat], i) => ({ id: `${i}`, lon, lat, title: `${i + 1}` }))}
          />
        </div>
      ) : null}
    </Section>
  )
}

function Devices() {
  const t = texts.useT()
  const language = useLanguage()
  const { message } = App.useApp()
  const read = useApi<{ items: readonly Device[] }>('/api/field/devices')
  const revoke = useSend((id: string, key) => api.delete(`/api/field/devices/${id}`, { key }), {
    touches: ['/api/field/devices'],
    onDone: () => void message.success(t('field.revokedNow')),
  })
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  if (!read.data) return <Waiting />
  const { items } = read.data
  return (
    <Section title={t('field.devices')}>
      {items.length === 0 ? <p className="jw-soft">{t('field.devicesNone')}</p> : null}
      <ul className="fc-list">
        {items.map((d) => (
          <li key={d.id}>
            <b>{d.holder}</b>
            <span className="jw-soft">
              {nameIn(language, titled(d))} · {d.name} · {t('field.seen')} <When at={d.seenAt} />
            </span>
            <span className="jw-grow" />
            {d.revokedAt ? (
              <StateTag tone="quiet">{t('field.revoked')}</StateTag>
            ) : (
              <Button
                danger
                size="small"
                loading={revoke.sending}
                onClick={() => revoke.send(d.id)}
              >
                {t('field.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
