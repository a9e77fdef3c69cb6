// Keys and commands announce themselves while their screen is open; the palette and the help list them.
import { useEffect, useRef, useSyncExternalStore } from 'react'

export type Command = {
  readonly id: string
  readonly title: string
  /** `go` leads somewhere, `act` does something. */
  readonly kind: 'go' | 'act'
  /** Shown beside it, e.g. the number of a case. */
  readonly hint?: string
  /** `x`, `shift+d`, `mod+k` or a sequence `g c`. */
  readonly keys?: string
  /** Heading in the help. */
  readonly group?: string
  /** Left out of the palette: only a key. */
  readonly keyOnly?: boolean
  readonly run: () => void
}

let commands: readonly Command[] = []
const listeners = new Set<() => void>()
function replace(next: readonly Command[]): void {
  commands = next
  for (const tell of listeners) tell()
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useAllCommands = (): readonly Command[] =>
  useSyncExternalStore(subscribe, () => commands)

/** Announces commands while mounted. */
export function useCommands(own: readonly Command[]): void {
  const latest = useRef(own)
  const shape = own.map(({ id, title, hint, keys }) => [id, title, hint, keys].join(' ')).join('|')
  useEffect(() => {
    latest.current = own
  })
  useEffect(() => {
    const announced = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }))
    replace([...commands, ...announced])
    return () => replace(commands.filter((command) => !announced.includes(command)))
    // The words of the commands decide; their `run` is always the latest.
  }, [shape])
}

/** One key while mounted. */
export function useShortcut(keys: string, title: string, run: () => void): void {
  useCommands([{ id: `key ${keys}`, kind: 'act', title, keys, keyOnly: true, run }])
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** `mod+k` → `⌘ K` or `Ctrl K`. */
export const keyCaps = (keys: string): string[][] =>
  keys.split(' ').map((stroke) =>
    stroke.split('+').map((part) => {
      if (part === 'mod') return isMac ? '⌘' : 'Ctrl'
      if (part === 'shift') return '⇧'
      return part.length === 1 ? part.toUpperCase() : part
    }),
  )

export function strokeOf(press: KeyboardEvent): string {
  const mod = press.metaKey || press.ctrlKey
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  const shift = press.shiftKey && /^[a-z]$|^[A-Z]\w+/.test(key)
  return `${mod ? 'mod+' : ''}${shift ? 'shift+' : ''}${key}`
}

/** Letters belong to the field one types in, and to the dialog that lies on top. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true
  return target.closest('[role="dialog"],[role="menu"],[role="listbox"],dialog') !== null
}

const sequenceMs = 1000

/** Listens for every announced key; the shell mounts it once. */
export function useKeys(): void {
  useEffect(() => {
    let before = ''
    let at = 0
    const onKey = (press: KeyboardEvent) => {
      if (press.defaultPrevented || press.isComposing || press.altKey) return
      const stroke = strokeOf(press)
      if (!stroke.startsWith('mod+') && isTyping(press.target)) return
      const sequence = press.timeStamp - at < sequenceMs ? `${before} ${stroke}` : ''
      const command = commands.findLast(({ keys }) => keys === sequence || keys === stroke)
      before = stroke
      at = press.timeStamp
      if (!command) return
      press.preventDefault()
      before = ''
      command.run()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
