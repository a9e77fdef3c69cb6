import { useEffect, useState } from 'react'
import { useLanguage } from '#platform/ui/preferences.ts'
import { commonProblems, problemName } from '../common.ts'
import { Button, DangerBanner, Field } from '../parts.tsx'
import { useSettled } from '../load.ts'
import { texts } from '../texts.ts'
import { CategoryBox } from './CategoryBox.tsx'
import { suggest, useGuess } from './category.ts'
import { draft } from './draft.ts'
import type { StepProps } from './step.ts'

type DangerIn = typeof import('#platform/text/danger.ts').dangerIn

/** Whom to call, by the very words the server looks for; fetched apart, and done without where it cannot be read. */
export function useDanger(text: string): readonly string[] {
  const [find, setFind] = useState<{ readonly dangerIn: DangerIn } | null>(null)
  useEffect(() => {
    import('#platform/text/danger.ts').then(setFind, () => undefined)
  }, [])
  return find?.dangerIn(text)?.call ?? []
}

export function WhatStep({ answers, wrongs, next }: StepProps) {
  const t = texts.useT()
  const call = useDanger(useSettled(answers.description, 250))
  const [changing, setChanging] = useState(false)
  useGuess(answers)
  return (
    <>
      <Field
        id="description"
        label={t('report.what.label')}
        hint={t('report.what.hint')}
        error={wrongs['description']}
        rows={5}
        value={answers.description}
        onChange={(description) => draft.answer({ description })}
      />
      {call.length > 0 ? <DangerBanner call={call} /> : null}
      {answers.category || answers.leaveCategory || changing || answers.description.trim() ? (
        <CategoryBox answers={answers} changing={changing} setChanging={setChanging} />
      ) : (
        <CommonProblems />
      )}
      <Button onClick={next}>{t('continue')}</Button>
    </>
  )
}

/** One tap says what it is and which category. */
function CommonProblems() {
  const t = texts.useT()
  const language = useLanguage()
  const choose = async (problem: (typeof commonProblems)[number]) => {
    draft.answer({ description: problemName(problem, language) })
    const [category] = await suggest(problem.match)
    if (category) draft.answer({ category: { ...category, by: 'common' } })
  }
  return (
    <fieldset className="pt-chips">
      <legend>{t('report.what.common')}</legend>
      {commonProblems.map((problem) => (
        <button key={problem.en} type="button" onClick={() => void choose(problem)}>
          {problemName(problem, language)}
        </button>
      ))}
    </fieldset>
  )
}
