import { nameIn } from '#platform/ui/i18n.ts'
import { texts } from '../texts.ts'
import type { Told } from './FollowPage.tsx'
import { OwnData } from './OwnData.tsx'

const details = ['name', 'phone', 'email'] as const

/** What is kept of the one who asked, until when, and who looked at it and why. */
export function Held({ told }: { readonly told: Told }) {
  const t = texts.useT()
  const { view, language, when } = told
  const { held } = view
  if (!held) return null
  const kept = details.filter((detail) => held[detail]).map((detail) => t(`follow.held.${detail}`))
  return (
    <section>
      <h2>{t('follow.held.title')}</h2>
      {kept.length === 0 ? (
        <p className="pt-soft">{t('follow.held.nothing')}</p>
      ) : (
        <p>
          {t('follow.held.kept', {
            what: kept.join(language === 'en' ? ', ' : '、'),
            until: when(held.until),
          })}
        </p>
      )}
      {held.looks.length > 0 ? (
        <ul>
          {held.looks.map((look) => (
            <li key={`${look.at} ${look.reason}`}>
              {t('follow.held.look', {
                who: nameIn(language, { name: look.post.title, nameEn: look.post.titleEn }),
                when: when(look.at),
                why: look.reason,
              })}
            </li>
          ))}
        </ul>
      ) : kept.length > 0 ? (
        <p className="pt-soft">{t('follow.held.noLooks')}</p>
      ) : null}
      <OwnData told={told} />
    </section>
  )
}
