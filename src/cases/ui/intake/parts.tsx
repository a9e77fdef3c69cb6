// What the words being taken down speak for, beside the form: shared by the intake page and the call taker's desk.
import { Form, type FormInstance } from 'antd'
import { GoLink, nameIn, type Place, When } from '#platform/ui'
import { SettledLine } from '../detail/Advice.tsx'
import { useLabels } from '../labels.ts'
import {
  type CategorySuggestion,
  type Suggestions,
  useSuggestions,
} from '../pick/useSuggestions.ts'
import { sayNumberOf } from '../types.ts'
import '../cases.css'

/** Of a form with `description`, `point` and `categoryPath`. */
export function useIntakeSuggestions(form: FormInstance): Suggestions {
  const text = Form.useWatch<string | undefined>('description', form) ?? ''
  const point = Form.useWatch<Place | undefined>('point', form)
  const categoryPath = Form.useWatch<string | undefined>('categoryPath', form)
  return useSuggestions({ text, point, categoryPath })
}

/** Categories that the words speak for; one press takes one. */
export function Suggested({ items }: { readonly items: readonly CategorySuggestion[] }) {
  const { t, language } = useLabels()
  const form = Form.useFormInstance()
  if (items.length === 0) return t('intake.categoryHint')
  return (
    <span className="cs-suggested">
      {t('intake.suggested')}
      {items.map((one) => (
        <button
          key={one.path}
          type="button"
          className="cs-chip"
          title={one.reason[language]}
          onClick={() => form.setFieldsValue({ categoryPath: one.path })}
        >
          {nameIn(language, one)}
        </button>
      ))}
    </span>
  )
}

/** What the caller can be told already: it is known, and who will see to it. */
export function Ahead({ suggested }: { readonly suggested: Suggestions }) {
  const { t, language, state } = useLabels()
  const { unit, duplicates } = suggested
  return (
    <div className="cs-ahead" aria-live="polite">
      {unit?.lead ? (
        <p className="jw-soft" title={unit.lead.reason[language]}>
          {t('advice.wouldGo')} <strong>{nameIn(language, unit.lead.unit)}</strong>
        </p>
      ) : null}
      {unit?.settled ? <SettledLine settled={unit.settled} /> : null}
      {duplicates.length > 0 ? (
        <>
          <p className="jw-soft">{t('advice.nearby')}</p>
          <ul className="cs-links">
            {duplicates.map((one) => (
              <li key={one.number}>
                <GoLink to={`/console/cases?q=${one.number}`}>
                  {sayNumberOf(one.number)} {one.title}
                </GoLink>
                <small className={one.same ? 'cs-same' : 'jw-soft'}>
                  {state(one.state)} · {t('advice.distance', { n: one.distanceM })} ·{' '}
                  <When at={one.reportedAt} />
                  {one.same ? ` · ${t('advice.same')}` : null}
                </small>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}
