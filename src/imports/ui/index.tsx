import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './texts.ts'

/** Takes a file of one kind in where its rows are looked at. */
export const ImportHere = lazy(() => import('./ImportHere.tsx'))

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/imports',
    nav: { label: texts.key('nav'), icon: 'import', order: 85, group: 'manage', key: 'i' },
    needs: 'case.import',
    component: lazy(() => import('./ImportsPage.tsx')),
  },
]
