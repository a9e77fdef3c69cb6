import { Segmented } from 'antd'
import {
  type Column,
  DataList,
  GoLink,
  hasRight,
  ListTools,
  nameIn,
  NoRight,
  useFilters,
  useLanguage,
  useMe,
  usePages,
  When,
  type TabProps,
} from '#platform/ui'
import type { AccessLook } from '../schema.ts'
import { texts } from './texts.ts'

type T = ReturnType<typeof texts.useT>
type About = 'looks' | 'signIns'

function sayWhat(t: T, what: string): string {
  // a look names whose details it was behind a colon
  const [kind = ''] = what.split(':')
  const key = `access.whats.${kind}`
  const words = t(key as never)
  return words === key ? what : words
}

function columnsOf(t: T, language: ReturnType<typeof useLanguage>): readonly Column<AccessLook>[] {
  return [
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
      width: 'minmax(130px, 1fr)',
      render: ({ what }) => sayWhat(t, what),
    },
  ]
}

const lookColumns = (t: T): readonly Column<AccessLook>[] => [
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

/** Who looked at personal data and why, or who signed in; `?case=` shows the looks of one case. */
export function AccessLog({ page }: TabProps) {
  const t = texts.useT()
  const language = useLanguage()
  const me = useMe()
  const [filter, setFilter] = useFilters<{ case?: string; about?: About }>()
  const may = hasRight(me, 'access.read')
  const about: About = filter.about === 'signIns' ? 'signIns' : 'looks'
  const query = { about, case: filter.case }
  const pages = usePages<AccessLook>(may ? '/api/access-log' : null, { ...query, limit: 100 })
  const columns = [...columnsOf(t, language), ...(about === 'looks' ? lookColumns(t) : [])]
  return page({
    tools: (
      <ListTools
        {...(may ? { exported: { path: '/api/access-log', query, name: t('access.list') } } : {})}
      >
        <Segmented<About>
          value={about}
          options={(['looks', 'signIns'] as const).map((value) => ({
            value,
            label: t(`access.about.${value}`),
          }))}
          aria-label={t('access.what')}
          onChange={(value) => setFilter({ about: value })}
        />
        <span className="jw-soft">{t(`access.hints.${about}`)}</span>
      </ListTools>
    ),
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
