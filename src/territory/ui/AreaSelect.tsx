import {
  type Found,
  LookUp,
  type LookUpProps,
  nameIn,
  type PageOf,
  useApi,
  useLanguage,
  useLookUpWords,
} from '#platform/ui'
import type { AreaDetailReply, AreaReply } from '../schema.ts'
import { kindKey, texts } from './texts.ts'

/** Finds an area by name or code at any level; districts are offered first. */
export function AreaSelect(props: LookUpProps) {
  const t = texts.useT()
  const language = useLanguage()
  const { value } = props
  const { q, onWords } = useLookUpWords()
  const found = useApi<PageOf<AreaReply>>(
    '/api/areas',
    q ? { q, limit: 30 } : { kind: 'district', limit: 200 },
    { keep: true },
  )
  const chosen = useApi<AreaDetailReply>(value ? `/api/areas/${value}` : null)
  const say = (area: AreaReply): Found => ({
    value: area.code,
    name: nameIn(language, area),
    note: `${t(kindKey(area.kind))} · ${area.code}`,
  })
  return (
    <LookUp
      {...props}
      placeholder={props.placeholder ?? t('select.placeholder')}
      found={found.data?.items.map(say)}
      chosen={chosen.data && say(chosen.data)}
      none={t('select.none')}
      onWords={onWords}
    />
  )
}
