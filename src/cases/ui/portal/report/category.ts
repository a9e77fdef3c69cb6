// Which category the words of the report speak for: the server guesses, the reader decides.
import { useEffect, useMemo } from 'react'
import { saysCommon } from '../common.ts'
import { askSuggestions, useSuggestions as useAsked } from '../../pick/useSuggestions.ts'
import { useSettled } from '../load.ts'
import type { Answers, Named } from './answers.ts'
import { draft } from './draft.ts'

export type Suggested = Named & {
  readonly path: string
  readonly reason?: { readonly 'zh-CN': string; readonly en: string }
}

/** Residents speak of what is wrong (matters); a list of things (components) stands in where there is none. */
function mattersFirst(items: readonly Suggested[]): readonly Suggested[] {
  const matters = items.filter(({ path }) => path.includes('/M/'))
  return matters.length > 0 ? matters : items
}

const toSuggested = ({ path, name, nameEn }: Suggested): Suggested => ({ path, name, nameEn })

export async function suggest(text: string): Promise<readonly Suggested[]> {
  try {
    return mattersFirst((await askSuggestions({ text })).categories).map(toSuggested)
  } catch {
    // Without a guess staff choose the category.
    return []
  }
}

/** Categories that the words speak for. */
export function useSuggestions({ description, place, category }: Answers): readonly Suggested[] {
  const text = useSettled(description.trim(), 600)
  const { categories } = useAsked({
    text,
    point: place?.point,
    categoryPath: category?.path,
  })
  return useMemo(() => mattersFirst(categories), [categories])
}

/** Takes the best suggestion as long as the reader has not decided. */
export function useGuess(answers: Answers): void {
  const { description, category, leaveCategory } = answers
  const [best] = useSuggestions(answers)
  const path = best?.path
  useEffect(() => {
    if (leaveCategory || category?.by === 'person') return
    if (category?.by === 'common' && saysCommon(description)) return
    if (best && path !== category?.path) {
      draft.answer({ category: { ...toSuggested(best), by: 'guess' } })
    }
  }, [best, path, category, description, leaveCategory])
}
