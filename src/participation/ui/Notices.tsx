import { Select } from 'antd'
import { useState } from 'react'
import {
  type Column,
  EmptyState,
  ListTools,
  ListWithDetail,
  sayWhen,
  StateTag,
  useFilters,
  useLanguage,
  useNow,
  useNumbers,
  usePages,
  useZone,
  type TabProps,
} from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import { NoticeDetail } from './NoticeDetail.tsx'
import { NoticeForm } from './NoticeForm.tsx'
import { levelTones, stateTones, usePublish } from './shared.ts'
import { texts } from './texts.ts'
import type { BoardNotice, BoardState } from './wire.ts'

type Filter = { open?: string; state?: string; area?: string }
const states: readonly BoardState[] = ['scheduled', 'published', 'ended', 'withdrawn']

export function Notices({ page }: TabProps) {
  const t = texts.useT()
  const can = usePublish()
  const [filter, setFilter] = useFilters<Filter>()
  const [writing, setWriting] = useState(false)
  const query = { state: filter.state, area: filter.area }
  const pages = usePages<BoardNotice>('/api/notice-board', { ...query, limit: 50 })
  const columns = useColumns()
  return page({
    tools: (
      <ListTools
        exported={{ path: '/api/notice-board', query, name: t('list') }}
        add={{ title: t('write'), can, run: () => setWriting(true) }}
      >
        <Select
          allowClear
          className="pt-state"
          aria-label={t('state')}
          placeholder={t('allStates')}
          value={filter.state ?? null}
          options={states.map((value) => ({ value, label: t(`states.${value}`) }))}
          onChange={(state: string | null) => setFilter({ state: state ?? '' })}
        />
        <AreaSelect
          allowClear
          className="pt-area"
          label={t('area')}
          placeholder={t('area')}
          value={filter.area}
          onChange={(area) => setFilter({ area: area ?? '' })}
        />
      </ListTools>
    ),
    body: (
      <>
        <ListWithDetail<BoardNotice>
          name="notices"
          widths={[560, 560]}
          label={t('list')}
          pages={pages}
          rowKey={({ id }) => id}
          rowHeight={64}
          columns={columns}
          empty={{ icon: 'bell', title: t('empty'), hint: t('emptyHint') }}
          detail={
            filter.open ? (
              <NoticeDetail key={filter.open} id={filter.open} />
            ) : (
              <EmptyState icon="bell" title={t('choose')} hint={t('chooseHint')} />
            )
          }
        />
        <NoticeForm open={writing} onClose={() => setWriting(false)} />
      </>
    ),
  })
}

function useColumns(): readonly Column<BoardNotice>[] {
  const t = texts.useT()
  const { number } = useNumbers()
  const language = useLanguage()
  const now = useNow()
  const { zone } = useZone()
  return [
    {
      key: 'title',
      title: t('heading'),
      width: 'minmax(180px, 2fr)',
      render: (n) => (
        <span className="jw-two" title={n.title}>
          {n.title}
          <small>
            {n.areaName}
            {n.groupName ? ` · ${n.groupName}` : ''} ·{' '}
            {sayWhen(Date.parse(n.publishedAt), { now, language, zone })}
          </small>
        </span>
      ),
    },
    {
      key: 'level',
      title: t('level'),
      width: '92px',
      from: 460,
      render: ({ level }) => <StateTag tone={levelTones[level]}>{t(`levels.${level}`)}</StateTag>,
    },
    {
      key: 'state',
      title: t('state'),
      width: '104px',
      render: ({ state }) => <StateTag tone={stateTones[state]}>{t(`states.${state}`)}</StateTag>,
    },
    {
      key: 'readers',
      title: t('readers'),
      width: '70px',
      align: 'end',
      render: ({ readCount }) =>
        readCount === 0 ? <span className="jw-faint">0</span> : number(readCount),
    },
  ]
}
