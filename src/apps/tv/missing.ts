// What the code of these screens calls and a television of 2018 (Chromium 69) does not have yet. Syntax is lowered by
// the build; these are the functions.

type Lists = { [name: string]: unknown }

function give(target: object, name: string, value: unknown): void {
  if (name in target) return
  Object.defineProperty(target, name, { value, writable: true, configurable: true })
}

function toSorted<T>(this: T[], compare?: (a: T, b: T) => number): T[] {
  // oxlint-disable-next-line unicorn/no-array-sort -- this is the thing itself
  return this.slice().sort(compare)
}

function findLast<T>(this: T[], wanted: (item: T, index: number, all: T[]) => boolean) {
  for (let i = this.length - 1; i >= 0; i--) {
    const item = this[i] as T
    if (wanted(item, i, this)) return item
  }
  return undefined
}

function at<T>(this: T[], index: number): T | undefined {
  return this[index < 0 ? this.length + index : index]
}

function replaceAll(this: string, from: string, to: string): string {
  return String(this).split(from).join(to)
}

give(window, 'globalThis', window)
give(window, 'queueMicrotask', (run: () => void) => void Promise.resolve().then(run))
give(Array.prototype, 'toSorted', toSorted)
give(Array.prototype, 'findLast', findLast)
give(Array.prototype, 'at', at)
give(String.prototype, 'replaceAll', replaceAll)
give(Object, 'hasOwn', (thing: object, name: string) =>
  Object.prototype.hasOwnProperty.call(thing, name),
)
give(Object, 'fromEntries', (entries: Iterable<readonly [string, unknown]>) => {
  const made: Lists = {}
  for (const [name, value] of Array.from(entries)) made[name] = value
  return made
})
