import { useMemo, useState } from 'react'
import {
  EmptyState,
  FailedState,
  ListTools,
  type PageOf,
  useApi,
  useMe,
  Waiting,
  type TabProps,
} from '#platform/ui'
import type { PolicyRow } from '../schema.ts'
import { sayAction, sayPostKind, texts } from './texts.ts'
import zh from './zh-CN.ts'

type T = ReturnType<typeof texts.useT>

/** Kinds of posts in the order of the work, then whatever the table holds besides. */
const order = [
  'callTaker',
  'gridWorker',
  'dispatcher',
  'dutyOfficer',
  'handler',
  'supervisor',
  'evaluator',
  'commander',
  'steward',
  'admin',
  'open311',
  'public',
  'system',
]

/** Actions in the order in which their words are written: that of the work. */
const written = Object.entries(zh.actions).flatMap(([group, actions]) =>
  Object.keys(actions).map((action) => `${group}.${action}`),
)
const place = (action: string) =>
  (written.indexOf(action) + written.length + 1) % (written.length + 1)
const byWork = (a: string, b: string) => place(a) - place(b)

const groupOf = (action: string) => action.split('.')[0] ?? action
function sayGroup(t: T, group: string): string {
  const key = `policy.groups.${group}`
  const words = t(key as never)
  return words === key ? group : words
}

export function Policy({ page }: TabProps) {
  const t = texts.useT()
  const [text, setText] = useState('')
  const policy = useApi<PageOf<PolicyRow>>('/api/policy')
  return page({
    tools: (
      <ListTools
        search={{ label: t('policy.filter'), value: text, onChange: setText }}
        exported={{ path: '/api/policy', name: t('tabs.policy') }}
      >
        <span className="jw-tools-hint">{t('policy.hint')}</span>
      </ListTools>
    ),
    body: policy.error ? (
      <FailedState problem={policy.error} again={() => void policy.refetch()} />
    ) : policy.data ? (
      <Matrix rows={policy.data.items} text={text.trim().toLowerCase()} />
    ) : (
      <Waiting />
    ),
  })
}

function Matrix({ rows, text }: { readonly rows: readonly PolicyRow[]; readonly text: string }) {
  const t = texts.useT()
  const me = useMe()
  const { kinds, groups, reach } = useMemo(() => {
    const present = new Set(rows.map(({ postKind }) => postKind))
    const actions = [...new Set(rows.map(({ action }) => action))].filter(
      (action) => !text || `${action} ${sayAction(t, action)}`.toLowerCase().includes(text),
    )
    return {
      kinds: [
        ...order.filter((kind) => present.has(kind)),
        ...[...present].filter((k) => !order.includes(k)),
      ],
      groups: Map.groupBy(actions.toSorted(byWork), groupOf),
      reach: new Map(rows.map((row) => [`${row.postKind} ${row.action}`, row.reach])),
    }
  }, [rows, text, t])
  if (groups.size === 0)
    return <EmptyState icon="shield" title={t('policy.empty')} hint={t('policy.emptyHint')} />
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <section className="jw-policy" tabIndex={0} aria-label={t('tabs.policy')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('policy.action')}</th>
            {kinds.map((kind) => (
              <th
                key={kind}
                scope="col"
                className={kind === me.post.kind ? 'jw-policy-own' : undefined}
              >
                {sayPostKind(t, kind)}
              </th>
            ))}
          </tr>
        </thead>
        {[...groups].map(([group, actions]) => (
          <tbody key={group}>
            <tr className="jw-policy-group">
              <th scope="rowgroup" colSpan={kinds.length + 1}>
                {sayGroup(t, group)}
              </th>
            </tr>
            {actions.map((action) => (
              <tr key={action}>
                <th scope="row" title={action}>
                  {sayAction(t, action)}
                </th>
                {kinds.map((kind) => {
                  const how = reach.get(`${kind} ${action}`)
                  return (
                    <td key={kind} className={kind === me.post.kind ? 'jw-policy-own' : undefined}>
                      {how ? (
                        <span className={`jw-policy-reach jw-policy-${how}`}>
                          {t(`policy.reach.${how}`)}
                        </span>
                      ) : null}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  )
}
