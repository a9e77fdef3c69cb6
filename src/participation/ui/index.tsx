import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts } from './texts.ts'

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/notices/{-$tab}',
    nav: { label: texts.key('nav.notices'), icon: 'bell', order: 48, group: 'work', key: 'o' },
    needs: 'notice.read',
    component: lazy(() => import('./NoticesPage.tsx')),
  },
  {
    path: '/channels',
    nav: { label: texts.key('nav.channels'), icon: 'send', order: 87, group: 'manage' },
    needs: 'channel.manage',
    component: lazy(() => import('./ChannelsPage.tsx')),
  },
]
