// Everybody of the day before a screen of their own, with an ear on their line; and what they could read there.
import { photo } from '../setup/photo.ts'
import { type Job, town } from '../setup/town.ts'
import { staff, visitor, type Visitor } from '../setup/visitors.ts'
import { type Ear, layEar } from './ear.ts'

/** Whose screen, and what came to it. */
export type Listener = { readonly who: string; readonly ear: Ear; readonly seen: string[] }
export type Someone = Visitor & Listener

const listeners: Listener[] = []
/** All who had a screen today. */
export const everyone = (): readonly Listener[] => listeners

export async function listener(who: string): Promise<Listener> {
  const one = { who, ear: await layEar((await town()).url), seen: [] }
  listeners.push(one)
  return one
}

type Look = NonNullable<Parameters<typeof visitor>[0]>

export async function person(who: string, look: Look = {}): Promise<Someone> {
  const one = await listener(who)
  return { ...(await visitor({ ...look, url: one.ear.url })), ...one }
}

/** Someone at work in the console. */
export async function atWork(who: string, job: Job): Promise<Someone> {
  const one = await listener(who)
  return { ...(await staff(job, { url: one.ear.url })), ...one }
}

/** Keeps what stands on the screen now. */
export async function look({ page, seen }: Pick<Someone, 'page' | 'seen'>): Promise<void> {
  seen.push(await page.locator('body').innerText())
}

const made = new Map<boolean, Promise<Buffer>>()

/** The same two photos for all: the place before and after. */
export async function picture(mended: boolean) {
  const buffer = made.get(mended) ?? photo({ mended })
  made.set(mended, buffer)
  return { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await buffer }
}

/** Does for each what is to be done, so many at a time. */
export async function inLanes<T>(
  lanes: number,
  all: readonly T[],
  run: (one: T) => Promise<void>,
): Promise<void> {
  const left = [...all]
  const lane = async (): Promise<void> => {
    const next = left.shift()
    if (next === undefined) return
    await run(next)
    await lane()
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
