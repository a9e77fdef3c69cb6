// /console/digest: what the weekly letter would say now, which letters one wants; for keepers when they are sent.
import { Switch } from 'antd'
import {
  api,
  EmptyState,
  FailedState,
  GoLink,
  hasRight,
  InZone,
  LightIcon,
  nameIn,
  Page,
  Section,
  useApi,
  useLanguage,
  useMe,
  useNumbers,
  useSend,
  When,
  withQuery,
} from '#platform/ui'
import type { Digest, DigestPart, WeekFigures } from '../../domain/digest.ts'
import type { TodoName } from '../../schema.ts'
import { sayNumberOf } from '../types.ts'
import { Rules } from './Rules.tsx'
import { dayNames, Sending } from './Sending.tsx'
import { texts } from './texts.ts'
import '../cases.css'

type Choice = { readonly reminders: boolean; readonly digest: boolean }
type Told = Digest & {
  readonly choice: Choice
  readonly time: { readonly day: number; readonly hour: number }
}

const dayMs = 86_400_000
const sunday = (monday: string) =>
  new Date(Date.parse(`${monday}T00:00:00Z`) + 6 * dayMs).toISOString().slice(0, 10)

export function DigestPage() {
  const t = texts.useT()
  const me = useMe()
  const read = useApi<Told>('/api/digest', {}, { keep: true })
  const told = read.data
  const keeps = hasRight(me, 'territory.manage')
  return (
    <Page
      title={t('title')}
      width={920}
      aside={
        told ? (
          <span className="jw-soft">{t('week', { from: told.week, to: sunday(told.week) })}</span>
        ) : null
      }
    >
      {read.error ? <FailedState problem={read.error} again={() => void read.refetch()} /> : null}
      {told ? (
        <>
          <p className="jw-soft cs-digest-hint">{t('hint')}</p>
          {told.parts.length === 0 ? (
            <EmptyState icon="calendar" title={t('noPost')} hint={t('noPostHint')} />
          ) : null}
          <InZone zone={told.timeZone}>
            {told.parts.map((part) => (
              <Part key={part.post.id} part={part} />
            ))}
          </InZone>
          <Letters told={told} />
        </>
      ) : (
        <div aria-busy={!read.error} />
      )}
      {keeps ? <Sending /> : null}
      {keeps ? <Rules /> : null}
    </Page>
  )
}

const toList = (name: TodoName) => withQuery('/console/cases', { todo: name })

function Part({ part }: { readonly part: DigestPart }) {
  const t = texts.useT()
  const language = useLanguage()
  const me = useMe()
  const { title, titleEn, unit, unitEn, id } = part.post
  const isOwn = me.post.id === id
  const due = part.lists.filter(({ count }) => count > 0)
  const name = nameIn(language, { name: title, nameEn: titleEn })
  return (
    <Section
      title={`${name} · ${nameIn(language, { name: unit, nameEn: unitEn })}`}
      {...(isOwn ? {} : { actions: <span className="jw-faint">{t('otherPost')}</span> })}
    >
      <div className="cs-tiles cs-tiles-four">
        {part.lists.map((list) => (
          <Tile key={list.name} name={list.name} count={list.count} isOwn={isOwn} />
        ))}
      </div>
      {due.length === 0 ? (
        <p className="jw-faint">{t('noneHint')}</p>
      ) : (
        <div className="cs-todo">
          {due.map((list) => (
            <List key={list.name} list={list} isOwn={isOwn} />
          ))}
        </div>
      )}
      {part.figures ? <LastWeek figures={part.figures} /> : null}
    </Section>
  )
}

function Tile(props: { readonly name: TodoName; readonly count: number; readonly isOwn: boolean }) {
  const t = texts.useT()
  const { number } = useNumbers()
  const { name, count, isOwn } = props
  const inside = (
    <>
      <span>
        {name === 'overdue' || name === 'week' ? (
          <>
            <LightIcon light={name === 'overdue' ? 'late' : 'near'} />{' '}
          </>
        ) : null}
        {t(`lists.${name}`)}
      </span>
      <b>{number(count)}</b>
    </>
  )
  return isOwn ? (
    <GoLink to={toList(name)} className="cs-tile">
      {inside}
    </GoLink>
  ) : (
    <span className="cs-tile">{inside}</span>
  )
}

function List({
  list,
  isOwn,
}: {
  readonly list: DigestPart['lists'][number]
  readonly isOwn: boolean
}) {
  const t = texts.useT()
  const language = useLanguage()
  const { name, count, items } = list
  return (
    <section aria-label={t(`lists.${name}`)}>
      <h3>{t(`lists.${name}`)}</h3>
      <ul>
        {items.map((item) => {
          const category = language === 'en' ? item.categoryEn : item.category
          return (
            <li key={item.id}>
              {isOwn ? (
                <GoLink to={`/console/cases/${item.id}`}>{category}</GoLink>
              ) : (
                <span>{category}</span>
              )}
              <span className="jw-soft">{sayNumberOf(item.number)}</span>
              <span className="jw-soft">
                <When at={item.dueAt} />
              </span>
            </li>
          )
        })}
      </ul>
      {isOwn && count > items.length ? (
        <GoLink to={toList(name)}>{t('more', { n: count })}</GoLink>
      ) : null}
    </section>
  )
}

const rateNames = ['responseRate', 'onTimeRate', 'resolutionRate', 'satisfactionRate'] as const

function LastWeek({ figures }: { readonly figures: WeekFigures }) {
  const t = texts.useT()
  const { number, share } = useNumbers()
  const { from, to } = figures
  return (
    <GoLink to={withQuery('/console/figures', { from, to })} className="cs-last-week">
      <h3>{t('lastWeek', { from, to })}</h3>
      <dl>
        {(['reported', 'closed'] as const).map((name) => (
          <div key={name}>
            <dt>{t(`figures.${name}`)}</dt>
            <dd>{number(figures[name])}</dd>
          </div>
        ))}
        {rateNames.map((name) => (
          <div key={name}>
            <dt>{t(`figures.${name}`)}</dt>
            <dd>{share(figures[name])}</dd>
          </div>
        ))}
      </dl>
    </GoLink>
  )
}

function Letters({ told }: { readonly told: Told }) {
  const t = texts.useT()
  const account = useApi<{ readonly email: string | null }>('/api/account')
  const change = useSend((choice: Choice, key) => api.put('/api/digest/choice', choice, { key }), {
    touches: ['/api/digest'],
  })
  const { choice, time } = told
  const email = account.data?.email
  return (
    <Section title={t('mail.title')}>
      <p className="jw-soft">
        {t('mail.when', {
          day: t(`days.${dayNames[time.day - 1] ?? 'mon'}`),
          hour: `${time.hour}:00`,
        })}
      </p>
      <div className="cs-letters">
        {(['digest', 'reminders'] as const).map((name) => (
          <label key={name} htmlFor={`letters-${name}`}>
            <Switch
              id={`letters-${name}`}
              checked={choice[name]}
              loading={change.sending}
              onChange={(on) => change.send({ ...choice, [name]: on })}
            />
            {t(`mail.${name}`)}
          </label>
        ))}
      </div>
      {account.data ? (
        <p className="jw-faint">{email ? t('mail.to', { email }) : t('mail.noAddress')}</p>
      ) : null}
    </Section>
  )
}
