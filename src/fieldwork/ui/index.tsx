import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './console/texts.ts'

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/fieldwork',
    nav: { label: texts.key('nav.field'), icon: 'pin', order: 48, group: 'work' },
    needs: 'field.manage',
    component: lazy(() => import('./console/FieldworkPage.tsx')),
  },
  {
    path: '/forms',
    nav: { label: texts.key('nav.forms'), icon: 'table', order: 83, group: 'manage' },
    needs: 'form.manage',
    component: lazy(() => import('./console/FormsPage.tsx')),
  },
]
