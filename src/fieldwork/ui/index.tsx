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
    path: '/fieldwork/routes/$id',
    needs: 'field.manage',
    component: lazy(() => import('./console/RouteEditor.tsx')),
  },
  {
    path: '/answers',
    nav: { label: texts.key('nav.answers'), icon: 'book', order: 48.5, group: 'work' },
    needs: 'field.read',
    component: lazy(() => import('./console/AnswersPage.tsx')),
  },
  {
    path: '/forms',
    nav: { label: texts.key('nav.forms'), icon: 'table', order: 83, group: 'manage' },
    needs: 'form.manage',
    component: lazy(() => import('./console/FormsPage.tsx')),
  },
]
