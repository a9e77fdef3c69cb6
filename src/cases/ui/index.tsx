import { lazy } from 'react'
import type { ConsolePage } from '#platform/ui'
import { texts as digestTexts } from './digest/texts.ts'
import { texts } from './texts.ts'

// What the call taker's desk takes requests in with.
export { Ahead, Suggested, useIntakeSuggestions } from './intake/parts.tsx'
export { toneOf, useLabels } from './labels.ts'
export { CategoryPick } from './pick/picks.tsx'
export { PlacePick, PlaceSearch } from './pick/PlacePick.tsx'
export { useDelayed } from './pick/useDelayed.ts'
export { sayNumberOf } from './types.ts'

/** The console's screens of cases, under `/console`. */
export const consolePages: readonly ConsolePage[] = [
  {
    path: '/cases',
    nav: { label: texts.key('nav.queue'), icon: 'inbox', order: 10, group: 'work', key: 'c' },
    needs: 'case.read',
    component: lazy(() =>
      import('./queue/QueuePage.tsx').then(({ QueuePage }) => ({ default: QueuePage })),
    ),
  },
  {
    path: '/map',
    nav: { label: texts.key('nav.map'), icon: 'map', order: 20, group: 'work', key: 'm' },
    needs: 'case.read',
    component: lazy(() =>
      import('./map/MapPage.tsx').then(({ MapPage }) => ({ default: MapPage })),
    ),
  },
  {
    path: '/intake',
    nav: { label: texts.key('nav.intake'), icon: 'phone', order: 30, group: 'work', key: 'n' },
    needs: 'case.report',
    component: lazy(() =>
      import('./intake/IntakePage.tsx').then(({ IntakePage }) => ({ default: IntakePage })),
    ),
  },
  {
    path: '/supervision',
    nav: { label: texts.key('nav.supervision'), icon: 'flag', order: 40, group: 'work', key: 's' },
    needs: 'case.read',
    component: lazy(() =>
      import('./supervision/SupervisionPage.tsx').then(({ SupervisionPage }) => ({
        default: SupervisionPage,
      })),
    ),
  },
  {
    path: '/digest',
    nav: { label: digestTexts.key('nav'), icon: 'calendar', order: 45, group: 'work', key: 'w' },
    component: lazy(() =>
      import('./digest/DigestPage.tsx').then(({ DigestPage }) => ({ default: DigestPage })),
    ),
  },
  {
    path: '/cases/$id',
    needs: 'case.read',
    component: lazy(() =>
      import('./detail/CasePage.tsx').then(({ CasePage }) => ({ default: CasePage })),
    ),
  },
  {
    path: '/cases/$id/photos/$photo/mask',
    needs: 'case.publish',
    component: lazy(() =>
      import('./mask/MaskPage.tsx').then(({ MaskPage }) => ({ default: MaskPage })),
    ),
  },
  {
    path: '/cases/$id/sheet',
    needs: 'case.read',
    bare: true,
    component: lazy(() =>
      import('./sheet/SheetPage.tsx').then(({ SheetPage }) => ({ default: SheetPage })),
    ),
  },
]
