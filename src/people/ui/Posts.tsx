import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import {
  AbilityButton,
  type Column,
  DataList,
  type Language,
  ListTools,
  nameIn,
  postTitle,
  type Query,
  useFilters,
  useLanguage,
  usePages,
  type TabProps,
} from '#platform/ui'
import type { PostEntry } from '../schema.ts'
import { HoldingForm } from './HoldingForm.tsx'
import { doors, PostForm, usePostKinds } from './PostForm.tsx'
import { useManage } from './shared.ts'
import { sayPostKind, texts } from './texts.ts'
import { UnitSelect } from './UnitSelect.tsx'

type Filter = { q?: string; kind?: string; unit?: string; area?: string; open?: string }

export function Posts({ page }: TabProps) {
  const t = texts.useT()
  const language = useLanguage()
  const can = useManage()
  const [filter, setFilter] = useFilters<Filter>()
  const [adding, setAdding] = useState(false)
  const [assigning, setAssigning] = useState<PostEntry | null>(null)
  const [editing, setEditing] = useState<PostEntry | null>(null)
  const { kind, unit, area } = filter
  const q = useDeferredValue(filter.q?.trim())
  const query = { q, kind, unit, area }
  const pages = usePages<PostEntry>('/api/posts', { ...query, limit: 200 })
  const act = { can, edit: setEditing, assign: setAssigning }
  return page({
    tools: <Tools filter={filter} query={query} set={setFilter} add={() => setAdding(true)} />,
    body: (
      <div className="jw-people-list">
        <DataList<PostEntry>
          label={t('post.list')}
          pages={pages}
          rowKey={({ id }) => id}
          rowHeight={52}
          columns={columnsOf(t, language, act)}
          selected={filter.open}
          onOpen={(post) => {
            if (can === true && !doors.has(post.kind)) setEditing(post)
          }}
          empty={{ icon: 'user', title: t('post.empty'), hint: t('post.emptyHint') }}
        />
        <PostForm
          open={adding}
          {...(unit ? { unitCode: unit } : {})}
          onClose={() => setAdding(false)}
        />
        <PostForm
          key={editing?.id ?? ''}
          open={editing !== null}
          {...(editing ? { post: editing } : {})}
          onClose={() => setEditing(null)}
        />
        <HoldingForm
          open={assigning !== null}
          {...(assigning ? { post: assigning } : {})}
          onClose={() => setAssigning(null)}
        />
      </div>
    ),
  })
}

function Tools(props: {
  readonly filter: Filter
  readonly query: Query
  readonly set: (change: Filter, options?: { readonly replace?: boolean }) => void
  readonly add: () => void
}) {
  const t = texts.useT()
  const kinds = usePostKinds()
  const { filter, query, set, add } = props
  return (
    <ListTools
      search={{
        label: t('post.search'),
        value: filter.q,
        onChange: (q) => set({ q }, { replace: true }),
      }}
      exported={{ path: '/api/posts', query, name: t('post.list') }}
      add={{ title: t('post.add'), can: useManage(), run: add }}
    >
      <Select
        allowClear
        className="jw-people-kind"
        aria-label={t('kind')}
        placeholder={t('post.allKinds')}
        value={filter.kind ?? null}
        options={kinds.map((value) => ({ value, label: sayPostKind(t, value) }))}
        onChange={(kind: string | null) => set({ kind: kind ?? '' })}
      />
      <UnitSelect
        allowClear
        className="jw-people-unit"
        label={t('post.unit')}
        value={filter.unit}
        onChange={(unit) => set({ unit: unit ?? '' })}
      />
    </ListTools>
  )
}

type Acts = {
  readonly can: true | string
  readonly edit: (post: PostEntry) => void
  readonly assign: (post: PostEntry) => void
}

function columnsOf(
  t: ReturnType<typeof texts.useT>,
  language: Language,
  act: Acts,
): readonly Column<PostEntry>[] {
  return [
    {
      key: 'title',
      title: t('post.title'),
      width: 'minmax(160px, 1.2fr)',
      render: (post) => (
        <span className="jw-two">
          {postTitle(post, language)}
          <small className="jw-mono">{post.code}</small>
        </span>
      ),
    },
    {
      key: 'kind',
      title: t('kind'),
      width: '120px',
      from: 700,
      render: ({ kind }) => sayPostKind(t, kind),
    },
    {
      key: 'unit',
      title: t('post.unit'),
      width: 'minmax(160px, 2fr)',
      render: ({ unit }) => nameIn(language, unit),
    },
    {
      key: 'area',
      title: t('area'),
      width: '130px',
      from: 800,
      render: (post) => nameIn(language, { name: post.areaName, nameEn: post.areaNameEn }),
    },
    {
      key: 'holders',
      title: t('post.holders'),
      width: 'minmax(110px, 1fr)',
      render: ({ holders, kind }) =>
        holders.map(({ name }) => name).join(' · ') ||
        (doors.has(kind) ? (
          <span className="jw-faint">–</span>
        ) : (
          <span className="jw-people-vacant">{t('post.vacant')}</span>
        )),
    },
    {
      key: 'acts',
      title: '',
      width: '170px',
      align: 'end',
      from: 600,
      render: (post) => <Acts post={post} act={act} />,
    },
  ]
}

function Acts({ post, act }: { readonly post: PostEntry; readonly act: Acts }) {
  const t = texts.useT()
  const can = doors.has(post.kind) ? t('post.fixed') : act.can
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- keeps presses on the buttons from opening the row
    <span className="jw-people-acts" onClick={(press) => press.stopPropagation()}>
      <AbilityButton size="small" can={can} onAct={() => act.assign(post)}>
        {t('post.assign')}
      </AbilityButton>
      <AbilityButton size="small" can={can} onAct={() => act.edit(post)}>
        {t('edit')}
      </AbilityButton>
    </span>
  )
}
