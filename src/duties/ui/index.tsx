import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './texts.ts'

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/duties/{-$tab}',
    nav: { label: texts.key('nav'), icon: 'duties', order: 81, group: 'manage', key: 'd' },
    needs: 'duty.read',
    component: lazy(() => import('./DutiesPage.tsx')),
  },
]
