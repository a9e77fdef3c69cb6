import type { FieldProblem, Problem } from './api.ts'
import { onlyRepeats, withoutPath } from './refusal.ts'
import { texts } from './texts.ts'

/** What a field should hold; a refusal that is itself a sentence stands as it is. */
export const sayExpected = (
  problem: Problem,
  { expected }: FieldProblem,
  isEmpty = false,
): string => {
  if (problem.message === expected) return expected
  return texts.t(isEmpty ? 'problem.needed' : 'problem.expected', { expected })
}

/** What to say about a failure, and what the reader can do next. */
export function words(problem: Problem): { readonly title: string; readonly hint: string } {
  const { t } = texts
  if (problem.code === 'no-connection') {
    return { title: t('problem.noConnection'), hint: t('problem.noConnectionHint') }
  }
  if (problem.status >= 500 || problem.title === '') {
    return {
      title: problem.title || t('list.failed'),
      hint: problem.message || t('problem.internalHint'),
    }
  }
  return { title: problem.title, hint: hintOf(problem) }
}

/** The detail for readers: without the interface's own names for things. */
function hintOf(problem: Problem): string {
  const { message, title, fields } = problem
  if (message === title) return ''
  if (!onlyRepeats(message, fields)) return withoutPath(message)
  return [...new Set(fields.map((field) => sayExpected(problem, field)))].join(
    texts.t('problem.between'),
  )
}
