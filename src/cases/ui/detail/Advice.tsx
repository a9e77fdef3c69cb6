// What the system would do and why: the unit by the responsibility list, the same matter nearby.
import { AbilityButton, api, GoLink, Icon, nameIn, useApi, useSend, When } from '#platform/ui'
import { useLabels } from '../labels.ts'
import { type CaseDetail, sayNumberOf, type Similar } from '../types.ts'

export const hasAdvice = (c: CaseDetail): boolean =>
  (['reported', 'awaiting', 'accepted', 'verifying', 'filed'] as const).some(
    (state) => state === c.state,
  ) &&
  (c.suggestions.lead !== null || c.state === 'filed' || c.suggestions.duplicates.length > 0)

export function Advice({ c }: { readonly c: CaseDetail }) {
  return (
    <div className="cs-advice">
      <LeadAdvice c={c} />
      {c.suggestions.duplicates.length > 0 ? <Duplicates c={c} /> : null}
    </div>
  )
}

function LeadAdvice({ c }: { readonly c: CaseDetail }) {
  const { t, language, rule, join, command } = useLabels()
  const { lead, assisting } = c.suggestions
  const dispatch = useSend(
    (_: null, key) =>
      api.post(
        `/api/cases/${c.id}/dispatch`,
        {
          version: c.version,
          lead: lead?.unit.code,
          assisting: assisting.map(({ unit }) => unit.code),
        },
        { key },
      ),
    { touches: ['/api/cases'] },
  )
  if (!lead) {
    return (
      <p className="cs-advice-line jw-soft">
        <Icon name="duties" /> {t('advice.noLead')}
      </p>
    )
  }
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
        <p className="jw-faint">{t('advice.leadRule', rule(lead.rule))}</p>
      </div>
      <span className="jw-grow" />
      {c.can.dispatch === undefined ? null : (
        <AbilityButton
          can={c.can.dispatch}
          loading={dispatch.sending}
          onAct={() => dispatch.send(null)}
          title={command('dispatch')}
        >
          {t('advice.accept')}
        </AbilityButton>
      )}
    </div>
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
