import { nameIn, useApi, useLanguage } from '#platform/ui'
import type { AreaDetailReply } from '../schema.ts'
import { texts } from './texts.ts'

/** The name of an area beside its code; "everywhere" for none. */
export function AreaName({ code }: { readonly code: string }) {
  const t = texts.useT()
  const language = useLanguage()
  const { data } = useApi<AreaDetailReply>(code ? `/api/areas/${code}` : null)
  if (code === '') return <>{t('everywhere')}</>
  return (
    <span className="jw-two">
      {data ? nameIn(language, data) : code}
      <small className="jw-mono">{code}</small>
    </span>
  )
}
