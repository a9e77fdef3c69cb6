import type { Answers, Step } from './answers.ts'

export type StepProps = {
  readonly answers: Answers
  /** What is wrong, by the id of the field. */
  readonly wrongs: Readonly<Record<string, string>>
  readonly next: () => void
  /** The reader sets about mending it: what was wrong is no longer said. */
  readonly forget: () => void
}

export const stepPath = (step: Step, fromCheck = false): string =>
  `/report?step=${step}${fromCheck ? '&from=check' : ''}`
