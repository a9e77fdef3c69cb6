// The grid worker's app, started on an element of the page.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '#platform/ui/base.css'
import { paintTheme } from '#platform/ui/preferences.ts'
import { cssVariables } from '#platform/ui/tokens.ts'
import { begin } from './app.ts'
import { Field } from './Field.tsx'
import './field.css'

/** A page that was just left holds on a little longer: a new one waits so long before it says that there is another. */
const mostMs = 5000

/** One tab only: two would write over each other’s queue. */
function alone(start: (isFirst: boolean) => void): void {
  if (!navigator.locks) return start(true)
  const hold = () => {
    start(true)
    return new Promise<never>(() => {})
  }
  navigator.locks
    .request('field', { signal: AbortSignal.timeout(mostMs) }, hold)
    .catch(() => start(false))
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
