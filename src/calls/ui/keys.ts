// The desk's keys work while one types: function keys and Alt, which write nothing. Listed in the help like all others.
import { useEffect, useRef } from 'react'
import { type Command, useCommands } from '#platform/ui'

export type DeskKey = {
  /** `F2`, `Alt+1`, `Ctrl+Enter` */
  readonly keys: string
  readonly title: string
  readonly run: () => void
}

/** A ref for the first field of a dialog: whoever pressed its key types on at once, before it has finished opening. */
export const focusFirst = (field: { focus(): void } | null): void => {
  field?.focus()
}

const strokeOf = (press: KeyboardEvent): string => {
  // With Alt a letter may come as another character, the key itself does not.
  const digit = /^Digit(\d)$/.exec(press.code)?.[1]
  const key = digit ?? press.key
  return `${press.ctrlKey || press.metaKey ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}${key}`
}

export function useDeskKeys(keys: readonly DeskKey[]): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useCommands(
    keys.map((one): Command => ({
      id: `desk ${one.keys}`,
      kind: 'act',
      title: one.title,
      keys: one.keys,
      run: () => latest.current.find(({ keys: k }) => k === one.keys)?.run(),
    })),
  )
  useEffect(() => {
    const onKey = (press: KeyboardEvent) => {
      if (press.isComposing) return
      const found = latest.current.find((one) => one.keys === strokeOf(press))
      if (!found) return
      press.preventDefault()
      press.stopPropagation()
      found.run()
    }
    // Before the fields get it.
    document.addEventListener('keydown', onKey, { capture: true })
    return () => document.removeEventListener('keydown', onKey, { capture: true })
  }, [])
}
