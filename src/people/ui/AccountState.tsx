import { StateTag } from '#platform/ui'
import type { PersonEntry } from '../schema.ts'
import { useManage } from './shared.ts'
import { texts } from './texts.ts'

export function AccountState({ person }: { readonly person: PersonEntry }) {
  const t = texts.useT()
  const can = useManage()
  if (person.disabled === null)
    return (
      <span className="jw-faint">{t(can === true ? 'person.noAccount' : 'person.hidden')}</span>
    )
  if (person.disabled) return <StateTag tone="quiet">{t('person.disabled')}</StateTag>
  if (person.lockedUntil) return <StateTag tone="bad">{t('person.locked')}</StateTag>
  if (person.mustChangePassword)
    return <StateTag tone="attention">{t('person.mustChange')}</StateTag>
  return <StateTag tone="good">{t('person.active')}</StateTag>
}
