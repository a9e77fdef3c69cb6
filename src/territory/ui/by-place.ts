// Areas by what people call the places in them. Pure.
import { areaKinds } from '../domain.ts'

export type NamedPlace = {
  readonly kind: string
  readonly name: string
  readonly address: string
  readonly areaCode: string | null
}

export type ByPlace = { readonly code: string; readonly name: string; readonly others: number }

/** The search of areas finds these themselves. */
const areas: ReadonlySet<string> = new Set(areaKinds)

/** The areas that buildings and other places lie in, each once, by the first place that fits; `others`: how many more do. */
export function areasByPlace(places: readonly NamedPlace[]): readonly ByPlace[] {
  const found = new Map<string, { code: string; name: string; others: number }>()
  for (const { kind, name, address, areaCode: code } of places) {
    if (code === null || areas.has(kind)) continue
    const one = found.get(code)
    if (one) one.others++
    else found.set(code, { code, name: name || address, others: 0 })
  }
  return [...found.values()]
}
