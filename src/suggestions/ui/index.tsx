import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './texts.ts'

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/suggestions',
    nav: { label: texts.key('nav'), icon: 'trend', order: 86, group: 'manage', key: 'l' },
    needs: 'suggestion.manage',
    component: lazy(() => import('./SuggestionsPage.tsx')),
  },
]
