// One notice: what it says, who has read it, and how its sending goes.
import { useEffect, useState } from 'react'
import {
  AbilityButton,
  FailedState,
  GoLink,
  Icon,
  Section,
  StateTag,
  touch,
  useApi,
  useNumbers,
  Waiting,
  When,
} from '#platform/ui'
import { AreaName } from '#territory/ui'
import { Deliveries } from './Deliveries.tsx'
import { CorrectForm, WithdrawForm } from './NoticeChanges.tsx'
import { levelTones, messageTones, stateTones } from './shared.ts'
import { texts } from './texts.ts'
import type { NoticeDetailed } from './wire.ts'

const beatMs = 2000
const isMoving = (n: NoticeDetailed | undefined) =>
  n !== undefined &&
  (n.spread === 'waiting' ||
    n.spread === 'running' ||
    n.deliveries.some(({ state }) => state === 'queued'))

/** While messages leave, the figures are read again. */
function useNotice(id: string) {
  const path = `/api/notice-board/${id}`
  const read = useApi<NoticeDetailed>(path, {}, { keep: true })
  const moving = isMoving(read.data)
  useEffect(() => {
    if (!moving) return undefined
    const timer = setInterval(() => void touch(path), beatMs)
    return () => clearInterval(timer)
  }, [moving, path])
  return read
}

export function NoticeDetail({ id }: { readonly id: string }) {
  const t = texts.useT()
  const read = useNotice(id)
  const [doing, setDoing] = useState<'correct' | 'withdraw' | null>(null)
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  const n = read.data
  if (!n) return <Waiting />
  return (
    <article className="jw-record" aria-label={n.title}>
      <header className="jw-record-head">
        <h2>
          {n.title}
          <StateTag tone={stateTones[n.state]}>{t(`states.${n.state}`)}</StateTag>
          {n.level === 'plain' ? null : (
            <StateTag tone={levelTones[n.level]}>{t(`levels.${n.level}`)}</StateTag>
          )}
        </h2>
        <div className="jw-actions">
          <AbilityButton
            can={n.can.correct}
            icon={<Icon name="edit" />}
            keys="e"
            onAct={() => setDoing('correct')}
          >
            {t('correct')}
          </AbilityButton>
          <AbilityButton
            can={n.can.withdraw}
            icon={<Icon name="undo" />}
            onAct={() => setDoing('withdraw')}
          >
            {t('withdraw')}
          </AbilityButton>
        </div>
      </header>
      {n.withdrawnBecause ? (
        <p className="pt-withdrawn">
          {t('because')}：{n.withdrawnBecause}
        </p>
      ) : null}
      <p className="pt-text">{n.text}</p>
      <InEnglish en={n.en} />
      <Facts n={n} />
      <Readers n={n} />
      <Sending n={n} />
      <Editions n={n} />
      <CorrectForm open={doing === 'correct'} notice={n} onClose={() => setDoing(null)} />
      <WithdrawForm open={doing === 'withdraw'} notice={n} onClose={() => setDoing(null)} />
    </article>
  )
}

function InEnglish({ en }: Pick<NoticeDetailed, 'en'>) {
  const t = texts.useT()
  if (!en) return <p className="pt-note">{t('noEnglish')}</p>
  return (
    <Section title={t('inEnglish')}>
      <div lang="en">
        <b>{en.title}</b>
        <p className="pt-text">{en.text}</p>
      </div>
    </Section>
  )
}

type Of = { readonly n: NoticeDetailed }

function Facts({ n }: Of) {
  const t = texts.useT()
  return (
    <dl className="jw-record-facts">
      <div>
        <dt>{t('area')}</dt>
        <dd>
          <AreaName code={n.areaCode} />
        </dd>
      </div>
      {n.groupName ? (
        <div>
          <dt>{t('group')}</dt>
          <dd>{n.groupName}</dd>
        </div>
      ) : null}
      <div>
        <dt>{t('publishedAt')}</dt>
        <dd>
          <When at={n.publishedAt} />
        </dd>
      </div>
      <div>
        <dt>{t('expires')}</dt>
        <dd>{n.expiresAt ? <When at={n.expiresAt} /> : t('forever')}</dd>
      </div>
      <div>
        <dt>{t('unit')}</dt>
        <dd>{n.unitName}</dd>
      </div>
      {n.alsoIn.length > 0 ? (
        <div>
          <dt>{t('alsoIn')}</dt>
          <dd className="pt-also">
            {n.alsoIn.map((one) => (
              <GoLink key={one.id} to={`/console/notices?open=${one.id}`}>
                <AreaName code={one.areaCode} />
              </GoLink>
            ))}
          </dd>
        </div>
      ) : null}
    </dl>
  )
}

function Readers({ n }: Of) {
  const t = texts.useT()
  const { number } = useNumbers()
  const most = Math.max(1, ...n.readers.map(({ readers }) => readers))
  return (
    <Section title={`${t('readers')} · ${t('devices', { count: n.readCount })}`}>
      {n.readers.length === 0 ? (
        <p className="jw-soft">{t('noReaders')}</p>
      ) : (
        <table className="pt-bars" aria-label={t('readersBy')}>
          <tbody>
            {n.readers.map((one) => (
              <tr key={one.areaCode}>
                <th scope="row">{one.areaName}</th>
                <td className="pt-bar">
                  <span>
                    <i style={{ width: `${(100 * one.readers) / most}%` }} />
                  </span>
                  {number(one.readers)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="pt-note">{t('readersHint')}</p>
    </Section>
  )
}

function Sending({ n }: Of) {
  const t = texts.useT()
  const { number } = useNumbers()
  const [listed, setListed] = useState(false)
  return (
    <Section title={t('sending')}>
      <p>
        {t(`spread.${n.spread}`)}
        {n.spread === 'no' ? null : ` · ${t('spreadCount', { count: n.spreadCount })}`}
      </p>
      {n.deliveries.length > 0 ? (
        <>
          <ul className="pt-counts">
            {n.deliveries.map(({ channel, state, many }) => (
              <li key={`${channel} ${state}`}>
                <span>{t(`channels.${channel}`)}</span>
                <StateTag tone={messageTones[state]}>{t(`messageStates.${state}`)}</StateTag>
                <b>{number(many)}</b>
              </li>
            ))}
          </ul>
          <button type="button" className="jw-text-button" onClick={() => setListed(true)}>
            {t('record')}
          </button>
        </>
      ) : null}
      <Deliveries
        open={listed}
        path={`/api/notice-board/${n.id}/deliveries`}
        title={n.title}
        onClose={() => setListed(false)}
      />
    </Section>
  )
}

function Editions({ n }: Of) {
  const t = texts.useT()
  if (n.editions.length === 0) return null
  return (
    <Section title={t('editions')}>
      <ol className="pt-editions">
        {n.editions.map((e) => (
          <li key={e.edition}>
            <small className="jw-soft">
              {t('editionUntil', { edition: e.edition })} <When at={e.until} />
            </small>
            <b>{e.title}</b>
            <p className="pt-text">{e.text}</p>
            {e.en ? (
              <div lang="en">
                <b>{e.en.title}</b>
                <p className="pt-text">{e.en.text}</p>
              </div>
            ) : null}
          </li>
        ))}
      </ol>
    </Section>
  )
}
