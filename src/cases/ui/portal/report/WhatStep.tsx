import { useState } from 'react'
import { useLanguage } from '#platform/ui/preferences.ts'
import { commonProblems, problemName } from '../common.ts'
import { GuidanceNotes } from '../guidance/GuidanceNotes.tsx'
import { Button, Field } from '../parts.tsx'
import { useSettled } from '../load.ts'
import { texts } from '../texts.ts'
import { CategoryBox } from './CategoryBox.tsx'
import { suggest, useGuess } from './category.ts'
import { draft } from './draft.ts'
import type { StepProps } from './step.ts'

export function WhatStep({ answers, wrongs, next }: StepProps) {
  const t = texts.useT()
  const [changing, setChanging] = useState(false)
  const [open] = useState(answers.description.trim() === '')
  const said = useSettled(answers.description, 250)
  useGuess(answers)
  return (
    <>
      {open ? <CommonProblems next={next} /> : null}
      <Field
        id="description"
        label={open ? t('report.what.other') : t('report.what.label')}
        hint={t('report.what.hint')}
        error={wrongs['description']}
        rows={open ? 3 : 5}
        value={answers.description}
        onChange={(description) => draft.answer({ description })}
      />
      <GuidanceNotes words={said} category={answers.category} />
      {answers.category || answers.leaveCategory || changing || answers.description.trim() ? (
        <CategoryBox answers={answers} changing={changing} setChanging={setChanging} />
      ) : null}
      <Button onClick={next}>{t('continue')}</Button>
    </>
  )
}

/** One tap says what it is and which category, and leads on. */
function CommonProblems({ next }: Pick<StepProps, 'next'>) {
  const t = texts.useT()
  const language = useLanguage()
  const choose = (problem: (typeof commonProblems)[number]) => {
    draft.answer({ description: problemName(problem, language), category: null })
    void suggest(problem.match).then(([category]) => {
      if (category) draft.answer({ category: { ...category, by: 'common' } })
    })
    next()
  }
  return (
    <fieldset className="pt-problems">
      <legend>{t('report.what.common')}</legend>
      {commonProblems.map((problem) => (
        <button key={problem.en} type="button" onClick={() => choose(problem)}>
          {problemName(problem, language)}
        </button>
      ))}
    </fieldset>
  )
}
