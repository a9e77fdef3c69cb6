import { useDeferredValue, useState } from 'react'
import {
  type Column,
  EmptyState,
  ListTools,
  ListWithDetail,
  nameIn,
  useFilters,
  useLanguage,
  usePages,
  type TabProps,
} from '#platform/ui'
import type { PersonEntry } from '../schema.ts'
import { PersonDetail } from './PersonDetail.tsx'
import { NewPersonForm } from './PersonForms.tsx'
import { AccountState } from './AccountState.tsx'
import { Secret } from './Secret.tsx'
import { type Told, useManage } from './shared.ts'
import { texts } from './texts.ts'

type Filter = { q?: string; open?: string }
export function Persons({ page }: TabProps) {
  const t = texts.useT()
  const can = useManage()
  const [filter, setFilter] = useFilters<Filter>()
  const [adding, setAdding] = useState(false)
  const [told, setTold] = useState<Told | null>(null)
  const q = useDeferredValue(filter.q?.trim())
  const pages = usePages<PersonEntry>('/api/people', { q, limit: 200 })
  const open = pages.items.find(({ id }) => id === filter.open)
  return page({
    tools: (
      <ListTools
        search={{
          label: t('person.search'),
          value: filter.q,
          onChange: (next) => setFilter({ q: next }, { replace: true }),
        }}
        exported={{ path: '/api/people', query: { q }, name: t('person.list') }}
        add={{ title: t('person.add'), can, run: () => setAdding(true) }}
      />
    ),
    body: (
      <>
        <ListWithDetail<PersonEntry>
          name="people"
          widths={[55, 45]}
          label={t('person.list')}
          pages={pages}
          rowKey={({ id }) => id}
          columns={usePersonColumns()}
          empty={{ icon: 'people', title: t('person.empty'), hint: t('person.emptyHint') }}
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
