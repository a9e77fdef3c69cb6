// Who is away and who stands in, which posts change hands, which rights are lent: three lists, each with its form.
import { Segmented } from 'antd'
import { useState } from 'react'
import {
  AbilityButton,
  api,
  allOf,
  type Column,
  DataList,
  hasRight,
  type IconName,
  ListTools,
  nameIn,
  type PageOf,
  StateTag,
  useApi,
  useLanguage,
  useMe,
  useSend,
  useToday,
  type TabProps,
} from '#platform/ui'
import { AbsenceForm, BackForm, DelegationForm, HandoverForm } from './AbsenceForms.tsx'
import { HandoverSheet } from './HandoverSheet.tsx'
import { texts } from './texts.ts'

export type Absence = {
  readonly id: string
  readonly title: string
  readonly titleEn: string
  readonly personName: string
  readonly substituteName: string
  readonly from: string
  readonly to: string
  /** Null for whom it does not concern. */
  readonly reason: 'leave' | 'illness' | 'training' | 'travel' | 'other' | null
  readonly mayEnd: boolean
}

export type Handover = {
  readonly id: string
  readonly postId: string
  readonly title: string
  readonly titleEn: string
  readonly fromName: string
  readonly toPerson: string
  readonly toName: string
  readonly on: string
  readonly note: string | null
  readonly state: 'offered' | 'confirmed' | 'declined'
  readonly openCount: number | null
  readonly answer: string | null
}

type Delegation = {
  readonly id: string
  readonly fromTitle: string
  readonly fromTitleEn: string
  readonly toTitle: string
  readonly toTitleEn: string
  readonly action: string
  readonly from: string
  readonly to: string
}

const lists = ['absences', 'handovers', 'delegations'] as const
type ListName = (typeof lists)[number]

export function Absences({ page }: TabProps) {
  const t = texts.useT()
  const me = useMe()
  const [shown, setShown] = useState<ListName>('absences')
  const [adding, setAdding] = useState(false)
  const can = hasRight(me, 'absence.manage') ? true : t('noRight')
  const close = () => setAdding(false)
  return page({
    tools: (
      <ListTools add={{ title: t(`absence.add.${shown}`), can, run: () => setAdding(true) }}>
        <Segmented<ListName>
          value={shown}
          aria-label={t('tabs.absences')}
          options={lists.map((value) => ({ value, label: t(`absence.lists.${value}`) }))}
          onChange={setShown}
        />
      </ListTools>
    ),
    body: (
      <div className="jw-people-list">
        {shown === 'absences' ? <AbsenceList /> : null}
        {shown === 'handovers' ? <HandoverList /> : null}
        {shown === 'delegations' ? <DelegationList can={can} /> : null}
        <AbsenceForm open={adding && shown === 'absences'} onClose={close} />
        <HandoverForm open={adding && shown === 'handovers'} onClose={close} />
        <DelegationForm open={adding && shown === 'delegations'} onClose={close} />
      </div>
    ),
  })
}

function Standing({ from, to }: { readonly from: string; readonly to: string }) {
  const t = texts.useT()
  const today = useToday()
  if (to <= today) return <StateTag tone="quiet">{t('holding.past')}</StateTag>
  if (from > today) return <StateTag tone="accent">{t('holding.coming')}</StateTag>
  return <StateTag tone="good">{t('holding.now')}</StateTag>
}

type Timed = { readonly id: string; readonly from: string; readonly to: string }

/** What every list of something from a day to a day shows of it; the act only while it lasts. */
function useTimed<T extends Timed>() {
  const t = texts.useT()
  const today = useToday()
  return {
    period: {
      key: 'period',
      title: t('holding.period'),
      width: '210px',
      render: ({ from, to }: T) => `${from} – ${to}`,
    },
    state: {
      key: 'state',
      title: t('token.state'),
      width: '100px',
      render: (one: T) => <Standing {...one} />,
    },
    act: (o: {
      readonly title: string
      readonly can: true | string
      readonly isFor?: (one: T) => boolean
      readonly run: (one: T) => void
    }): Column<T> => ({
      key: 'acts',
      title: '',
      width: '120px',
      align: 'end',
      render: (one) =>
        one.to > today && (o.isFor?.(one) ?? true) ? (
          <AbilityButton size="small" can={o.can} onAct={() => o.run(one)}>
            {o.title}
          </AbilityButton>
        ) : null,
    }),
  }
}

/** One of the three lists: all that the address answers. */
function WholeList<T extends { readonly id: string }>(props: {
  readonly of: ListName
  readonly columns: readonly Column<T>[]
  readonly empty: { readonly icon: IconName; readonly title: string; readonly hint: string }
  readonly onOpen?: (one: T) => void
}) {
  const t = texts.useT()
  const { of, columns, empty, onOpen } = props
  const read = useApi<PageOf<T>>(`/api/${of}`, {}, { keep: true })
  return (
    <DataList<T>
      label={t(`absence.lists.${of}`)}
      pages={allOf(read.data?.items, read.error)}
      rowKey={({ id }) => id}
      rowHeight={52}
      columns={columns}
      empty={empty}
      {...(onOpen ? { onOpen } : {})}
    />
  )
}

function AbsenceList() {
  const t = texts.useT()
  const language = useLanguage()
  const timed = useTimed<Absence>()
  const [back, setBack] = useState<Absence | null>(null)
  const columns: readonly Column<Absence>[] = [
    { key: 'person', title: t('absence.away'), render: ({ personName }) => personName },
    {
      key: 'post',
      title: t('holding.post'),
      width: 'minmax(160px, 2fr)',
      render: (one) => nameIn(language, { name: one.title, nameEn: one.titleEn }),
    },
    { key: 'for', title: t('absence.substitute'), render: ({ substituteName }) => substituteName },
    timed.period,
    {
      key: 'reason',
      title: t('absence.reason'),
      width: '90px',
      from: 800,
      render: ({ reason }) => (reason === null ? '' : t(`absence.reasons.${reason}`)),
    },
    timed.state,
    timed.act({
      title: t('absence.back'),
      can: true,
      isFor: ({ mayEnd }) => mayEnd,
      run: setBack,
    }),
  ]
  return (
    <>
      <WholeList<Absence>
        of="absences"
        columns={columns}
        empty={{ icon: 'calendar', title: t('absence.none'), hint: t('absence.noneHint') }}
      />
      <BackForm absence={back} onClose={() => setBack(null)} />
    </>
  )
}

const tones = { offered: 'attention', confirmed: 'good', declined: 'quiet' } as const

function HandoverList() {
  const t = texts.useT()
  const language = useLanguage()
  const [open, setOpen] = useState<Handover | null>(null)
  const columns: readonly Column<Handover>[] = [
    {
      key: 'post',
      title: t('holding.post'),
      width: 'minmax(160px, 2fr)',
      render: (one) => nameIn(language, { name: one.title, nameEn: one.titleEn }),
    },
    { key: 'from', title: t('absence.leaving'), render: ({ fromName }) => fromName },
    { key: 'to', title: t('absence.successor'), render: ({ toName }) => toName },
    { key: 'on', title: t('absence.on'), width: '120px', render: ({ on }) => on },
    {
      key: 'state',
      title: t('token.state'),
      width: '150px',
      render: ({ state, openCount }) => (
        <StateTag tone={tones[state]}>
          {t(`absence.states.${state}`)}
          {openCount === null ? '' : ` · ${openCount}`}
        </StateTag>
      ),
    },
  ]
  return (
    <>
      <WholeList<Handover>
        of="handovers"
        columns={columns}
        onOpen={setOpen}
        empty={{ icon: 'people', title: t('absence.noHandover'), hint: t('absence.handoverHint') }}
      />
      <HandoverSheet handover={open} onClose={() => setOpen(null)} />
    </>
  )
}

function DelegationList({ can }: { readonly can: true | string }) {
  const t = texts.useT()
  const language = useLanguage()
  const timed = useTimed<Delegation>()
  const end = useSend((id: string, key) => api.post(`/api/delegations/${id}/end`, {}, { key }), {
    touches: ['/api/delegations'],
  })
  const columns: readonly Column<Delegation>[] = [
    {
      key: 'from',
      title: t('absence.lender'),
      render: (one) => nameIn(language, { name: one.fromTitle, nameEn: one.fromTitleEn }),
    },
    {
      key: 'to',
      title: t('absence.borrower'),
      render: (one) => nameIn(language, { name: one.toTitle, nameEn: one.toTitleEn }),
    },
    {
      key: 'action',
      title: t('absence.right'),
      render: ({ action }) => <code className="jw-mono">{action}</code>,
    },
    timed.period,
    timed.state,
    timed.act({ title: t('absence.takeBack'), can, run: ({ id }) => end.send(id) }),
  ]
  return (
    <WholeList<Delegation>
      of="delegations"
      columns={columns}
      empty={{ icon: 'key', title: t('absence.noDelegation'), hint: t('absence.delegationHint') }}
    />
  )
}
