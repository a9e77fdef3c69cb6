import { useEffect, useState } from 'react'
import { Icon } from '#platform/ui/icons.tsx'
import { useLanguage } from '#platform/ui/preferences.ts'
import { texts } from '../texts.ts'
import type { Guidance } from './guidance.ts'

type Find = typeof import('./guidance.ts').guidanceFor

type Asked = {
  readonly words: string
  readonly category?: { readonly name: string; readonly nameEn: string } | null
}

/** Its words are many, so they are fetched apart, and done without where they cannot be read. */
function useGuidance({ words, category }: Asked): readonly Guidance[] {
  const [find, setFind] = useState<{ readonly guidanceFor: Find } | null>(null)
  useEffect(() => {
    import('./guidance.ts').then(setFind, () => undefined)
  }, [])
  return find?.guidanceFor(words, `${category?.name ?? ''} ${category?.nameEn ?? ''}`) ?? []
}

/** Read aloud when it appears; nothing is ever held back by it. */
export function GuidanceNotes(asked: Asked) {
  const found = useGuidance(asked)
  return (
    <div aria-live="assertive">
      {found.map((one) => (
        <Note key={one.id} guidance={one} />
      ))}
    </div>
  )
}

function Note({ guidance: { kind, calls, text } }: { readonly guidance: Guidance }) {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <div className={kind === 'danger' ? 'pt-danger' : 'pt-elsewhere'}>
      <p className={kind === 'danger' ? 'pt-danger-title' : 'pt-note-title'}>
        {t(kind === 'danger' ? 'emergency.danger' : 'guidance.elsewhere')}
      </p>
      <div className="pt-calls">
        {calls.map(({ number, name }) => (
          <a key={number} href={`tel:${number}`}>
            <Icon name="phone" size={20} />
            <b>{number}</b>
            <span>{name[language]}</span>
          </a>
        ))}
      </div>
      <p>
        {text[language]} {kind === 'elsewhere' ? t('guidance.still') : null}
      </p>
    </div>
  )
}
