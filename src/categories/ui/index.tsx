import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './texts.ts'

export { CategorySelect, type CategorySelectProps } from './CategorySelect.tsx'
export { LimitFields, useSayLimit } from './limit.tsx'
export { editionOf, useCategoryNames } from './names.ts'

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/categories',
    nav: { label: texts.key('nav'), icon: 'tag', order: 82, group: 'manage', key: 't' },
    needs: 'staff.read',
    component: lazy(() => import('./CategoriesPage.tsx')),
  },
]
