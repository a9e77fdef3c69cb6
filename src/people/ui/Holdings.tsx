import { useState } from 'react'
import {
  AbilityButton,
  type Column,
  DataList,
  ListTools,
  nameIn,
  StateTag,
  useLanguage,
  usePages,
  useToday,
  type TabProps,
} from '#platform/ui'
import type { Holding } from '../schema.ts'
import { EndForm, HoldingForm } from './HoldingForm.tsx'
import { useManage } from './shared.ts'
import { texts } from './texts.ts'

export function HoldingState({ holding }: { readonly holding: Pick<Holding, 'from' | 'to'> }) {
  const t = texts.useT()
  const today = useToday()
  if (holding.to !== null && holding.to <= today)
    return <StateTag tone="quiet">{t('holding.past')}</StateTag>
  if (holding.from > today) return <StateTag tone="accent">{t('holding.coming')}</StateTag>
  return <StateTag tone="good">{t('holding.now')}</StateTag>
}

export function Holdings({ page }: TabProps) {
  const t = texts.useT()
  const can = useManage()
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<Holding | null>(null)
  const pages = usePages<Holding>('/api/holdings', { limit: 200 })
  const columns = useColumns(setEnding)
  return page({
    tools: (
      <ListTools
        exported={{ path: '/api/holdings', name: t('holding.list') }}
        add={{ title: t('holding.add'), can, run: () => setAdding(true) }}
      >
        <span className="jw-soft">{t('holding.emptyHint')}</span>
      </ListTools>
    ),
    body: (
      <div className="jw-people-list">
        <DataList<Holding>
          label={t('holding.list')}
          pages={pages}
          rowKey={({ id }) => id}
          rowHeight={52}
          columns={columns}
          onOpen={(one) => {
            if (can === true) setEnding(one)
          }}
          empty={{ icon: 'calendar', title: t('holding.empty'), hint: t('holding.emptyHint') }}
        />
        <HoldingForm open={adding} onClose={() => setAdding(false)} />
        <EndForm holding={ending} onClose={() => setEnding(null)} />
      </div>
    ),
  })
}

function useColumns(end: (holding: Holding) => void): readonly Column<Holding>[] {
  const t = texts.useT()
  const language = useLanguage()
  const can = useManage()
  return [
    { key: 'person', title: t('holding.person'), render: ({ personName }) => personName },
    {
      key: 'post',
      title: t('holding.post'),
      width: 'minmax(180px, 2fr)',
      render: (one) => (
        <span className="jw-two">
          {nameIn(language, { name: one.title, nameEn: one.titleEn })}
          <small className="jw-mono">{one.postCode}</small>
        </span>
      ),
    },
    {
      key: 'period',
      title: t('holding.period'),
      width: '210px',
      render: ({ from, to }) => `${from} – ${to ?? t('open')}`,
    },
    {
      key: 'state',
      title: t('token.state'),
      width: '100px',
      from: 700,
      render: (one) => <HoldingState holding={one} />,
    },
    {
      key: 'acts',
      title: '',
      width: '110px',
      align: 'end',
      render: (one) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- keeps presses on the button from opening the row
        <span onClick={(press) => press.stopPropagation()}>
          <AbilityButton size="small" can={can} onAct={() => end(one)}>
            {t('holding.end')}
          </AbilityButton>
        </span>
      ),
    },
  ]
}
