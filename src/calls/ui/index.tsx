import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './texts.ts'

/** The call taker's screens, under `/console`. */
export const consolePages: readonly ConsolePage[] = [
  {
    path: '/desk',
    nav: { label: texts.key('nav.desk'), icon: 'phone', order: 32, group: 'work', key: 'h' },
    needs: 'call.take',
    component: lazy(() => import('./desk/DeskPage.tsx')),
  },
  {
    path: '/knowledge',
    nav: { label: texts.key('nav.knowledge'), icon: 'book', order: 34, group: 'work', key: 'k' },
    needs: 'knowledge.read',
    component: lazy(() => import('./knowledge/KnowledgePage.tsx')),
  },
  {
    path: '/calls',
    nav: { label: texts.key('nav.calls'), icon: 'trend', order: 66, group: 'insight' },
    needs: 'call.read',
    component: lazy(() => import('./figures/CallsPage.tsx')),
  },
]
