// The report being written: one store for all steps, kept in the tab so that a reload loses nothing.
import { cell } from '#platform/ui/cell.ts'
import { type Answers, type Named, noAnswers } from './answers.ts'

export type SimilarCase = {
  readonly number: string
  readonly title: string
  readonly state: string
  readonly distanceM: number
}
export type Receipt = {
  /** Someone else told of it; this is the link of one who follows. */
  readonly joined?: boolean
  readonly number: string
  readonly token: string
  readonly link: string
  readonly acceptBy: string | null
  readonly danger: { readonly words: readonly string[]; readonly call: readonly string[] } | null
  readonly similar: readonly SimilarCase[]
  readonly title: string
  readonly areas: readonly Named[]
  readonly address: string
  readonly email: string
  /** Some way to reach them was left with the report: what is left afterwards would take its place. */
  readonly reachable?: boolean
  readonly at: number
}

/** The same body is always sent with the same key, so that sending twice makes one case. */
export type Sending = { readonly key: string; readonly body: string; readonly queued: boolean }

export type Draft = {
  readonly answers: Answers
  readonly sending: Sending | null
  readonly receipt: Receipt | null
  /** Photos that a reload lost before they were uploaded. */
  readonly lostPhotos: number
}

const place = 'jingwei.report'
const fresh: Draft = { answers: noAnswers, sending: null, receipt: null, lostPhotos: 0 }

function read(): Draft {
  try {
    const stored = JSON.parse(sessionStorage.getItem(place) ?? '{}') as Partial<Draft>
    return { ...fresh, ...stored, answers: { ...noAnswers, ...stored.answers } }
  } catch {
    return fresh
  }
}

const kept = cell(read())

export const draft = {
  get: kept.get,
  set(change: Partial<Draft>): void {
    const next = { ...kept.get(), ...change }
    try {
      sessionStorage.setItem(place, JSON.stringify(next))
    } catch {
      // Storage may be full or shut off; the report then lasts until the page is left.
    }
    kept.set(next)
  },
  answer(change: Partial<Answers>): void {
    draft.set({ answers: { ...kept.get().answers, ...change } })
  },
  clear: (): void => draft.set(fresh),
}

export const useDraft = kept.use
