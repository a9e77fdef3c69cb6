// Which screen is shown. Addresses hold nothing of the work: the browser keeps its history in the clear.
import { cell } from '#platform/ui/cell.ts'

export type Screen =
  | { readonly name: 'today' | 'report' | 'patrol' | 'base' | 'waiting' }
  | { readonly name: 'task' | 'visit' | 'thing' | 'conflict'; readonly id: string }
  /** A visit that nobody planned. */
  | { readonly name: 'form'; readonly id: string }

const stack: Screen[] = [{ name: 'today' }]
export const screen = cell<Screen>(stack[0] as Screen)

export function go(to: Screen): void {
  stack.push(to)
  history.pushState(stack.length, '')
  screen.set(to)
  scrollTo(0, 0)
}

export const back = (): void => history.back()

export function home(): void {
  stack.splice(1)
  screen.set(stack[0] as Screen)
  scrollTo(0, 0)
}

addEventListener('popstate', () => {
  if (stack.length > 1) stack.pop()
  screen.set(stack.at(-1) as Screen)
})
