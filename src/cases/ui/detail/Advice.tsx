// What the system would do and why: the category by the words, the unit by the responsibility list and by who settled
// such cases, the same matter nearby. Pressing is the decision of whoever presses.
import {
  AbilityButton,
  api,
  GoLink,
  Icon,
  nameIn,
  useApi,
  useNumbers,
  useSend,
  When,
} from '#platform/ui'
import { useLabels } from '../labels.ts'
import {
  type CaseDetail,
  sayNumberOf,
  type Settled,
  type Similar,
  type SuggestedCategory,
} from '../types.ts'

export const hasAdvice = (c: CaseDetail): boolean =>
  (['reported', 'awaiting', 'accepted', 'verifying', 'filed'] as const).some(
    (state) => state === c.state,
  ) &&
  (c.suggestions.lead !== null ||
    c.state === 'filed' ||
    c.suggestions.categories.length > 0 ||
    c.suggestions.duplicates.length > 0)

export function Advice({ c }: { readonly c: CaseDetail }) {
  return (
    <div className="cs-advice">
      {c.suggestions.categories.length > 0 ? <Categories c={c} /> : null}
      <LeadAdvice c={c} />
      {c.suggestions.duplicates.length > 0 ? <Duplicates c={c} /> : null}
    </div>
  )
}

function Categories({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  return (
    <div className="cs-advice-line">
      <Icon name="tag" />
      <div className="cs-grow">
        <p className="jw-soft">{t('advice.category')}</p>
        <ul className="cs-links">
          {c.suggestions.categories.map((one) => (
            <CategoryLine key={one.path} c={c} one={one} />
          ))}
        </ul>
      </div>
    </div>
  )
}

function CategoryLine({ c, one }: { readonly c: CaseDetail; readonly one: SuggestedCategory }) {
  const { t, language } = useLabels()
  const { share } = useNumbers()
  const sayWords = useSayWords()
  const correct = useSend(
    (categoryPath: string, key) =>
      api.post(`/api/cases/${c.id}/correct`, { version: c.version, categoryPath }, { key }),
    { touches: ['/api/cases'] },
  )
  const reasons = [
    t('advice.categoryWords', { words: sayWords(one.words) }),
    ...(one.score === null ? [] : [t('advice.sure', { share: share(one.score) })]),
  ]
  return (
    <li>
      <span className="cs-grow">
        {nameIn(language, one)} <small className="jw-soft">{reasons.join(' · ')}</small>
      </span>
      {c.can.correct === undefined ? null : (
        <AbilityButton
          size="small"
          can={c.can.correct}
          loading={correct.sending}
          onAct={() => correct.send(one.path)}
        >
          {t('advice.takeCategory')}
        </AbilityButton>
      )}
    </li>
  )
}

function useSayWords() {
  const { t, join } = useLabels()
  return (words: readonly string[]) => join(words.map((word) => t('advice.word', { word })))
}

function useDispatch(c: CaseDetail) {
  return useSend(
    (to: { readonly lead: string; readonly assisting: readonly string[] }, key) =>
      api.post(`/api/cases/${c.id}/dispatch`, { version: c.version, ...to }, { key }),
    { touches: ['/api/cases'] },
  )
}

function LeadAdvice({ c }: { readonly c: CaseDetail }) {
  const { t, language, rule, join, command } = useLabels()
  const { lead, assisting, settled } = c.suggestions
  const dispatch = useDispatch(c)
  if (!lead) return <NoLead c={c} />
  const to = { lead: lead.unit.code, assisting: assisting.map(({ unit }) => unit.code) }
  return (
    <div className="cs-advice-line">
      <Icon name="duties" />
      <div>
        <p>
          <span className="jw-soft">{t('advice.lead')}</span>{' '}
          <strong>{nameIn(language, lead.unit)}</strong>
        </p>
        {assisting.length > 0 ? (
          <p className="jw-soft">
            {t('advice.assisting', {
              units: join(assisting.map(({ unit }) => nameIn(language, unit))),
            })}
          </p>
        ) : null}
        <p className="jw-faint">{t('advice.leadRule', rule(lead.rule, c))}</p>
        {settled ? <SettledLine settled={settled} /> : null}
      </div>
      <span className="jw-grow" />
      {c.can.dispatch === undefined ? null : (
        <AbilityButton
          can={c.can.dispatch}
          loading={dispatch.sending}
          onAct={() => dispatch.send(to)}
          title={command('dispatch')}
        >
          {t('advice.accept')}
        </AbilityButton>
      )}
    </div>
  )
}

/** The list names nobody: who settled such cases before may be asked. */
function NoLead({ c }: { readonly c: CaseDetail }) {
  const { t, language } = useLabels()
  const { settled } = c.suggestions
  const dispatch = useDispatch(c)
  return (
    <div className="cs-advice-line">
      <Icon name="duties" />
      <div>
        <p className="jw-soft">{t('advice.noLead')}</p>
        {settled ? <SettledLine settled={settled} /> : null}
      </div>
      <span className="jw-grow" />
      {settled && c.can.dispatch !== undefined ? (
        <AbilityButton
          can={c.can.dispatch}
          loading={dispatch.sending}
          onAct={() => dispatch.send({ lead: settled.unit.code, assisting: [] })}
        >
          {t('advice.dispatchTo', { unit: nameIn(language, settled.unit) })}
        </AbilityButton>
      ) : null}
    </div>
  )
}

export function SettledLine({ settled }: { readonly settled: Settled }) {
  const { t, language } = useLabels()
  return (
    <p className="jw-faint">
      {t('advice.settled', {
        area: nameIn(language, settled.area),
        of: settled.of,
        cases: settled.cases,
        unit: nameIn(language, settled.unit),
      })}
    </p>
  )
}

function Duplicates({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  const { duplicates } = c.suggestions
  return (
    <div className="cs-advice-line">
      <Icon name="merge" />
      <div className="cs-grow">
        <p className="jw-soft">{t('advice.duplicates', { count: duplicates.length })}</p>
        <ul className="cs-links">
          {duplicates.map((one) => (
            <DuplicateLine key={one.id} c={c} one={one} />
          ))}
        </ul>
      </div>
    </div>
  )
}

function DuplicateLine({ c, one }: { readonly c: CaseDetail; readonly one: Similar }) {
  const { t, state } = useLabels()
  const why = useWhy(one)
  const merge = useSend(
    (into: string, key) =>
      api.post(`/api/cases/${c.id}/merge`, { version: c.version, into }, { key }),
    { touches: ['/api/cases'] },
  )
  return (
    <li>
      <span className="cs-grow">
        <GoLink to={`/console/cases/${one.id}`}>{one.title}</GoLink>{' '}
        <small className="jw-soft">
          {sayNumberOf(one.number)} · {state(one.state)} ·{' '}
          {t('advice.distance', { n: one.distanceM })} · <When at={one.reportedAt} />
        </small>
        <small className={one.same ? 'cs-same' : 'jw-faint'}>{why}</small>
      </span>
      {c.can.merge === undefined ? null : (
        <AbilityButton
          size="small"
          can={c.can.merge}
          loading={merge.sending}
          onAct={() => merge.send(one.id)}
        >
          {t('advice.mergeInto')}
        </AbilityButton>
      )}
    </li>
  )
}

const alike = { category: 'sameCategory', group: 'sameGroup', none: 'otherGroup' } as const

/** What speaks for the two being one, in words. */
function useWhy({ same, why }: Similar): string {
  const { t } = useLabels()
  const sayWords = useSayWords()
  return [
    ...(same ? [t('advice.same')] : []),
    t(`advice.${alike[why.category]}`),
    ...(why.words.length > 0 ? [t('advice.sharedWords', { words: sayWords(why.words) })] : []),
  ].join(' · ')
}

export const hasLinks = (c: CaseDetail): boolean =>
  c.merged.length > 0 || c.mergedInto !== null || c.splitFrom !== null

export function Links({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  return (
    <ul className="cs-links">
      {c.mergedInto ? <OtherCase word={t('page.mergedInto')} id={c.mergedInto} /> : null}
      {c.splitFrom ? <OtherCase word={t('page.splitFrom')} id={c.splitFrom} /> : null}
      {c.merged.map((one) => (
        <li key={one.id}>
          <span className="jw-soft">{t('page.mergedHere')}</span>{' '}
          <GoLink to={`/console/cases/${one.id}`}>
            {sayNumberOf(one.number)} {one.title}
          </GoLink>
        </li>
      ))}
    </ul>
  )
}

function OtherCase({ word, id }: { readonly word: string; readonly id: string }) {
  const { t } = useLabels()
  const other = useApi<CaseDetail>(`/api/cases/${id}`)
  return (
    <li>
      <span className="jw-soft">{word}</span>{' '}
      <GoLink to={`/console/cases/${id}`}>
        {other.data ? `${sayNumberOf(other.data.number)} ${other.data.title}` : t('page.openCase')}
      </GoLink>
    </li>
  )
}
