// What this person chose on this device: language, theme, folded panes. Kept in the browser only.
import { useSyncExternalStore } from 'react'
import type { Mode } from './tokens.ts'

export type Language = 'zh-CN' | 'en'
export type Theme = Mode | 'system'
export type Preferences = {
  readonly language: Language
  readonly theme: Theme
  readonly navFolded: boolean
  /** Widths of panes in percent, by the name of the layout. */
  readonly panes: Readonly<Record<string, readonly number[]>>
}

const place = 'jingwei.preferences'

function read(): Preferences {
  const defaults: Preferences = {
    language: 'zh-CN',
    theme: 'system',
    navFolded: false,
    panes: {},
  }
  try {
    const stored = JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Preferences>
    return {
      language: stored.language === 'en' ? 'en' : defaults.language,
      theme: stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : 'system',
      navFolded: stored.navFolded === true,
      panes: typeof stored.panes === 'object' && stored.panes !== null ? stored.panes : {},
    }
  } catch {
    // Storage may be shut off or hold something else; the defaults serve.
    return defaults
  }
}

let current = read()
const listeners = new Set<() => void>()

export const preferences = {
  get: (): Preferences => current,
  set(change: Partial<Preferences>): void {
    current = { ...current, ...change }
    try {
      localStorage.setItem(place, JSON.stringify(current))
    } catch {
      // The choice then lasts until the page is left.
    }
    for (const listener of listeners) listener()
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.get)
}

export const useLanguage = (): Language => usePreferences().language

const darkQuery = matchMedia('(prefers-color-scheme: dark)')

function modeOf({ theme }: Preferences): Mode {
  if (theme !== 'system') return theme
  return darkQuery.matches ? 'dark' : 'light'
}

function subscribeMode(listener: () => void): () => void {
  darkQuery.addEventListener('change', listener)
  const stop = preferences.subscribe(listener)
  return () => {
    darkQuery.removeEventListener('change', listener)
    stop()
  }
}

/** The theme in force, with `system` resolved. */
export function useMode(): Mode {
  return useSyncExternalStore(subscribeMode, () => modeOf(current))
}

/** Puts the tokens on the page as CSS variables and keeps them in step with the choice. */
export function paintTheme(variables: (mode: Mode) => string): void {
  const style = document.createElement('style')
  document.head.append(style)
  const paint = () => {
    const mode = modeOf(current)
    style.textContent = `:root { color-scheme: ${mode}; ${variables(mode)} }`
    document.documentElement.dataset['theme'] = mode
  }
  subscribeMode(paint)
  paint()
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}
