import type { Actor } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import type { FieldDeps } from './deps.ts'

/** A plan for somewhere else is no plan of this post. */
export function within({ actor }: { readonly actor: Actor }, deps: FieldDeps, areaCode: string) {
  const known = deps.territory.area(areaCode)
  if (known && areaCode.startsWith(actor.post.areaCode)) return
  throw new Problem('invalid-input', say`areaCode: an area of your own`, {
    fields: [{ field: 'areaCode', expected: say`the code of an area of your own`, got: areaCode }],
  })
}
