// Which rows of a long list to draw: those in sight and a few around them.
import { type RefObject, useEffect, useState } from 'react'

export type Window = { readonly from: number; readonly to: number }

/** Rows `from` ≤ i < `to` for a scroll position; heights in px. */
export function windowOf(
  scroll: { readonly top: number; readonly height: number },
  rowHeight: number,
  count: number,
  around = 8,
): Window {
  const first = Math.floor(scroll.top / rowHeight) - around
  const last = Math.ceil((scroll.top + scroll.height) / rowHeight) + around
  const to = Math.max(0, Math.min(count, last))
  return { from: Math.min(to, Math.max(0, first)), to }
}

/** The scroll that brings a row into sight with the least movement. */
export function scrollTo(
  row: number,
  rowHeight: number,
  scroll: { readonly top: number; readonly height: number },
): number {
  const top = row * rowHeight
  if (top < scroll.top) return top
  if (top + rowHeight > scroll.top + scroll.height) return top + rowHeight - scroll.height
  return scroll.top
}

export function useWindow(
  box: RefObject<HTMLElement | null>,
  rowHeight: number,
  count: number,
): Window {
  const [scroll, setScroll] = useState({ top: 0, height: 800 })
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const measure = () => setScroll({ top: element.scrollTop, height: element.clientHeight })
    const watcher = new ResizeObserver(measure)
    watcher.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    measure()
    return () => {
      watcher.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [box])
  return windowOf(scroll, rowHeight, count)
}
