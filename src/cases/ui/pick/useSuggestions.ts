// What the words typed so far speak for, asked when typing pauses. Without an answer people go on as if there were none.
import { useEffect, useState } from 'react'
import { api } from '#platform/ui/api.ts'
import type { State } from '../../lifecycle.ts'
import { useDelayed } from './useDelayed.ts'

type Named = { readonly name: string; readonly nameEn: string }
type Point = { readonly lon: number; readonly lat: number }

export type SuggestAsk = {
  readonly text: string
  readonly point?: Point | undefined
  readonly areaCode?: string | undefined
  readonly categoryPath?: string | undefined
}

export type CategorySuggestion = Named & {
  readonly path: string
  readonly reason: { readonly 'zh-CN': string; readonly en: string }
}

export type Nearby = {
  readonly number: string
  readonly title: string
  readonly state: State
  readonly distanceM: number
  readonly reportedAt: string
  readonly same: boolean
}

export type Suggestions = {
  readonly categories: readonly CategorySuggestion[]
  /** For staff only. */
  readonly unit: {
    readonly lead: {
      readonly unit: Named
      readonly reason: { readonly 'zh-CN': string; readonly en: string }
    } | null
    readonly settled: {
      readonly unit: Named & { readonly code: string }
      readonly cases: number
      readonly of: number
      readonly area: Named
    } | null
  } | null
  readonly duplicates: readonly Nearby[]
}

const none: Suggestions = { categories: [], unit: null, duplicates: [] }
const least = 2
const most = 4000

// crypto.randomUUID is missing where the page is not served securely
const anyKey = () => String(crypto.getRandomValues(new Uint32Array(2)).join('-'))

const mostKept = 8
const kept = new Map<string, Promise<Suggestions>>()

/** The same question, asked from two places of a page, is sent once. */
export function askSuggestions(ask: SuggestAsk): Promise<Suggestions> {
  const body = { ...ask, text: ask.text.slice(0, most) }
  const question = JSON.stringify(body)
  const before = kept.get(question)
  if (before) return before
  const answer = api.post<Suggestions>('/api/suggest', body, { key: anyKey() })
  if (kept.size >= mostKept) kept.clear()
  kept.set(question, answer)
  answer.catch(() => kept.delete(question))
  return answer
}

/** The last answer stays while the next is on its way; nothing for fewer than two characters. */
export function useSuggestions({ text, point, areaCode, categoryPath }: SuggestAsk): Suggestions {
  const said = text.trim()
  const where = point && { lon: point.lon, lat: point.lat }
  const asked = useDelayed(
    said.length < least ? '' : JSON.stringify({ text: said, point: where, areaCode, categoryPath }),
  )
  const [found, setFound] = useState(none)
  useEffect(() => {
    if (asked === '') return undefined
    let wanted = true
    askSuggestions(JSON.parse(asked) as SuggestAsk).then(
      (answer) => wanted && setFound(answer),
      () => wanted && setFound(none),
    )
    return () => {
      wanted = false
    }
  }, [asked])
  return asked === '' ? none : found
}
