// The remote: four arrows, OK and back. The focus is always on something, always seen, and found again on the way back.
import { type RefObject, useEffect } from 'react'
import { directionOf, isBack, nextFocus } from './spatial.ts'
import { screens } from './screens.ts'

const stops = (root: Element): HTMLElement[] =>
  Array.from(root.querySelectorAll<HTMLElement>('[data-tv]')).filter(
    (element) => element.getClientRects().length > 0,
  )

function focus(element: HTMLElement): void {
  element.focus({ preventScroll: true })
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

const hasFocus = (root: Element): boolean =>
  root.contains(document.activeElement) && document.activeElement?.hasAttribute('data-tv') === true

/** Puts the focus where it was on this screen, else on what the screen begins with, else on the first thing there is. */
function settle(root: Element): void {
  if (hasFocus(root)) return
  const all = stops(root)
  const before = screens.focusedAt(screens.get().length)
  const wanted =
    all.find((element) => element.getAttribute('data-tv') === before) ??
    all.find((element) => element.hasAttribute('data-tv-first')) ??
    all[0]
  if (wanted) focus(wanted)
}

/** Long words scroll with the arrows before the focus moves on. */
function scrolled(root: Element, direction: string): boolean {
  const words = root.querySelector<HTMLElement>('[data-tv-words]')
  if (!words || (direction !== 'up' && direction !== 'down')) return false
  const room =
    direction === 'down'
      ? words.scrollHeight - words.clientHeight - words.scrollTop
      : words.scrollTop
  if (room < 2) return false
  const step = Math.min(room, words.clientHeight * 0.6)
  words.scrollTop += direction === 'down' ? step : -step
  return true
}

function move(root: Element, event: KeyboardEvent): boolean {
  const direction = directionOf(event)
  if (!direction) return false
  const from = document.activeElement as HTMLElement
  if (!hasFocus(root)) {
    settle(root)
    return true
  }
  if (scrolled(root, direction)) return true
  const others = stops(root).filter((element) => element !== from)
  const found = nextFocus(
    direction,
    from.getBoundingClientRect(),
    others.map((element) => element.getBoundingClientRect()),
  )
  const next = others[found]
  if (next) focus(next)
  return true
}

/** The television's own back key may speak through the history: one entry stands guard as long as there is a way back. */
function guard(): void {
  if ((history.state as { tv?: boolean } | null)?.tv !== true) history.pushState({ tv: true }, '')
}

/**
 * Listens to the remote for as long as the page is open.
 * @param root where everything that can have the focus stands
 * @param onKey hears of every key, for what ends by itself when nobody presses any
 */
export function useRemote(root: RefObject<HTMLElement | null>, onKey: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      onKey()
      const element = root.current
      if (!element) return
      if (isBack(event)) {
        event.preventDefault()
        screens.back()
      } else if (move(element, event)) event.preventDefault()
    }
    const popped = () => {
      onKey()
      if (screens.back() && screens.get().length > 1) guard()
    }
    addEventListener('keydown', press)
    addEventListener('popstate', popped)
    return () => {
      removeEventListener('keydown', press)
      removeEventListener('popstate', popped)
    }
  }, [root, onKey])
  const depth = screens.use().length
  useEffect(() => {
    if (depth > 1) guard()
  }, [depth])
  useEffect(() => {
    const element = root.current
    if (!element) return undefined
    const keep = () => settle(element)
    keep()
    const watch = new MutationObserver(keep)
    watch.observe(element, { childList: true, subtree: true })
    // A pointer that is pressed on nothing, or another window, takes the focus away.
    addEventListener('focus', keep)
    element.addEventListener('focusout', () => setTimeout(keep))
    return () => {
      watch.disconnect()
      removeEventListener('focus', keep)
    }
  }, [root])
}
