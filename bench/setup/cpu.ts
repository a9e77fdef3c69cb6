// Processor time, from Linux's /proc: what a rate means on a machine that does other things besides.
import { readdirSync, readFileSync } from 'node:fs'

const msPerTick = 10

type Stat = { readonly parent: number; readonly own: number; readonly ended: number }

function statOf(pid: number | 'self'): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const sum = (from: number) => ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) * msPerTick
    return { parent: fields[1] ?? 0, own: sum(11), ended: sum(13) }
  } catch {
    return undefined
  }
}

/** Milliseconds of a process, of its children that live and of those it has seen end. */
export function cpuMs(pid: number): number {
  const of = statOf(pid)
  if (!of) return 0
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === pid)
  return of.own + of.ended + children.reduce((ms, stat) => ms + (stat?.own ?? 0), 0)
}

export const parentOf = (pid: number): number => statOf(pid)?.parent ?? 0

/** Of this process's children that have ended. */
export const endedCpuMs = (): number => statOf('self')?.ended ?? 0
