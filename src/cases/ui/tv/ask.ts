// What the television asks of the server, and what went wrong in words.
import { useState } from 'react'
import { api, asProblem } from '#platform/ui/api.ts'
import { type Language, preferences } from '#platform/ui/preferences.ts'
import { newKey } from '../portal/load.ts'
import { postPaid } from '../portal/report/paid.ts'
import { household, keepAsked } from './kept.ts'
import { keys } from './keys.ts'
import { matched, type Picture, said } from './pictures.ts'
import { screens } from './screens.ts'
import type { Point } from './squares.ts'
import { texts } from './texts.ts'

/** What went wrong, as a sentence that says what to do. */
export function wrongOf(error: unknown): string {
  const { status, code } = asProblem(error)
  if (status === 0) return texts.t('wrong.line')
  if (status === 429) return texts.t('wrong.busy')
  if (code === 'out-of-area') return texts.t('wrong.outside')
  return texts.t('wrong.server')
}

/** One thing sent at a time; the same content again goes out under the same key, another under another. */
export function useSend(): {
  readonly busy: boolean
  readonly wrong: string
  readonly send: (content: unknown, run: (key: string) => Promise<void>) => void
} {
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState('')
  const [keyOf] = useState(() => keys(newKey))
  return {
    busy,
    wrong,
    send(content, run) {
      if (busy) return
      setBusy(true)
      setWrong('')
      run(keyOf(content))
        .catch((error: unknown) => setWrong(wrongOf(error)))
        .finally(() => setBusy(false))
    },
  }
}

async function categoryOf(what: Picture): Promise<string | undefined> {
  try {
    const path = '/api/categories/suggest'
    const { items } = await api.get<{ items: { path: string }[] }>(path, { text: matched[what] })
    return (items.find((item) => /\/M\//.test(item.path)) ?? items[0])?.path
  } catch {
    // Without a guess staff choose the category.
    return undefined
  }
}

/** By key: what goes out again under it is the same to the letter. */
const guessed = new Map<string, string | undefined>()

async function guessOnce(key: string, what: Picture): Promise<string | undefined> {
  if (!guessed.has(key)) guessed.set(key, await categoryOf(what))
  return guessed.get(key)
}

export type Report = {
  readonly what: Picture
  readonly spot: 'home' | 'building' | 'near'
  readonly point: Point | null
  readonly withPhone: boolean
}

export async function sendReport(report: Report, key: string): Promise<void> {
  const home = household()
  const language: Language = preferences.get().language
  const { what, spot, withPhone } = report
  const point = report.point ?? home?.point
  const category = await guessOnce(key, what)
  const where = texts.t(`spot.${spot}`)
  const taken = await postPaid<{ number: string; followToken: string; danger: object | null }>(
    '/api/intake',
    {
      door: 'tv',
      description: texts.t('report.words', { what: said[what][language], where }),
      address: where,
      photos: [],
      ...(category ? { categoryPath: category } : {}),
      ...(point ? { point } : { areaCode: home?.areaCode }),
      reporter: { language, ...(withPhone && home?.phone ? { phone: home.phone } : {}) },
    },
    key,
  )
  const { number, followToken } = taken
  keepAsked({ kind: 'case', key: followToken, number, picture: what, at: Date.now() })
  screens.settle({ name: 'sent', number, danger: taken.danger !== null })
}

type Call = { readonly phone: string; readonly forHelp: boolean; readonly words?: string }

export async function askForCall({ phone, forHelp, words }: Call, key: string): Promise<void> {
  const home = household()
  const told = forHelp ? texts.t('help.words') : (words ?? texts.t('callBack.words'))
  const call = await postPaid<{ id: string; key: string }>(
    '/api/callbacks',
    {
      phone,
      from: 'tv',
      words: told,
      ...(home?.point ? { lat: home.point.lat, lon: home.point.lon } : {}),
      ...(home?.areaCode ? { area: home.areaCode } : {}),
    },
    key,
  )
  keepAsked({ kind: 'call', key: call.key, number: '', picture: 'call', at: Date.now() })
  screens.settle({ name: 'called', forHelp })
}
