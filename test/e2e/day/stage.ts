// The day as it stands: who is there, which screens are open, who was told which number.
import assert from 'node:assert/strict'
import { asking } from '../setup/asking.ts'
import { type Cast, cast, type Door, type Resident } from './cast.ts'
import type { InTheField } from './fieldwork.ts'
import { atWork, type Someone } from './people.ts'

export type Told = { readonly number: string; readonly follow?: string }

export type Day = {
  readonly people: Cast
  /** Of the lists: only what lies in the community. */
  readonly area: string
  readonly told: Map<Resident, Told>
  /** Phones and televisions. */
  readonly screens: Map<Resident, Someone>
  readonly workers: InTheField[]
  /** Said me too: their screen and the link they got. */
  readonly joined: { readonly screen: Someone; readonly follow: string }[]
  readonly wall: Someone
  readonly taker: Someone
  /** Asks what was stored, past any screen. */
  readonly officer: Awaited<ReturnType<typeof asking>>
  readonly admin: Awaited<ReturnType<typeof asking>>
}

export async function beforeTheDay(): Promise<Day> {
  const people = await cast()
  const { code } = people.community
  return {
    people,
    area: `area=${code}`,
    told: new Map(),
    screens: new Map(),
    workers: [],
    joined: [],
    wall: await atWork('the wall', 'commander'),
    taker: await atWork('the call taker', 'callTaker'),
    officer: await asking({ kind: 'dutyOfficer', over: code }),
    admin: await asking('admin'),
  }
}

export function toldTo({ told }: Day, resident: Resident): Told {
  const number = told.get(resident)
  assert.ok(number, `${resident.name} has not been told a number`)
  return number
}

export function screenOf({ screens }: Day, resident: Resident): Someone {
  const screen = screens.get(resident)
  assert.ok(screen, `${resident.name} has no screen`)
  return screen
}

/** The numbers of those who came by these doors. */
export const numbersOf = (day: Day, ...doors: readonly Door[]): string[] =>
  [...day.told].flatMap(([{ door }, { number }]) => (doors.includes(door) ? [number] : []))

/** Whoever asked something that the call taker could answer at once. */
export const answeredAtOnce = ({ people }: Day): Resident => {
  const resident = people.by('call').at(-2)
  assert.ok(resident)
  return resident
}

/** The numbers of all that is to be worked on, the latest first as in the lists. */
export const openNumbers = (day: Day): string[] =>
  [...day.told]
    .flatMap(([one, { number }]) => (one === answeredAtOnce(day) ? [] : [number]))
    .toReversed()

type Listed = { readonly id: string; readonly number: string; readonly title: string }

/** What the community has in the list, the latest first. */
export async function listed({ officer, area }: Day): Promise<readonly Listed[]> {
  const { items } = await officer('GET', `/api/cases?${area}&sort=reported&limit=100`)
  return items
}

export type Stored = {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly door: string
  readonly area: { readonly code: string }
  readonly leadUnit: { readonly code: string; readonly name: string } | null
  readonly rating: number | null
  readonly ratingSolved: boolean | null
  readonly evidence: readonly { readonly stage: string }[]
  readonly timeline: readonly { readonly kind: string; readonly data: Record<string, unknown> }[]
}

export async function stored(day: Day, numbers: readonly string[]): Promise<Stored[]> {
  const ids = new Map((await listed(day)).map(({ id, number }) => [number, id]))
  const found: Stored[] = []
  for (const number of numbers) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    found.push(await day.officer('GET', `/api/cases/${ids.get(number)}`))
  }
  return found
}

export const entries = ({ timeline }: Stored, kind: string) =>
  timeline.filter((one) => one.kind === kind)
