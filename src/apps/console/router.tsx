import {
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  Outlet,
} from '@tanstack/react-router'
import { lazy, Suspense, useCallback } from 'react'
import {
  addressOf,
  CommandPalette,
  type ConsolePage,
  hasRight,
  parseSearch,
  ShortcutHelp,
  stringifySearch,
  useGo,
  useKeys,
  useMe,
  Waiting,
} from '#platform/ui'
import { AccountPage } from './AccountPage.tsx'
import { findCases } from './find.ts'
import { BrokenPage, MissingPage, NoRightPage } from './Missing.tsx'
import { operationTexts } from './operation-texts.ts'
import { pages } from './pages.ts'
import { SignedIn } from './SignedIn.tsx'
import { SignInPage } from './SignInPage.tsx'
import { Shell } from './Shell.tsx'

const own: readonly ConsolePage[] = [
  { path: '/account', component: AccountPage },
  {
    path: '/operation',
    nav: { label: operationTexts.key('nav'), icon: 'gauge', order: 89, group: 'manage' },
    needs: 'people.manage',
    component: lazy(() => import('./OperationPage.tsx')),
  },
]
const allPages = [...pages, ...own]

function Root() {
  useKeys()
  const go = useGo()
  const find = useCallback((text: string) => findCases(text, go), [go])
  return (
    <>
      <Outlet />
      <CommandPalette find={find} />
      <ShortcutHelp />
    </>
  )
}

const root = createRootRoute({
  component: Root,
  notFoundComponent: MissingPage,
  errorComponent: BrokenPage,
})

const signIn = createRoute({ getParentRoute: () => root, path: '/signin', component: SignInPage })

/** The address the server prints at its first start. */
const setUp = createRoute({ getParentRoute: () => root, path: '/setup', component: SignInPage })

const shell = createRoute({
  getParentRoute: () => root,
  path: '/console',
  component: () => (
    <SignedIn>
      <Shell pages={allPages} />
    </SignedIn>
  ),
  notFoundComponent: MissingPage,
})

function Home() {
  const me = useMe()
  const first = allPages
    .filter(({ nav, needs }) => nav && hasRight(me, needs))
    .toSorted((a, b) => (a.nav?.order ?? 0) - (b.nav?.order ?? 0))[0]
  return first ? <Navigate to={addressOf(first)} replace /> : <MissingPage />
}
const home = createRoute({ getParentRoute: () => shell, path: '/', component: Home })

function Guarded({ page }: { readonly page: ConsolePage }) {
  const me = useMe()
  if (!hasRight(me, page.needs)) return <NoRightPage />
  return (
    <Suspense fallback={<Waiting />}>
      <page.component />
    </Suspense>
  )
}

const inside = allPages
  .filter(({ bare, open }) => !bare && !open)
  .map((page) =>
    createRoute({
      getParentRoute: () => shell,
      path: page.path,
      component: () => <Guarded page={page} />,
      errorComponent: BrokenPage,
    }),
  )

const outside = allPages
  .filter(({ bare, open }) => bare || open)
  .map((page) =>
    createRoute({
      getParentRoute: () => root,
      path: `/console${page.path}`,
      component: () =>
        page.open ? (
          <Suspense>
            <page.component />
          </Suspense>
        ) : (
          <SignedIn>
            <Guarded page={page} />
          </SignedIn>
        ),
    }),
  )

export const router = createRouter({
  routeTree: root.addChildren([signIn, setUp, ...outside, shell.addChildren([home, ...inside])]),
  parseSearch,
  stringifySearch,
  defaultPreload: false,
  scrollRestoration: false,
})
