// The wall, started on an element of the page.
import { createRoot } from 'react-dom/client'
import '#platform/ui/base.css'
import { paintTheme, preferences } from '#platform/ui/preferences.ts'
import { cssVariables } from '#platform/ui/tokens.ts'
import { Board } from './Board.tsx'
import './board.css'

export function startBoard(root: HTMLElement | null): void {
  if (!root) throw new Error('index.html has lost its #root')
  // A wall hangs in a dim room; paper is a press away.
  if (preferences.get().theme === 'system') preferences.set({ theme: 'dark' })
  paintTheme(cssVariables)
  createRoot(root).render(<Board />)
}
