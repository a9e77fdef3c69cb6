// The television's screens, started on an element of the page.
import { createRoot } from 'react-dom/client'
import '#platform/ui/base.css'
import { paintTheme } from '#platform/ui/preferences.ts'
import { cssVariables } from '#platform/ui/tokens.ts'
import { Tv } from './Tv.tsx'
import './tv.css'

export function startTv(root: HTMLElement | null): void {
  if (!root) throw new Error('index.html has lost its #root')
  paintTheme(cssVariables)
  createRoot(root).render(<Tv />)
}
