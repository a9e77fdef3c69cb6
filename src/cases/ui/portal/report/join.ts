// "Me too": what others have told already near by, and joining one of them instead of telling it anew.
import { useEffect, useState } from 'react'
import { api, asProblem, outcomeUnknown } from '#platform/ui/api.ts'
import { preferences } from '#platform/ui/preferences.ts'
import { newKey } from '../load.ts'
import { navigate } from '../route.ts'
import { type Answers, type Named, noAnswers } from './answers.ts'
import { blobs } from './blobs.ts'
import { draft } from './draft.ts'
import { postPaid } from './paid.ts'

export type Nearby = {
  readonly number: string
  readonly category: Named
  readonly stateText: { readonly zh: string; readonly en: string }
  readonly reportedAt: string
  readonly distanceM: number
  /** How many asked, the first included. */
  readonly asked: number
}

const mostShown = 3

/** Nothing where there is no point, or no answer: people go on as if there were none. */
export function useNearby({ place, description, category }: Answers): readonly Nearby[] {
  const [found, setFound] = useState<readonly Nearby[]>([])
  const point = place?.point
  const ask = point
    ? JSON.stringify({
        point,
        text: description.trim().slice(0, 4000),
        ...(category ? { categoryPath: category.path } : {}),
      })
    : ''
  useEffect(() => {
    if (ask === '') return undefined
    const abort = new AbortController()
    api
      .post<{ readonly items: readonly Nearby[] }>('/api/nearby', JSON.parse(ask), {
        key: newKey(),
        signal: abort.signal,
      })
      .then(
        ({ items }) => setFound(items.slice(0, mostShown)),
        () => abort.signal.aborted || setFound([]),
      )
    return () => abort.abort()
  }, [ask])
  return ask === '' ? [] : found
}

type Joined = { readonly number: string; readonly followToken: string }

/** One key for each case, so that a lost answer does not make two followers of one. */
const keys = new Map<string, string>()

function send(number: string): Promise<Joined> {
  const key = keys.get(number) ?? newKey()
  keys.set(number, key)
  const path = `/api/nearby/${number}/follow`
  const body = { language: preferences.get().language }
  return postPaid<Joined>(path, body, key)
}

export type JoinFailure = 'over' | 'busy' | 'connection'

/** Follows the case instead of sending the report; the draft is done with. */
export async function joinCase(one: Nearby, title: string): Promise<JoinFailure | null> {
  try {
    const { number, followToken: token } = await send(one.number)
    const { answers } = draft.get()
    draft.set({
      answers: noAnswers,
      sending: null,
      lostPhotos: 0,
      receipt: {
        joined: true,
        number,
        token,
        link: `${location.origin}/follow/${token}`,
        acceptBy: null,
        danger: null,
        similar: [],
        title,
        areas: answers.place?.areas ?? [],
        address: '',
        email: '',
        at: Date.now(),
      },
    })
    void blobs.clear()
    navigate('/report?step=done', { replace: true })
    return null
  } catch (error) {
    const problem = asProblem(error)
    if (!outcomeUnknown(problem)) keys.delete(one.number)
    if (problem.status === 404) return 'over'
    return outcomeUnknown(problem) ? 'connection' : 'busy'
  }
}
