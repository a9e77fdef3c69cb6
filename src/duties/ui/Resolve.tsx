import { type ReactNode, useState } from 'react'
import { CategorySelect, useSayLimit } from '#categories/ui'
import {
  AbilityButton,
  EmptyState,
  FailedState,
  GoLink,
  Icon,
  nameIn,
  Page,
  useApi,
  useFilters,
  useLanguage,
} from '#platform/ui'
import { AreaName, AreaSelect } from '#territory/ui'
import type { Role } from '../domain.ts'
import { DutyForm } from './DutyForm.tsx'
import { CategoryName, RoleTag } from './ListTab.tsx'
import { texts } from './texts.ts'
import { type MatchRow, type ResolvedRow, unitOf, useMayManage } from './wire.ts'

type Filter = { category?: string; area?: string }

/** Who answers for a category in a place, and by which row. */
export function ResolveTab({ nav }: { readonly nav: ReactNode }) {
  const t = texts.useT()
  const [{ category, area }, setFilter] = useFilters<Filter>()
  const asked = category !== undefined && area !== undefined
  const read = useApi<ResolvedRow>(asked ? '/api/duties/resolve' : null, { category, area })
  return (
    <Page
      title={t('title')}
      width={980}
      toolbar={
        <>
          {nav}
          <div className="jw-subnav-tools">
            <CategorySelect
              allowClear
              className="jw-duties-wide"
              label={t('category')}
              value={category}
              onChange={(next) => setFilter({ category: next ?? '' })}
            />
            <span className="jw-faint">×</span>
            <AreaSelect
              allowClear
              className="jw-duties-wide"
              label={t('area')}
              value={area}
              onChange={(next) => setFilter({ area: next ?? '' })}
            />
            <span className="jw-soft">{t('resolve.hint')}</span>
          </div>
        </>
      }
    >
      <div aria-live="polite">
        {!asked ? (
          <EmptyState icon="duties" title={t('resolve.empty')} hint={t('resolve.why')} />
        ) : read.data ? (
          <Answer resolved={read.data} category={category} area={area} />
        ) : read.error ? (
          <FailedState problem={read.error} again={() => void read.refetch()} />
        ) : (
          <div className="jw-page-waiting" aria-busy="true" />
        )}
      </div>
    </Page>
  )
}

function Answer({
  resolved,
  category,
  area,
}: {
  readonly resolved: ResolvedRow
  readonly category: string
  readonly area: string
}) {
  const t = texts.useT()
  const can = useMayManage()
  const [adding, setAdding] = useState(false)
  const { lead, assisting, territorial, overlaps } = resolved
  return (
    <>
      {lead ? (
        <MatchCard match={lead} main />
      ) : (
        <EmptyState
          icon="alert"
          title={t('resolve.noLead')}
          hint={t('resolve.noLeadHint')}
          action={
            <AbilityButton can={can} onAct={() => setAdding(true)}>
              {t('resolve.addRow')}
            </AbilityButton>
          }
        />
      )}
      {overlaps.length > 0 ? (
        <section className="jw-duties-overlaps">
          <h2>
            <Icon name="alert" /> {t('resolve.overlaps')}
          </h2>
          <p className="jw-soft">{t('resolve.overlapsHint')}</p>
          {overlaps.map((match) => (
            <MatchCard key={match.duty.id} match={match} />
          ))}
        </section>
      ) : null}
      <div className="jw-duties-pair">
        <Others duty="assisting" matches={assisting} />
        <Others duty="territorial" matches={territorial ? [territorial] : []} />
      </div>
      <p className="jw-faint">{t('resolve.why')}</p>
      <DutyForm
        open={adding}
        duty={null}
        initial={{ role: 'lead', categoryPrefix: category, areaPrefix: area }}
        onClose={() => setAdding(false)}
      />
    </>
  )
}

function Others({ duty, matches }: { readonly duty: Role; readonly matches: readonly MatchRow[] }) {
  const t = texts.useT()
  return (
    <section>
      <h2>{t(`roles.${duty}`)}</h2>
      {matches.length === 0 ? (
        <p className="jw-faint">{t('resolve.none')}</p>
      ) : (
        matches.map((match) => <MatchCard key={match.duty.id} match={match} />)
      )}
    </section>
  )
}

function MatchCard({ match, main = false }: { readonly match: MatchRow; readonly main?: boolean }) {
  const t = texts.useT()
  const language = useLanguage()
  const sayLimit = useSayLimit()
  const { duty } = match
  return (
    <article className={main ? 'jw-duties-match jw-duties-main' : 'jw-duties-match'}>
      <header>
        <strong>{nameIn(language, unitOf(duty))}</strong>
        <RoleTag role={duty.role} />
        <span className="jw-grow" />
        <GoLink to={`/console/people/units?open=${encodeURIComponent(duty.unitCode)}`}>
          {duty.unitCode}
        </GoLink>
      </header>
      <dl>
        <div>
          <dt>{t('category')}</dt>
          <dd>
            <CategoryName prefix={duty.categoryPrefix} />
          </dd>
        </div>
        <div>
          <dt>{t('area')}</dt>
          <dd>
            <AreaName code={duty.areaPrefix} />
          </dd>
        </div>
        <div>
          <dt>{t('limit')}</dt>
          <dd>{duty.limit ? sayLimit(duty.limit) : t('asCondition')}</dd>
        </div>
        <div>
          <dt>{t('basis')}</dt>
          <dd>{duty.basis || '–'}</dd>
        </div>
      </dl>
    </article>
  )
}
