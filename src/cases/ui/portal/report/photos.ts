// Photos are uploaded as soon as they are chosen, one after another, with progress, and again when the network returns.
import { cell } from '#platform/ui/cell.ts'
import { newKey } from '../load.ts'
import type { Photo } from './answers.ts'
import { mostPhotos } from './answers.ts'
import { blobs } from './blobs.ts'
import { draft } from './draft.ts'

const tooLarge = 12 * 1024 * 1024
const thumbPx = 240
const retryAfterMs = 12_000

async function thumbOf(file: Blob): Promise<string> {
  try {
    const picture = await createImageBitmap(file)
    const scale = Math.min(1, thumbPx / Math.min(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    return canvas.toDataURL('image/jpeg', 0.7)
  } catch {
    return ''
  }
}

function changePhoto(id: string, change: Partial<Photo>): void {
  const { photos } = draft.get().answers
  draft.answer({
    photos: photos.map((photo) => (photo.id === id ? { ...photo, ...change } : photo)),
  })
}

/** Percent uploaded of the photo on its way; not kept over a reload. */
const progress = cell<{ readonly id: string; readonly percent: number } | null>(null)
export const useProgress = progress.use

export async function addPhotos(files: readonly File[]): Promise<number> {
  const room = mostPhotos - draft.get().answers.photos.length
  const chosen = files.slice(0, Math.max(0, room))
  const added = await Promise.all(
    chosen.map(async (file): Promise<Photo> => {
      const id = newKey()
      const thumb = await thumbOf(file)
      if (file.size > tooLarge) return { id, thumb, state: 'failed', failure: 'failedSize' }
      await blobs.put(id, file)
      return { id, thumb, state: 'waiting' }
    }),
  )
  draft.set({
    answers: { ...draft.get().answers, photos: [...draft.get().answers.photos, ...added] },
    lostPhotos: 0,
  })
  void uploadWaiting()
  return files.length - chosen.length
}

let uploading: { readonly id: string; readonly request: XMLHttpRequest } | null = null

export async function removePhoto(id: string): Promise<void> {
  draft.answer({ photos: draft.get().answers.photos.filter((photo) => photo.id !== id) })
  if (uploading?.id === id) uploading.request.abort()
  await blobs.delete(id)
}

type Uploaded = {
  readonly id: string
  readonly gps?: { readonly lon: number; readonly lat: number }
}
type Outcome = { readonly status: number; readonly body: Partial<Uploaded> }

/** XMLHttpRequest, because fetch cannot tell how much has gone out. Status 0: no answer. */
function send(id: string, file: Blob): Promise<Outcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    uploading = { id, request }
    const form = new FormData()
    form.append('photo', file, 'photo')
    request.open('POST', '/api/uploads')
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('x-jingwei', '1')
    request.responseType = 'json'
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      progress.set({ id, percent: Math.min(99, Math.round((loaded / Math.max(1, total)) * 100)) }),
    )
    request.addEventListener('loadend', () => {
      uploading = null
      progress.set(null)
      resolve({ status: request.status, body: (request.response ?? {}) as Partial<Uploaded> })
    })
    request.send(form)
  })
}

const failures: Readonly<Record<number, Photo['failure']>> = {
  400: 'failedKind',
  413: 'failedSize',
  415: 'failedKind',
}
/** The server is busy or away: the photo waits. */
const passing = (status: number) => status === 0 || status === 429 || status >= 500

/** False: could not go out now, and waits. */
async function upload(photo: Photo): Promise<boolean> {
  const file = await blobs.find(photo.id)
  if (!file) {
    await removePhoto(photo.id)
    draft.set({ lostPhotos: draft.get().lostPhotos + 1 })
    return true
  }
  changePhoto(photo.id, { state: 'sending' })
  const { status, body } = await send(photo.id, file)
  if (status === 201 && body.id) {
    changePhoto(photo.id, {
      state: 'sent',
      uploadId: body.id,
      ...(body.gps ? { gps: body.gps } : {}),
    })
    return true
  }
  if (passing(status)) {
    changePhoto(photo.id, { state: 'waiting' })
    return false
  }
  changePhoto(photo.id, { state: 'failed', failure: failures[status] ?? 'failedOther' })
  return true
}

let running: Promise<boolean> | null = null
let timer: ReturnType<typeof setTimeout> | undefined

async function drain(): Promise<boolean> {
  for (;;) {
    const next = draft.get().answers.photos.find(({ state }) => state === 'waiting')
    if (!next) return true
    // oxlint-disable-next-line no-await-in-loop -- one at a time, so that the first is whole soonest
    if (!(await upload(next))) return false
  }
}

/** True when none is left waiting. */
export function uploadWaiting(): Promise<boolean> {
  clearTimeout(timer)
  running ??= drain().finally(() => {
    running = null
    const left = draft.get().answers.photos.some(({ state }) => state === 'waiting')
    if (left) timer = setTimeout(() => void uploadWaiting(), retryAfterMs)
  })
  return running
}

/** The server no longer has them (a day has passed): they go out again from this device. */
export async function uploadAgain(): Promise<void> {
  const photos = draft.get().answers.photos.map(({ id, thumb, gps }): Photo => ({
    id,
    thumb,
    ...(gps && { gps }),
    state: 'waiting',
  }))
  draft.answer({ photos })
  await uploadWaiting()
}

/** After a reload: what was on its way starts anew. */
export function resumeUploads(): void {
  for (const photo of draft.get().answers.photos) {
    if (photo.state === 'sending') changePhoto(photo.id, { state: 'waiting' })
  }
  void uploadWaiting()
}
addEventListener('online', () => void uploadWaiting())
