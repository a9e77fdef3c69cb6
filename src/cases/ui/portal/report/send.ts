// Sending: photos first, then the report under one key; without a connection it waits and goes out by itself.
import { asProblem, outcomeUnknown, type Problem } from '#platform/ui/api.ts'
import { preferences } from '#platform/ui/preferences.ts'
import { cell } from '#platform/ui/cell.ts'
import { newKey } from '../load.ts'
import { navigate } from '../route.ts'
import { type Answers, intakeOf, isAnonymous, noAnswers } from './answers.ts'
import { blobs } from './blobs.ts'
import { draft, type Receipt, type SimilarCase } from './draft.ts'
import { uploadAgain, uploadWaiting } from './photos.ts'
import { postPaid } from './paid.ts'

type Failure = 'busy' | 'outside' | 'photos' | 'invalid' | 'server'
export type SendState =
  | { readonly phase: 'idle' | 'photos' | 'sending' | 'queued' }
  | { readonly phase: 'failed'; readonly failure: Failure }

const state = cell<SendState>({ phase: 'idle' })
export const useSendState = state.use

type Taken = {
  readonly number: string
  readonly followToken: string
  readonly followUrl: string
  readonly acceptBy: string | null
  readonly danger: Receipt['danger']
  readonly similar: readonly SimilarCase[]
}

const retryAfterMs = 10_000
let timer: ReturnType<typeof setTimeout> | undefined

function queue(): void {
  const { sending } = draft.get()
  draft.set({ sending: { key: newKey(), body: '', ...sending, queued: true } })
  state.set({ phase: 'queued' })
  clearTimeout(timer)
  timer = setTimeout(() => void sendReport(), retryAfterMs)
}

const firstLine = (text: string) => text.trim().split('\n', 1)[0]?.slice(0, 60) ?? ''

function arrive(taken: Taken, answers: Answers): void {
  const receipt: Receipt = {
    number: taken.number,
    token: taken.followToken,
    link: `${location.origin}/follow/${taken.followToken}`,
    acceptBy: taken.acceptBy,
    danger: taken.danger,
    similar: taken.similar,
    title: firstLine(answers.description),
    areas: answers.place?.areas ?? [],
    address: answers.address.trim(),
    email: answers.contact.email.trim(),
    reachable: !isAnonymous(answers),
    at: Date.now(),
  }
  draft.set({ answers: noAnswers, sending: null, receipt, lostPhotos: 0 })
  state.set({ phase: 'idle' })
  void blobs.clear()
  navigate('/report?step=done', { replace: true })
}

async function refused(problem: Problem): Promise<void> {
  const photosGone = problem.fields.some(({ field }) => field === 'photos')
  if (photosGone) {
    draft.set({ sending: null })
    await uploadAgain()
    const whole = draft.get().lostPhotos === 0
    if (whole) return sendReport()
    state.set({ phase: 'failed', failure: 'photos' })
    return undefined
  }
  const failure: Failure =
    problem.code === 'too-many-requests'
      ? 'busy'
      : problem.code === 'out-of-area'
        ? 'outside'
        : problem.status >= 500
          ? 'server'
          : 'invalid'
  // A key that has met a definite refusal has stored nothing; the mended report gets its own.
  if (problem.status < 500) draft.set({ sending: null })
  state.set({ phase: 'failed', failure })
  return undefined
}

let busy = false

export async function sendReport(): Promise<void> {
  if (busy) return
  busy = true
  clearTimeout(timer)
  try {
    state.set({ phase: 'photos' })
    if (!(await uploadWaiting())) return queue()
    if (draft.get().answers.photos.some((photo) => photo.state === 'failed')) {
      state.set({ phase: 'failed', failure: 'photos' })
      return
    }
    state.set({ phase: 'sending' })
    const { answers, sending } = draft.get()
    const intake = intakeOf(answers, preferences.get().language)
    const body = JSON.stringify(intake)
    const key = sending?.body === body ? sending.key : newKey()
    draft.set({ sending: { key, body, queued: sending?.queued ?? false } })
    arrive(await postPaid<Taken>('/api/intake', intake, key), answers)
  } catch (error) {
    const problem = asProblem(error)
    busy = false
    if (outcomeUnknown(problem)) queue()
    else await refused(problem)
  } finally {
    busy = false
  }
}

/** Something was changed since: the report on the next page has not failed yet. */
export function forgetFailure(): void {
  if (state.get().phase === 'failed') state.set({ phase: 'idle' })
}

export function stopSending(): void {
  clearTimeout(timer)
  const { sending } = draft.get()
  draft.set({ sending: sending && { ...sending, queued: false } })
  state.set({ phase: 'idle' })
}

/** After a reload of a page that was waiting for the network. */
export function resumeSending(): void {
  if (draft.get().sending?.queued && state.get().phase === 'idle') void sendReport()
}
addEventListener('online', () => {
  if (state.get().phase === 'queued') void sendReport()
})
