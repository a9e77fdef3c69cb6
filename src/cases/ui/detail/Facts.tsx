import type { ReactNode } from 'react'
import { GoLink, nameIn, When } from '#platform/ui'
import { type Labels, useLabels } from '../labels.ts'
import type { CaseDetail } from '../types.ts'

type Fact = readonly [name: string, value: ReactNode]

function placeFacts(c: CaseDetail, { t, language }: Labels): readonly Fact[] {
  const chain = [...c.ancestors, c.area].map((area) => nameIn(language, area))
  const area = language === 'en' ? chain.toReversed().join(', ') : chain.join(' ')
  return [
    [t('facts.address'), c.address || '–'],
    [
      t('facts.area'),
      <GoLink key="area" to={`/console/cases?area=${c.area.code}&open=true`}>
        {area}
      </GoLink>,
    ],
  ]
}

/** As the list prints it; names a list gave itself (`311/request-for-pothole`) say nothing here. */
const numberOf = ({ path }: CaseDetail['category']) => /\d+$/.exec(path)?.[0] ?? ''

function kindFacts(c: CaseDetail, { t, language, door, limit }: Labels): readonly Fact[] {
  const condition = c.conditions.find(({ seq }) => seq === c.conditionSeq)
  return [
    [
      t('facts.category'),
      <span key="category">
        {nameIn(language, c.category)} <small className="jw-faint">{numberOf(c.category)}</small>
      </span>,
    ],
    [t('facts.urgency'), t(`urgency.${c.urgency}`)],
    [t('facts.door'), door(c.door)],
    ...(condition
      ? [
          [
            t('facts.condition'),
            `${condition.seq} · ${condition.condition} · ${limit(condition.limit)}`,
          ] as const,
          [t('facts.closing'), condition.closingCondition] as const,
        ]
      : []),
    ...(c.sourceId
      ? [[t('facts.source'), `${c.sourceSystem ?? ''} ${c.sourceId}`.trim()] as const]
      : []),
    [t('facts.visible'), t(c.public ? 'facts.visibleYes' : 'facts.visibleNo')],
  ]
}

function endFacts(c: CaseDetail, { t, outcome, endReason }: Labels): readonly Fact[] {
  const rounds = [
    ...(c.reworked ? [t('facts.reworked', { n: c.reworked })] : []),
    ...(c.handedBack ? [t('facts.handedBack', { n: c.handedBack })] : []),
    ...(c.escalatedLevel ? [t('facts.level', { n: c.escalatedLevel })] : []),
  ]
  const why = endReason(c, c.closeReason)
  return [
    ...(c.question ? [[t('facts.question'), c.question] as const] : []),
    ...(c.outcome
      ? [[t('facts.outcome'), [outcome(c.outcome), why].filter(Boolean).join(' · ')] as const]
      : why
        ? [[t('facts.outcome'), why] as const]
        : []),
    ...(c.rating !== null
      ? [
          [
            t('facts.rating'),
            `${t('facts.stars', { n: c.rating })} · ${t(c.ratingSolved ? 'facts.solvedYes' : 'facts.solvedNo')}`,
          ] as const,
        ]
      : []),
    ...(rounds.length > 0 ? [[t('facts.counts'), rounds.join(' · ')] as const] : []),
  ]
}

const moments = [
  'reported',
  'accepted',
  'filed',
  'dispatched',
  'takenUp',
  'done',
  'checked',
  'closed',
] as const

const momentFacts = (c: CaseDetail, { t, stamp }: Labels, exact: boolean): readonly Fact[] =>
  moments.flatMap((name): Fact[] => {
    const at = c[`${name}At`]
    return at ? [[t(`facts.${name}`), exact ? stamp(at) : <When key={name} at={at} />]] : []
  })

export function Facts({
  c,
  brief = false,
  exact = false,
}: {
  readonly c: CaseDetail
  readonly brief?: boolean
  /** Whole dates and times, for paper. */
  readonly exact?: boolean
}) {
  const labels = useLabels()
  const facts = brief
    ? [...placeFacts(c, labels), ...kindFacts(c, labels).slice(0, 1), ...endFacts(c, labels)]
    : [
        ...placeFacts(c, labels),
        ...kindFacts(c, labels),
        ...endFacts(c, labels),
        ...momentFacts(c, labels, exact),
      ]
  return <FactList facts={facts} />
}

export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="cs-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
