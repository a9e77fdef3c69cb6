import { nameIn } from '#platform/ui/i18n.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { useServed } from '../city.ts'
import { Note } from '../parts.tsx'
import { texts } from '../texts.ts'
import type { Locating } from './place.ts'

/** What became of the place just chosen: being looked up, outside, or not found out. */
export function LocateNote({ state }: { readonly state: Locating }) {
  const t = texts.useT()
  const language = useLanguage()
  const served = useServed()
  if (state.phase === 'busy') {
    return <output className="pt-working pt-block">{t('report.place.locating')}</output>
  }
  if (state.phase !== 'failed') return null
  if (state.failure === 'failed') {
    return (
      <Note kind="bad" alert>
        <p>{t('report.place.failed')}</p>
      </Note>
    )
  }
  const cities = served.map((city) => nameIn(language, city)).join(language === 'en' ? ', ' : '、')
  return (
    <Note kind="bad" title={t('report.place.outside')} alert>
      <p>{cities ? t('report.place.outsideText', { cities }) : t('report.place.outsideAny')}</p>
    </Note>
  )
}
