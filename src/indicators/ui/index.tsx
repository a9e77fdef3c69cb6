import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './texts.ts'

// Days of a period as the instants the server asks for.
export { instantsOf } from './period.ts'

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/figures',
    nav: { label: texts.key('nav'), icon: 'chart', order: 60, group: 'insight', key: 'f' },
    needs: 'indicator.read',
    component: lazy(() => import('./FiguresPage.tsx')),
  },
]
