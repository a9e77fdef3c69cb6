import type { OperationReply } from '#platform/metrics/schema.ts'
import type { ReactNode } from 'react'
import { FailedState, Page, Section, useApi, useNumbers, When } from '#platform/ui'
import { operationTexts } from './operation-texts.ts'

type T = ReturnType<typeof operationTexts.useT>

const gib = 2 ** 30
const dayMs = 86_400_000
/** Past these someone should look. */
const worrying = { lagSeconds: 120, freeShare: 0.1, backupMs: 2 * dayMs }

/** Is this installation well, and is it kept safe. For whoever runs it. */
export default function OperationPage() {
  const t = operationTexts.useT()
  const found = useApi<OperationReply>('/api/operation', {}, { staleMs: 5000 })
  return (
    <Page title={t('title')} width={860}>
      {found.error ? (
        <FailedState problem={found.error} again={() => void found.refetch()} />
      ) : null}
      {found.data ? <Told told={found.data} /> : <div aria-busy={!found.error} />}
    </Page>
  )
}

function Told({ told }: { readonly told: OperationReply }) {
  const t = operationTexts.useT()
  const { number } = useNumbers()
  const size = (bytes: number) => `${number(bytes / gib, { maximumFractionDigits: 1 })} GiB`
  const { disk, migrations, backup } = told
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section aria-label={t('title')} tabIndex={0}>
      <Section title={t('state')}>
        <Facts
          rows={[
            [t('version'), `${told.version} · Node ${told.node}`],
            [t('started'), <When key="at" at={told.startedAt} />],
            [t('database'), `${t(`kinds.${told.database.kind}`)} · ${size(told.database.bytes)}`],
            [
              t('migrations'),
              <Judged key="m" t={t} bad={migrations.missing.length > 0}>
                {migrations.missing.length
                  ? t('missing', { list: migrations.missing.join(', ') })
                  : t('upToDate', { last: migrations.last })}
              </Judged>,
            ],
            [
              t('disk'),
              <Judged key="d" t={t} bad={disk.freeBytes < disk.totalBytes * worrying.freeShare}>
                {t('free', { free: size(disk.freeBytes), total: size(disk.totalBytes) })}
              </Judged>,
            ],
            [
              t('backup'),
              <Judged key="b" t={t} bad={!backup || told.now - backup.at > worrying.backupMs}>
                {backup ? <When at={backup.at} /> : t('noBackup')}
              </Judged>,
            ],
            [
              t('sealed'),
              <span key="s">
                {t('entries', { n: number(told.sealed.size) })}{' '}
                {told.sealed.at === null ? null : <When at={told.sealed.at} />}
              </span>,
            ],
          ]}
        />
      </Section>
      <Lags told={told} />
      <JobTable told={told} />
    </section>
  )
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="jw-record-facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What is not well says so in words, not by its colour alone. */
function Judged(props: { readonly t: T; readonly bad: boolean; readonly children: ReactNode }) {
  return (
    <>
      {props.children}
      {props.bad ? <strong> · {props.t('look')}</strong> : null}
    </>
  )
}

function Lags({ told }: { readonly told: OperationReply }) {
  const t = operationTexts.useT()
  const { number } = useNumbers()
  const rows = [
    ...(['timers', 'outbox', 'webhooks'] as const).map((key) => ({
      name: t(`waits.${key}`),
      ...told[key],
    })),
    ...told.readers.map((reader) => ({ ...reader, name: t('reader', { name: reader.name }) })),
  ]
  return (
    <Section title={t('lags')}>
      <table className="jw-operation-table">
        <thead>
          <tr>
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('count')}</th>
            <th scope="col">{t('oldest')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, count, oldestSeconds }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{number(count)}</td>
              <td>
                <Judged t={t} bad={oldestSeconds > worrying.lagSeconds}>
                  {t('seconds', { n: number(oldestSeconds) })}
                </Judged>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function JobTable({ told }: { readonly told: OperationReply }) {
  const t = operationTexts.useT()
  const { number } = useNumbers()
  return (
    <Section title={t('jobs')}>
      <table className="jw-operation-table">
        <thead>
          <tr>
            {(['job', 'waiting', 'active', 'failed', 'lastDone'] as const).map((key) => (
              <th scope="col" key={key}>
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {told.jobs.map((job) => (
            <tr key={job.name}>
              <th scope="row">{job.name}</th>
              <td>{number(job.waiting)}</td>
              <td>{number(job.active)}</td>
              <td>
                <Judged t={t} bad={job.failed > 0}>
                  {number(job.failed)}
                </Judged>
              </td>
              <td>
                <When at={job.lastDone} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
