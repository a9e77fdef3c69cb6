// Which screen is shown, and which ones lie under it. Back always goes up one; the home screen is the ground.
import { cell } from '#platform/ui/cell.ts'
import type { Bounds, Point } from './squares.ts'
import type { Picture } from './pictures.ts'

/** `square` is what the chosen square is for: the household's own place, or that of a report. */
export type Screen =
  | { readonly name: 'home' | 'report' | 'callBack' | 'help' | 'notices' | 'own' | 'people' }
  | { readonly name: 'settings' | 'ownList' }
  | { readonly name: 'setUp'; readonly step: 'language' | 'size' | 'phone' | 'done' }
  | { readonly name: 'setUp'; readonly step: 'area'; readonly parent: string }
  | { readonly name: 'where'; readonly what: Picture }
  | {
      readonly name: 'square'
      readonly bounds: Bounds
      readonly areaCode?: string
      readonly what?: Picture
    }
  | {
      readonly name: 'confirm'
      readonly what: Picture
      readonly spot: 'home' | 'building' | 'near'
      readonly point: Point | null
    }
  | { readonly name: 'sent'; readonly number: string; readonly danger: boolean }
  | { readonly name: 'dial'; readonly forHelp: boolean }
  | { readonly name: 'called'; readonly forHelp: boolean }
  | { readonly name: 'notice'; readonly id: string }
  | { readonly name: 'request'; readonly key: string }
  | { readonly name: 'rate' | 'notSolved' | 'call'; readonly key: string }

const home: readonly Screen[] = [{ name: 'home' }]
const stack = cell(home)

/** Where the focus was on each screen below, by depth. */
const left = new Map<number, string>()

function remember(): void {
  const focused = document.activeElement?.getAttribute('data-tv')
  if (focused) left.set(stack.get().length, focused)
}

export const screens = {
  use: stack.use,
  get: stack.get,
  go: (screen: Screen): void => {
    remember()
    left.delete(stack.get().length + 1)
    stack.set([...stack.get(), screen])
  },
  /** In place of everything but the home screen: what is done is not gone back into. */
  settle: (screen: Screen): void => {
    left.clear()
    stack.set([...home, screen])
  },
  /** False on the ground, where there is nothing to go back to. */
  back: (): boolean => {
    const now = stack.get()
    if (now.length < 2) return false
    left.delete(now.length)
    stack.set(now.slice(0, -1))
    return true
  },
  home: (): void => {
    stack.set(home)
  },
  /** What had the focus when this screen was left for the one above it. */
  focusedAt: (depth: number): string | undefined => left.get(depth),
}
