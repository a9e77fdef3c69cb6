// What one report is made of, and what is still missing. Pure: no browser, no clock.
import type { Language } from '#platform/ui/preferences.ts'

export const steps = ['photo', 'place', 'what', 'contact', 'check'] as const
export type Step = (typeof steps)[number]

/** The way through; contact details are asked for afterwards, or here by whoever wants to. */
export const walked = ['photo', 'place', 'what', 'check'] as const satisfies readonly Step[]

export function stepAfter(step: Step): Step {
  const at = walked.findIndex((one) => one === step)
  return (at < 0 ? undefined : walked[at + 1]) ?? 'check'
}

export function stepBefore(step: Step): Step | null {
  const at = walked.findIndex((one) => one === step)
  return at < 0 ? 'check' : (walked[at - 1] ?? null)
}

export type Named = { readonly name: string; readonly nameEn: string }
export type Position = { readonly lon: number; readonly lat: number }

/** An area on the way down to the place. */
export type AreaStep = {
  readonly code: string
  readonly kind: string
  readonly name: string
  readonly nameEn: string
}

/** Grids are the office's own; a resident knows the district, the street office and the community. */
const known = new Set(['district', 'street', 'community', 'estate'])

/** The names a resident knows, from the district down. */
export const localNames = (ancestors: readonly AreaStep[]) =>
  ancestors.filter(({ kind }) => known.has(kind)).map(({ name, nameEn }) => ({ name, nameEn }))

type PhotoState = 'waiting' | 'sending' | 'sent' | 'failed'
export type Photo = {
  /** Our own; the key of the file on this device. */
  readonly id: string
  readonly state: PhotoState
  /** A small picture as a data URL; empty when the browser cannot draw it. */
  readonly thumb: string
  readonly uploadId?: string
  /** Where it was taken, as the server read it. */
  readonly gps?: Position
  readonly failure?: 'failedKind' | 'failedSize' | 'failedOther'
}

export type PlaceVia = 'photo' | 'device' | 'map' | 'search' | 'area'
export type Place = {
  readonly via: PlaceVia
  readonly point?: Position
  readonly areaCode: string
  /** From the district down. */
  readonly areas: readonly Named[]
  readonly accuracyM?: number
}

export type Category = Named & {
  readonly path: string
  /** A common problem pressed stands as long as its words do. */
  readonly by: 'guess' | 'common' | 'person'
}

export type Contact = { readonly email: string; readonly phone: string; readonly name: string }

export type Answers = {
  readonly photos: readonly Photo[]
  readonly place: Place | null
  readonly address: string
  readonly description: string
  readonly category: Category | null
  /** True once the reader has said that staff should choose. */
  readonly leaveCategory: boolean
  readonly contact: Contact
}

export const mostPhotos = 10
const longestDescription = 4000

export const noAnswers: Answers = {
  photos: [],
  place: null,
  address: '',
  description: '',
  category: null,
  leaveCategory: false,
  contact: { email: '', phone: '', name: '' },
}

export type Missing =
  | 'place'
  | 'address'
  | 'description'
  | 'descriptionTooLong'
  | 'email'
  | 'phone'
  | 'photos'

/** What keeps a step from being left, in the order of the page. */
export function missingIn(step: Step, answers: Answers): readonly Missing[] {
  const { place, address, description, contact } = answers
  switch (step) {
    case 'photo':
      return answers.photos.some(({ state }) => state === 'failed') ? ['photos'] : []
    case 'place':
      if (!place) return ['place']
      return place.via === 'area' && address.trim().length < 2 ? ['address'] : []
    case 'what':
      if (!description.trim()) return ['description']
      return description.trim().length > longestDescription ? ['descriptionTooLong'] : []
    case 'contact':
      return wrongContact(contact)
    case 'check':
      return []
    default:
      return step satisfies never
  }
}

/** What of the answers each complaint is about. */
const about: Readonly<Record<Missing, (answers: Answers) => unknown>> = {
  photos: ({ photos }) =>
    photos.flatMap(({ id, state }) => (state === 'failed' ? id : [])).join(' '),
  place: ({ place }) => place,
  address: ({ address }) => address,
  description: ({ description }) => description,
  descriptionTooLong: ({ description }) => description.trim().length > longestDescription,
  email: ({ contact }) => contact.email,
  phone: ({ contact }) => contact.phone,
}

/** Of what was missing when a step was to be left: what nobody has touched since. */
export const untouched = (
  missing: readonly Missing[],
  before: Answers,
  now: Answers,
): readonly Missing[] => missing.filter((one) => about[one](before) === about[one](now))

export const wrongContact = ({ email, phone }: Contact): readonly ('email' | 'phone')[] => [
  ...(isEmail(email) ? [] : (['email'] as const)),
  ...(isPhone(phone) ? [] : (['phone'] as const)),
]

/** Empty is fine: contact is never asked for. */
const isEmail = (text: string): boolean =>
  text.trim() === '' || /^[^\s@]+@[^\s@]+\.[A-Za-z]{2,}$/.test(text.trim())
const isPhone = (text: string): boolean =>
  text.trim() === '' || /^[+\d][\d -]{5,19}$/.test(text.trim())

/** The first step that cannot be left yet; `check` when all is there. */
export const firstOpen = (answers: Answers): Step =>
  steps.find((step) => missingIn(step, answers).length > 0) ?? 'check'

export const hasAnything = ({ photos, place, description }: Answers): boolean =>
  photos.length > 0 || place !== null || description.trim() !== ''

export const isAnonymous = ({ contact }: Answers): boolean =>
  !contact.email.trim() && !contact.phone.trim() && !contact.name.trim()

const given = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  )

/** The body of POST /api/intake. A point decides the area; without one the area chosen is sent. */
export function intakeOf(answers: Answers, language: Language): Record<string, unknown> {
  const { place, category } = answers
  return {
    description: answers.description.trim(),
    ...(category ? { categoryPath: category.path } : {}),
    ...(place?.point ? { point: place.point } : place ? { areaCode: place.areaCode } : {}),
    address: answers.address.trim(),
    photos: answers.photos.flatMap(({ uploadId }) => uploadId ?? []),
    reporter: { ...given(answers.contact), language },
  }
}
