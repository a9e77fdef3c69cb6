import type { Answers, Step } from './answers.ts'

export type StepProps = {
  readonly answers: Answers
  /** What is wrong, by the id of the field. */
  readonly wrongs: Readonly<Record<string, string>>
  readonly next: () => void
}

export const stepPath = (step: Step, fromCheck = false): string =>
  `/report?step=${step}${fromCheck ? '&from=check' : ''}`
