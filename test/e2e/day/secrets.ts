// In the evening: who was told what. Whatever came over anybody's line, and whatever stood on their screens, is searched
// for what is somebody else's.
import type { Resident } from './cast.ts'
import type { Listener } from './people.ts'

export type Secret = {
  readonly of: Resident
  readonly what: 'name' | 'number' | 'words' | 'follow link'
  readonly text: string
  /** Besides the one whose it is. */
  readonly mayKnow: ReadonlySet<string>
}

/** Where a listener came to know it; null when nowhere. */
export function whereKnown({ ear, seen }: Listener, text: string): string | null {
  const told = ear.heard.find((one) => one.told.includes(text))
  if (told) return told.asked.replace(/follow\/[\w-]+/, 'follow/…')
  return seen.some((screen) => screen.includes(text)) ? 'the screen' : null
}

// Before sending, everybody agreed that "the problem and its place" may be made public: whoever reports something alike
// near by is told the titles of open public cases, contact details masked (docs/suggestions.md). Nobody else is.
const mayTellWords = /^POST \/api\/(?:suggest|intake)$/

/** Words are looked for on the line alone: what the screen shows of them came that way. */
function whereLeaked(listener: Listener, { what, text }: Secret): string | null {
  if (what !== 'words') return whereKnown(listener, text)
  const heard = listener.ear.heard.filter(({ asked }) => !mayTellWords.test(asked))
  return whereKnown({ ...listener, ear: { ...listener.ear, heard }, seen: [] }, text)
}

/** Each thing that came to somebody whose business it is not, as a sentence. */
export function leaks(secrets: readonly Secret[], listeners: readonly Listener[]): string[] {
  return listeners.flatMap((listener) =>
    secrets
      .filter(({ of, mayKnow }) => listener.who !== of.name && !mayKnow.has(listener.who))
      .flatMap((secret) => {
        const where = whereLeaked(listener, secret)
        const { of, what } = secret
        return where ? [`${listener.who} came to know the ${what} of ${of.name} by ${where}`] : []
      }),
  )
}
