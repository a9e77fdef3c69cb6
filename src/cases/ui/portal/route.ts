// Where we are, from the address bar; nothing more is needed for five pages.
import { cell } from '#platform/ui/cell.ts'

const here = () => location.pathname + location.search
const address = cell(here())

/** True once the reader has moved within the portal: from then on a new page takes the focus. */
let hasMoved = false
export const moved = (): boolean => hasMoved

function arrive(): void {
  hasMoved = true
  address.set(here())
}
addEventListener('popstate', arrive)

export function navigate(to: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  scrollTo(0, 0)
  arrive()
}

export type Where = { readonly path: string; readonly query: URLSearchParams }

export function useWhere(): Where {
  const url = new URL(address.use(), location.origin)
  return { path: url.pathname.replace(/(.)\/+$/, '$1'), query: url.searchParams }
}
