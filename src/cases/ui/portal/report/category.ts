// Which category the words of the report speak for: the server guesses, the reader decides.
import { useEffect, useMemo } from 'react'
import { api, withQuery } from '#platform/ui/api.ts'
import { saysCommon } from '../common.ts'
import { useLoad, useSettled } from '../load.ts'
import type { Answers, Named } from './answers.ts'
import { draft } from './draft.ts'

export type Suggested = Named & { readonly path: string }
type Suggestions = { readonly items: readonly Suggested[] }

const most = 4000
/** Residents speak of what is wrong (matters); a list of things (components) stands in where there is none. */
function mattersFirst(items: readonly Suggested[]): readonly Suggested[] {
  const matters = items.filter(({ path }) => path.includes('/M/'))
  return matters.length > 0 ? matters : items
}

const toSuggested = ({ path, name, nameEn }: Suggested): Suggested => ({ path, name, nameEn })
const address = (text: string) =>
  withQuery('/api/categories/suggest', { text: text.slice(0, most) })

export async function suggest(text: string): Promise<readonly Suggested[]> {
  try {
    return mattersFirst((await api.get<Suggestions>(address(text))).items).map(toSuggested)
  } catch {
    // Without a guess staff choose the category.
    return []
  }
}

export function useSuggestions(description: string): readonly Suggested[] {
  const text = useSettled(description.trim(), 600)
  const { data } = useLoad<Suggestions>(text ? address(text) : null)
  return useMemo(() => mattersFirst(data?.items ?? []), [data])
}

/** Takes the best suggestion as long as the reader has not decided. */
export function useGuess({ description, category, leaveCategory }: Answers): void {
  const [best] = useSuggestions(description)
  const path = best?.path
  useEffect(() => {
    if (leaveCategory || category?.by === 'person') return
    if (category?.by === 'common' && saysCommon(description)) return
    if (best && path !== category?.path) {
      draft.answer({ category: { ...toSuggested(best), by: 'guess' } })
    }
  }, [best, path, category, description, leaveCategory])
}
