// Reads, keeps and sums the cases beside the page, so that the page only draws.
import { change, dotsOf, type Picture, pictureOf, type Reply, sumsOf } from './picture.ts'
import type { FromWorker, ToWorker } from './talk.ts'

const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void
  addEventListener(name: 'message', run: (event: { data: ToWorker }) => void): void
}

let picture: Picture | undefined
let area = ''
let since = ''

/** Between two pictures; a rush of cases is shown in steps the eye can follow. */
const spacingMs = 1000
let due: ReturnType<typeof setTimeout> | undefined

async function read(query: Readonly<Record<string, string>>): Promise<Reply> {
  const answer = await fetch(`/api/board?${new URLSearchParams(query)}`, {
    headers: { accept: 'application/json', 'x-jingwei': '1' },
  })
  if (!answer.ok) throw Object.assign(new Error(`${answer.status}`), { status: answer.status })
  return (await answer.json()) as Reply
}

/** So long after the lights the sums follow. */
const apartMs = 200

function show(): void {
  due = undefined
  if (!picture) return
  const dots = dotsOf(picture)
  scope.postMessage({ kind: 'dots', dots }, [dots.positions.buffer, dots.lights.buffer])
  const sums = sumsOf(picture)
  setTimeout(() => scope.postMessage({ kind: 'sums', sums }), apartMs)
}

const soon = () => {
  due ??= setTimeout(show, spacingMs)
}

function failed(error: unknown): void {
  const status = (error as { status?: number }).status ?? 0
  scope.postMessage({ kind: 'failed', status })
}

async function readWhole(): Promise<void> {
  const reply = await read(area ? { area } : {})
  since = reply.at
  picture = pictureOf(reply)
  wholeDue = false
  show()
}

async function readChanges(held: Picture): Promise<void> {
  // What was under way when the last picture was read may have been stored a little before it.
  const from = new Date(Date.parse(since) - 5000).toISOString()
  const reply = await read({ ...(area ? { area } : {}), since: from })
  // More has changed than one answer holds: what is missing would never be told of again.
  if (reply.more) return readWhole()
  since = reply.at
  if (change(held, reply)) soon()
  else scope.postMessage({ kind: 'fresh', at: Date.parse(reply.at) })
}

/** Until it has been read, the whole is asked for again and again. */
let wholeDue = true
let reading = false
let again = false
let retry: ReturnType<typeof setTimeout> | undefined
const retryMs = 10_000

async function refresh(): Promise<void> {
  if (reading) {
    again = true
    return
  }
  clearTimeout(retry)
  reading = true
  again = false
  try {
    await (wholeDue || !picture ? readWhole() : readChanges(picture))
  } catch (error) {
    failed(error)
    retry = setTimeout(() => void refresh(), retryMs)
  } finally {
    reading = false
    if (again) setTimeout(() => void refresh(), spacingMs)
  }
}

scope.addEventListener('message', ({ data }) => {
  switch (data.kind) {
    case 'begin':
      area = data.area
      wholeDue = true
      void refresh()
      return
    case 'update':
      void refresh()
      return
    default:
      data satisfies never
  }
})
