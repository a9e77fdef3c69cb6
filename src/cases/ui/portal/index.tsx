// The resident's portal, started on an element of the page.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '#platform/ui/base.css'
import { paintTheme } from '#platform/ui/preferences.ts'
import { cssVariables } from '#platform/ui/tokens.ts'
import { Portal } from './Portal.tsx'
import { startWorker } from './worker.ts'
import './portal.css'
import './pages.css'

export function startPortal(root: HTMLElement | null): void {
  if (!root) throw new Error('index.html has lost its #root')
  paintTheme(cssVariables)
  startWorker()
  createRoot(root).render(
    <StrictMode>
      <Portal />
    </StrictMode>,
  )
}
