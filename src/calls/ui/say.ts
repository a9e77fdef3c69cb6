// How long something took, as people say it, and a clock that counts seconds.
import { useEffect, useState } from 'react'
import { texts } from './texts.ts'

export function useSayMs(): (ms: number | null) => string {
  const t = texts.useT()
  return (ms) => {
    if (ms === null) return '—'
    const all = Math.round(ms / 1000)
    return all < 60
      ? t('figures.seconds', { n: all })
      : t('figures.minutes', { m: Math.floor(all / 60), s: all % 60 })
  }
}

const two = (n: number) => String(n).padStart(2, '0')

/** 1:05 */
export const clockOf = (ms: number): string => {
  const all = Math.max(0, Math.floor(ms / 1000))
  return `${Math.floor(all / 60)}:${two(all % 60)}`
}

/** Renewed each second. */
export function useSecond(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}
