import { useEffect, useState } from 'react'

const pauseMs = 220

/** The value once it has stood still for a moment: what one types, for searching. */
export function useDelayed(value: string): string {
  const [still, setStill] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return still
}
