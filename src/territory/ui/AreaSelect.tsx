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
import { areasByPlace, type NamedPlace } from './by-place.ts'
import { kindKey, texts } from './texts.ts'

/**
 * Finds an area by name or code at any level; districts are offered first.
 * @param props `byPlace`: also by the buildings and places in it, as people call them
 */
export function AreaSelect({
  byPlace = false,
  ...props
}: LookUpProps & { readonly byPlace?: boolean }) {
  const t = texts.useT()
  const language = useLanguage()
  const { value } = props
  const { q, onWords } = useLookUpWords()
  const found = useApi<PageOf<AreaReply>>(
    '/api/areas',
    q ? { q, limit: 30 } : { kind: 'district', limit: 200 },
    { keep: true },
  )
  const places = useApi<{ readonly items: readonly NamedPlace[] }>(
    byPlace && q ? '/api/places' : null,
    { q, limit: 30 },
    { keep: true },
  )
  const chosen = useApi<AreaDetailReply>(value ? `/api/areas/${value}` : null)
  const say = (area: AreaReply): Found => ({
    value: area.code,
    name: nameIn(language, area),
    note: `${t(kindKey(area.kind))} · ${area.code}`,
  })
  const items = found.data?.items
  const codes = new Set(items?.map(({ code }) => code))
  const holding = byPlace && q ? areasByPlace(places.data?.items ?? []) : []
  const inArea = holding.map(({ code, name, others }): Found => {
    const note = t('select.holding', { code })
    const more = others > 0 ? ` · ${t('select.alsoHolding', { count: others })}` : ''
    return { value: code, name, note: `${note}${more}` }
  })
  // an area that fits by its own name is not listed again for what lies in it
  const others = inArea.filter(({ value: code }) => !codes.has(code))
  return (
    <LookUp
      {...props}
      placeholder={props.placeholder ?? t('select.placeholder')}
      found={items && [...items.map(say), ...others]}
      chosen={chosen.data && say(chosen.data)}
      none={t('select.none')}
      onWords={onWords}
    />
  )
}
