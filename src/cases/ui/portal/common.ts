// What residents report most, as the portal offers it.
import type { Language } from '#platform/ui/preferences.ts'
import { type CommonProblem, commonProblems } from '../../domain/common.ts'

export { commonProblems }

/** Whether the text still says one of the common problems. */
export const saysCommon = (text: string): boolean =>
  commonProblems.some((problem) => text.includes(problem['zh-CN']) || text.includes(problem.en))

export const problemName = (problem: CommonProblem, language: Language): string => problem[language]
