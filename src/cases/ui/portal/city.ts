// What the city is called, how far it reaches and whose clock it keeps: asked once for all pages.
import { useEffect } from 'react'
import type { TileSystem } from '#platform/coordinates.ts'
import { api } from '#platform/ui/api.ts'
import { cell } from '#platform/ui/cell.ts'
import type { Named } from './report/answers.ts'

type Bounds = [number, number, number, number]
type Served = Named & { readonly code: string; readonly bounds: Bounds | null }
type MapInfo = {
  readonly bounds: Bounds | null
  readonly center: readonly [number, number] | null
  /** IANA name. */
  readonly timeZone: string
  readonly cities: readonly Served[]
  readonly tileUrl?: string
  readonly tileSystem?: TileSystem
}
type Asked = { readonly data?: MapInfo; readonly failed: boolean }

const asked = cell<Asked>({ failed: false })
let asking = false

function ask(): void {
  if (asking || asked.get().data) return
  asking = true
  api
    .get<MapInfo>('/api/map')
    .then(
      (data) => asked.set({ data, failed: false }),
      () => asked.set({ failed: true }),
    )
    .finally(() => {
      asking = false
    })
}

export function useMapInfo(): Asked {
  useEffect(ask, [])
  return asked.use()
}

const none: readonly Served[] = []

export function useServed(): readonly Served[] {
  return useMapInfo().data?.cities ?? none
}

/** Times are the city's; until it is known, the reader's own. */
export function useZone(): string {
  const { data } = useMapInfo()
  return data?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}
