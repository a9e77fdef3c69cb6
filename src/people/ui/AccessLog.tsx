import {
  type Column,
  DataList,
  GoLink,
  hasRight,
  nameIn,
  NoRight,
  useFilters,
  useLanguage,
  useMe,
  usePages,
  When,
} from '#platform/ui'
import type { AccessLook } from '../schema.ts'
import type { TabProps } from './shared.ts'
import { texts } from './texts.ts'

function sayWhat(t: ReturnType<typeof texts.useT>, what: string): string {
  const key = `access.whats.${what}`
  const words = t(key as never)
  return words === key ? what : words
}

/** Who looked at personal data and why; `?case=` shows the looks of one case. */
export function AccessLog({ page }: TabProps) {
  const t = texts.useT()
  const language = useLanguage()
  const me = useMe()
  const [filter] = useFilters<{ case?: string }>()
  const may = hasRight(me, 'access.read')
  const pages = usePages<AccessLook>(may ? '/api/access-log' : null, {
    case: filter.case,
    limit: 100,
  })
  const columns: readonly Column<AccessLook>[] = [
    { key: 'at', title: t('access.at'), width: '130px', render: ({ at }) => <When at={at} /> },
    {
      key: 'who',
      title: t('access.who'),
      width: 'minmax(150px, 1fr)',
      render: ({ personName, post }) => (
        <span className="jw-two">
          {personName ?? '–'}
          <small>{nameIn(language, { name: post.title, nameEn: post.titleEn })}</small>
        </span>
      ),
    },
    {
      key: 'what',
      title: t('access.what'),
      width: '130px',
      render: ({ what }) => sayWhat(t, what),
    },
    {
      key: 'reason',
      title: t('access.reason'),
      width: 'minmax(180px, 2fr)',
      render: ({ reason }) => <span title={reason}>{reason}</span>,
    },
    {
      key: 'case',
      title: t('access.case'),
      width: '120px',
      render: ({ caseId }) =>
        caseId ? <GoLink to={`/console/cases/${caseId}`}>{t('access.openCase')}</GoLink> : '–',
    },
  ]
  return page({
    tools: <span className="jw-soft">{t('access.hint')}</span>,
    body: may ? (
      <div className="jw-people-list">
        <DataList<AccessLook>
          label={t('access.list')}
          pages={pages}
          rowKey={({ id }) => id}
          rowHeight={52}
          columns={columns}
          empty={{ icon: 'eye', title: t('access.empty'), hint: t('access.emptyHint') }}
        />
      </div>
    ) : (
      <NoRight title={t('access.noRight')} hint={t('access.noRightHint')} />
    ),
  })
}
