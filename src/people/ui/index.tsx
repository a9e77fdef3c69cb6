import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './texts.ts'

export { UnitSelect } from './UnitSelect.tsx'

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/people/{-$tab}',
    nav: { label: texts.key('nav'), icon: 'people', order: 84, group: 'manage', key: 'p' },
    needs: 'staff.read',
    component: lazy(() => import('./PeoplePage.tsx')),
  },
]
