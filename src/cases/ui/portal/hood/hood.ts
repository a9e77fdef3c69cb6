// Where the reader lives, as far as they say: an area, chosen by them and known to this device only.
import { api } from '#platform/ui/api.ts'
import { type AreaStep, localNames, type Named } from '../report/answers.ts'
import { devicePosition } from '../report/place.ts'
import { stored } from '../stored.ts'

export type Hood = {
  readonly code: string
  /** From the district down. */
  readonly names: readonly Named[]
}

const kept = stored<Hood | null>('jingwei.area', null)

export const useHood = kept.use
export const setHood = kept.set

type Located = { readonly areaCode: string; readonly ancestors: readonly AreaStep[] }
export type HoodFailure = 'denied' | 'notFound' | 'outsideAny'

export async function hoodHere(): Promise<HoodFailure | null> {
  const found = await devicePosition()
  if (typeof found === 'string') return found
  try {
    const { areaCode, ancestors } = await api.get<Located>('/api/locate', found.point)
    setHood({ code: areaCode, names: localNames(ancestors) })
    return null
  } catch {
    return 'outsideAny'
  }
}
