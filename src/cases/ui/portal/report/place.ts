// From a position to the area that holds it, as the server knows it.
import { useCallback, useState } from 'react'
import { api, asProblem } from '#platform/ui/api.ts'
import { type AreaStep, localNames, type Place, type PlaceVia, type Position } from './answers.ts'
import { draft } from './draft.ts'

type Located = { readonly areaCode: string; readonly ancestors: readonly AreaStep[] }

type LocateFailure = 'outside' | 'failed'
export type Locating =
  | { readonly phase: 'idle' }
  | { readonly phase: 'busy'; readonly via: PlaceVia }
  | { readonly phase: 'failed'; readonly via: PlaceVia; readonly failure: LocateFailure }

export type Chosen = {
  readonly via: PlaceVia
  readonly point: Position
  readonly accuracyM?: number
  /** Written into the address where it is still empty. */
  readonly address?: string
}

export function useLocate(): {
  readonly state: Locating
  readonly locate: (chosen: Chosen) => Promise<boolean>
  readonly reset: () => void
} {
  const [state, setState] = useState<Locating>({ phase: 'idle' })
  const locate = useCallback(async ({ via, point, accuracyM, address }: Chosen) => {
    setState({ phase: 'busy', via })
    try {
      const found = await api.get<Located>('/api/locate', point)
      const place: Place = {
        via,
        point,
        areaCode: found.areaCode,
        areas: localNames(found.ancestors),
        ...(accuracyM === undefined ? {} : { accuracyM }),
      }
      const before = draft.get().answers.address
      draft.answer({ place, address: before.trim() ? before : (address ?? '') })
      setState({ phase: 'idle' })
      return true
    } catch (error) {
      const outside = asProblem(error).code === 'out-of-area'
      setState({ phase: 'failed', via, failure: outside ? 'outside' : 'failed' })
      return false
    }
  }, [])
  const reset = useCallback(() => setState({ phase: 'idle' }), [])
  return { state, locate, reset }
}

export type DeviceFailure = 'denied' | 'notFound'

/** Where the device is; browsers give WGS-84. */
export function devicePosition(): Promise<
  { readonly point: Position; readonly accuracyM: number } | DeviceFailure
> {
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          point: { lon: coords.longitude, lat: coords.latitude },
          accuracyM: Math.round(coords.accuracy),
        }),
      ({ code }) => resolve(code === 1 ? 'denied' : 'notFound'),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    )
  })
}
