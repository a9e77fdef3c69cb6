import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './texts.ts'

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/cameras',
    nav: { label: texts.key('nav'), icon: 'camera', order: 86, group: 'manage' },
    needs: 'camera.read',
    component: lazy(() => import('./CamerasPage.tsx')),
  },
]
