// j/k/↑/↓, Enter and x: on the list itself, and anywhere on the page while nothing else has the keys.
import { useEffect, useRef } from 'react'
import { isTyping, strokeOf } from '../shortcuts.ts'

export type ListKeys = {
  readonly count: number
  readonly at: number
  readonly pageRows: number
  readonly move: (to: number) => void
  readonly open: () => void
  readonly mark: () => void
  readonly clear: () => void
}

const steps: Readonly<Record<string, (keys: ListKeys) => number>> = {
  j: ({ at }) => at + 1,
  ArrowDown: ({ at }) => at + 1,
  k: ({ at }) => at - 1,
  ArrowUp: ({ at }) => at - 1,
  PageDown: ({ at, pageRows }) => at + pageRows,
  PageUp: ({ at, pageRows }) => at - pageRows,
  Home: () => 0,
  End: ({ count }) => count - 1,
}

/** Answers whether the key was the list's. */
export function pressInList(stroke: string, keys: ListKeys): boolean {
  const step = steps[stroke]
  if (step) {
    if (keys.count > 0) keys.move(Math.min(keys.count - 1, Math.max(0, step(keys))))
    return true
  }
  if (stroke === 'Enter' && keys.at >= 0) keys.open()
  else if (stroke === 'x' && keys.at >= 0) keys.mark()
  else if (stroke === 'Escape') keys.clear()
  else return false
  return true
}

const takesEnter = (target: EventTarget | null) =>
  target instanceof Element && target.closest('a,button,summary,[tabindex="0"],canvas') !== null

/** Listens on the whole page; `mine` is the list's own element. */
export function useListKeys(
  mine: React.RefObject<HTMLElement | null>,
  keys: ListKeys,
  on: boolean,
) {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKey = (press: KeyboardEvent) => {
      if (press.defaultPrevented || press.isComposing) return
      const own = mine.current === press.target
      if (!own && (!on || isTyping(press.target) || takesEnter(press.target))) return
      if (pressInList(strokeOf(press), latest.current)) press.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [mine, on])
}
