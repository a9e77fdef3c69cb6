import { Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import {
  AbilityButton,
  type Column,
  DataList,
  EmptyState,
  Icon,
  nameIn,
  type PaneName,
  Panes,
  useFilters,
  useLanguage,
  usePages,
} from '#platform/ui'
import type { PersonEntry } from '../schema.ts'
import { PersonDetail } from './PersonDetail.tsx'
import { NewPersonForm } from './PersonForms.tsx'
import { AccountState } from './AccountState.tsx'
import { Secret } from './Secret.tsx'
import { type TabProps, type Told, useManage } from './shared.ts'
import { texts } from './texts.ts'

type Filter = { q?: string; open?: string }
export function Persons({ page }: TabProps) {
  const t = texts.useT()
  const [filter, setFilter] = useFilters<Filter>()
  const [adding, setAdding] = useState(false)
  const [told, setTold] = useState<Told | null>(null)
  const [shown, setShown] = useState<PaneName>('list')
  const q = useDeferredValue(filter.q?.trim())
  const pages = usePages<PersonEntry>('/api/people', { q, limit: 200 })
  const open = pages.items.find(({ id }) => id === filter.open)
  return page({
    tools: (
      <Tools
        q={filter.q ?? ''}
        set={(next) => setFilter({ q: next }, { replace: true })}
        add={() => setAdding(true)}
      />
    ),
    body: (
      <>
        <Panes
          name="people"
          widths={[55, 45]}
          shown={shown}
          onShow={setShown}
          list={
            <DataList<PersonEntry>
              label={t('person.list')}
              pages={pages}
              rowKey={({ id }) => id}
              columns={usePersonColumns()}
              selected={filter.open}
              onOpen={({ id }) => {
                setFilter({ open: id }, { replace: true })
                setShown('detail')
              }}
              empty={{ icon: 'people', title: t('person.empty'), hint: t('person.emptyHint') }}
            />
          }
          detail={
            open ? (
              <PersonDetail key={open.id} person={open} onSecret={setTold} />
            ) : (
              <EmptyState icon="people" title={t('person.choose')} hint={t('person.chooseHint')} />
            )
          }
        />
        <NewPersonForm open={adding} onClose={() => setAdding(false)} onSecret={setTold} />
        <Secret
          secret={told?.secret ?? null}
          title={t('person.once')}
          hint={t('person.onceHint', { name: told?.name ?? '' })}
          onClose={() => setTold(null)}
        />
      </>
    ),
  })
}

function Tools({
  q,
  set,
  add,
}: {
  readonly q: string
  readonly set: (q: string) => void
  readonly add: () => void
}) {
  const t = texts.useT()
  const can = useManage()
  return (
    <>
      <Input
        allowClear
        className="jw-people-search"
        prefix={<Icon name="search" />}
        aria-label={t('person.search')}
        placeholder={t('person.search')}
        value={q}
        onChange={({ target }) => set(target.value)}
      />
      <span className="jw-grow" />
      <AbilityButton
        can={can}
        icon={<Icon name="plus" />}
        keys="n"
        keyTitle={t('person.add')}
        onAct={add}
      >
        {t('person.add')}
      </AbilityButton>
    </>
  )
}

function usePersonColumns(): readonly Column<PersonEntry>[] {
  const t = texts.useT()
  const language = useLanguage()
  return [
    { key: 'name', title: t('person.name'), width: '110px', render: ({ name }) => name },
    {
      key: 'login',
      title: t('person.login'),
      width: 'minmax(110px, 1fr)',
      render: ({ login }) => login ?? <span className="jw-faint">–</span>,
    },
    {
      key: 'posts',
      title: t('person.posts'),
      width: 'minmax(120px, 1.4fr)',
      from: 420,
      render: ({ posts }) =>
        posts.length > 0 ? (
          posts.map((one) => nameIn(language, { name: one.title, nameEn: one.titleEn })).join(' · ')
        ) : (
          <span className="jw-faint">{t('person.noPosts')}</span>
        ),
    },
    {
      key: 'account',
      title: t('person.account'),
      width: '130px',
      from: 520,
      render: (person) => <AccountState person={person} />,
    },
  ]
}
