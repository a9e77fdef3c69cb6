// The server's words beside the fields of a form, until what is refused is changed.
import { Form, type FormInstance } from 'antd'
import { useEffect, useMemo } from 'react'
import type { Problem } from './api.ts'
import { sayExpected } from './problems.ts'
import { type FieldPath, isBlank, placeOf, valueAt } from './refusal.ts'

export type Refusal = {
  /** What is still to be said above the form; null once every field it named was changed. */
  readonly problem: Problem | null
  /** Fields that are told at their place. */
  readonly shownFields: readonly string[]
}

type Told = { readonly place: FieldPath; readonly errors: string[]; readonly was: string }

const kept = (value: unknown) => JSON.stringify(value) ?? ''

/** In the order of the page, one for each place. */
function toldAt(
  form: FormInstance,
  problem: Problem,
  places: readonly FieldPath[],
): readonly Told[] {
  const values: unknown = form.getFieldsValue(true)
  return places.flatMap((place) => {
    const here = problem.fields.filter(({ field }) => placeOf(field, places) === place)
    if (here.length === 0) return []
    const value = valueAt(values, place)
    const errors = here.map((field) => sayExpected(problem, field, isBlank(value)))
    return [{ place, errors: [...new Set(errors)], was: kept(value) }]
  })
}

const placesOf = (form: FormInstance): readonly FieldPath[] => {
  const seen = new Map(form.getFieldsError().map(({ name }) => [name.join('.'), name]))
  return [...seen.values()]
}

function readRefusal(form: FormInstance, problem: Problem | null) {
  if (!problem || problem.fields.length === 0) return { told: [], shownFields: [] }
  const places = placesOf(form)
  return {
    told: toldAt(form, problem, places),
    shownFields: problem.fields.flatMap(({ field }) => (placeOf(field, places) ? [field] : [])),
  }
}

/** Puts a refusal where it belongs: each field turns red with its sentence, and the first takes the focus. */
export function useRefusal(form: FormInstance, problem: Problem | null): Refusal {
  const { told, shownFields } = useMemo(() => readRefusal(form, problem), [form, problem])
  const changed = Form.useWatch(
    (values: unknown) =>
      told.map(({ place, was }) => (kept(valueAt(values, place)) === was ? '0' : '1')).join(''),
    { form, preserve: true },
  )
  useEffect(() => {
    form.setFields(told.map(({ place, errors }) => ({ name: [...place] as never, errors })))
    const [first] = told
    if (first) form.scrollToField([...first.place] as never, { focus: true })
    return () => forget(form, told)
  }, [form, told])
  useEffect(() => {
    forget(
      form,
      told.filter((_, i) => changed[i] === '1'),
    )
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a new refusal is not forgotten for what was changed before it
  }, [changed])
  const isMended = told.length > 0 && changed.length === told.length && !changed.includes('0')
  const isAllTold = shownFields.length === (problem?.fields.length ?? 0)
  return { problem: isMended && isAllTold ? null : problem, shownFields }
}

/** Takes back our own words only: a rule of the form may have put others there. */
function forget(form: FormInstance, told: readonly Told[]): void {
  const ours = told.filter(
    ({ place, errors }) => form.getFieldError([...place] as never).join('\n') === errors.join('\n'),
  )
  form.setFields(ours.map(({ place }) => ({ name: [...place] as never, errors: [] })))
}
