import { nameIn, useLanguage } from '#platform/ui'
import { texts } from './texts.ts'
import { useAreaOf } from './wire.ts'

/** The name of an area beside its code; "everywhere" for none. */
export function AreaName({ code }: { readonly code: string }) {
  const t = texts.useT()
  const language = useLanguage()
  const { data } = useAreaOf(code || undefined)
  if (code === '') return <>{t('everywhere')}</>
  return (
    <span className="jw-two">
      {data ? nameIn(language, data) : code}
      <small className="jw-mono">{code}</small>
    </span>
  )
}
