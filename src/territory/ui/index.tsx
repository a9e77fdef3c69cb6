import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './texts.ts'

export { AreaName } from './AreaName.tsx'
export { AreaSelect } from './AreaSelect.tsx'

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/areas/{-$code}',
    nav: { label: texts.key('nav'), icon: 'area', order: 83, group: 'manage', key: 'a' },
    needs: 'staff.read',
    component: lazy(() => import('./AreasPage.tsx')),
  },
]
