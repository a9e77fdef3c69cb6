// The grid worker's app, started on an element of the page.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '#platform/ui/base.css'
import { paintTheme } from '#platform/ui/preferences.ts'
import { cssVariables } from '#platform/ui/tokens.ts'
import { begin } from './app.ts'
import { Field } from './Field.tsx'
import './field.css'

/** One tab only: two would write over each other’s queue. */
function alone(start: (isFirst: boolean) => void): void {
  if (!navigator.locks) return start(true)
  void navigator.locks.request('field', { ifAvailable: true }, (held) => {
    start(held !== null)
    return held ? new Promise(() => {}) : undefined
  })
}

export function startField(root: HTMLElement | null): void {
  if (!root) throw new Error('index.html has lost its #root')
  paintTheme(cssVariables)
  alone((isFirst) => {
    createRoot(root).render(
      <StrictMode>
        <Field second={!isFirst} />
      </StrictMode>,
    )
    if (isFirst) void begin()
  })
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    const register = () =>
      void navigator.serviceWorker.register('/field/sw.js', { scope: '/field' }).catch(() => {})
    if (document.readyState === 'complete') register()
    else addEventListener('load', register, { once: true })
  }
}
