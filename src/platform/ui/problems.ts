import type { Problem } from './api.ts'
import { texts } from './texts.ts'

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
  return { title: problem.title, hint: problem.message === problem.title ? '' : problem.message }
}
