import type { OperationReply } from '#platform/metrics/schema.ts'
import type { ReactNode } from 'react'
import {
  FailedState,
  Page,
  sayDuration,
  Section,
  useApi,
  useLanguage,
  useNumbers,
  Waiting,
  When,
} from '#platform/ui'
import { operationNames } from './operation-names.ts'
import { operationTexts } from './operation-texts.ts'

type T = ReturnType<typeof operationTexts.useT>

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
const dayMs = 86_400_000
/** Past these someone should look. */
const worrying = { lagSeconds: 120, freeShare: 0.1, backupMs: 2 * dayMs }

/** Is this installation well, and is it kept safe. For whoever runs it. */
export default function OperationPage() {
  const t = operationTexts.useT()
  const found = useApi<OperationReply>('/api/operation', {}, { staleMs: 5000 })
  return (
    <Page title={t('title')} width={1180}>
      {found.data ? (
        <Told told={found.data} />
      ) : found.error ? (
        <FailedState problem={found.error} again={() => void found.refetch()} />
      ) : (
        <Waiting />
      )}
    </Page>
  )
}

function Told({ told }: { readonly told: OperationReply }) {
  const t = operationTexts.useT()
  const { number } = useNumbers()
  const size = (bytes: number) => {
    const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1)
    return `${number(bytes / 2 ** (10 * step), { maximumSignificantDigits: 3 })} ${units[step]}`
  }
  const { disk, migrations, backup } = told
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className="jw-operation" aria-label={t('title')} tabIndex={0}>
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
                {t('entries', { n: number(told.sealed.size) })}
                {told.sealed.at === null ? null : (
                  <>
                    {' · '}
                    <When at={told.sealed.at} />
                  </>
                )}
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

/** Zero is what one hopes for, so it stays quiet. */
function Count({ n }: { readonly n: number }) {
  const { number } = useNumbers()
  return n === 0 ? <span className="jw-operation-zero">0</span> : number(n)
}

/** What a job or reader is for; one this page does not know is shown by its own name. */
function useNames() {
  const language = useLanguage()
  return (kind: 'readers' | 'jobNames', name: string) =>
    operationNames[kind][name]?.[language === 'en' ? 'en' : 'zh'] ?? name
}

function Lags({ told }: { readonly told: OperationReply }) {
  const t = operationTexts.useT()
  const language = useLanguage()
  const { number } = useNumbers()
  const sayIn = useNames()
  const rows = [
    ...(['timers', 'outbox', 'webhooks'] as const).map((key) => ({
      name: t(`waits.${key}`),
      ...told[key],
    })),
    ...told.readers.map((reader) => ({
      ...reader,
      name: t('reader', { name: sayIn('readers', reader.name) }),
    })),
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
              <td>
                <Count n={count} />
              </td>
              <td>
                <Judged t={t} bad={oldestSeconds > worrying.lagSeconds}>
                  {oldestSeconds === 0 ? (
                    <span className="jw-operation-zero">–</span>
                  ) : oldestSeconds < 60 ? (
                    t('seconds', { n: number(oldestSeconds) })
                  ) : (
                    sayDuration(oldestSeconds * 1000, language)
                  )}
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
  const sayIn = useNames()
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
              <th scope="row">{sayIn('jobNames', job.name)}</th>
              <td>
                <Count n={job.waiting} />
              </td>
              <td>
                <Count n={job.active} />
              </td>
              <td>
                <Judged t={t} bad={job.failed > 0}>
                  <Count n={job.failed} />
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
