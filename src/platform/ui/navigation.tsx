// Addresses carry the filters, so every view can be shared and back always works. All parameters are text.
import { Link, useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ComponentType, type ReactNode, useCallback } from 'react'
import { withQuery } from './api.ts'
import type { IconName } from './icons.tsx'

/** One page of a room, composed into the console's routes. */
export type ConsolePage = {
  /**
   * Under `/console`, in the router's notation: `/cases/$id`. `/cases/{-$id}` is one page with and without the part, so
   * that a list stays as it is while a detail opens beside it.
   */
  readonly path: string
  /** The entry in the navigation; pages without are reached from others. */
  readonly nav?: {
    /** `room:key` of its words. */
    readonly label: string
    readonly icon: IconName
    readonly order: number
    readonly group?: 'work' | 'insight' | 'manage'
    /** A second key of the `g …` shortcut, e.g. `c` for `g c`. */
    readonly key?: string
  }
  /** The action of the policy table the page asks for; without it the page says so. */
  readonly needs?: string
  /** Usually `lazy(() => import('./CasesPage.tsx'))`. */
  readonly component: ComponentType
  /** Shown to those not signed in too, without the shell. */
  readonly open?: boolean
  /** Without the shell, for paper. */
  readonly bare?: boolean
}

export type Filters = Readonly<Record<string, string | undefined>>

/** The address of a page without its optional parts. */
export const addressOf = ({ path }: ConsolePage): string =>
  `/console${path.replaceAll(/\/\{-\$\w+\}/g, '')}`

export const parseSearch = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text))

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  return withQuery('', search as Filters)
}

/** The filters in the address. Setting one to `undefined` or `''` takes it out; `replace` leaves no trace in back. */
export function useFilters<F extends Filters>(): readonly [
  F,
  (change: Partial<F>, options?: { readonly replace?: boolean }) => void,
] {
  const search = useSearch({ strict: false }) as F
  const navigate = useNavigate()
  const set = (change: Partial<F>, options: { readonly replace?: boolean } = {}) => {
    const merged = Object.entries({ ...search, ...change }).filter(([, value]) => value)
    void navigate({
      to: '.',
      search: Object.fromEntries(merged) as never,
      replace: options.replace ?? false,
    })
  }
  return [search, set]
}

/** The parts of the path, e.g. `{ id }` for `/cases/$id`. */
export const usePathParts = (): Readonly<Record<string, string>> =>
  useParams({ strict: false }) as Readonly<Record<string, string>>

export const usePath = (): string => useLocation({ select: ({ pathname }) => pathname })

/** Goes to an address within the console or the portal, e.g. `/console/cases?state=filed`. */
export function useGo(): (href: string, options?: { readonly replace?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback(
    (href, options = {}) => {
      const { pathname, search, hash } = new URL(href, location.origin)
      void navigate({
        to: pathname,
        search: parseSearch(search) as never,
        hash: hash.slice(1),
        replace: options.replace ?? false,
      })
    },
    [navigate],
  )
}

/** A link by address; opens in a new tab as any link does. */
export function GoLink({
  to,
  children,
  className,
  title,
}: {
  readonly to: string
  readonly children: ReactNode
  readonly className?: string
  readonly title?: string
}) {
  const { pathname, search, hash } = new URL(to, location.origin)
  return (
    <Link
      to={pathname}
      search={parseSearch(search) as never}
      hash={hash.slice(1)}
      className={className ?? 'jw-link'}
      title={title}
    >
      {children}
    </Link>
  )
}
