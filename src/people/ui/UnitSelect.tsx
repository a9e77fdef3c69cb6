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
import type { Unit } from '../schema.ts'
import { sayUnitKind, texts } from './texts.ts'

/** Finds a unit by name or code. */
export function UnitSelect(props: LookUpProps) {
  const t = texts.useT()
  const language = useLanguage()
  const { value } = props
  const { q, onWords } = useLookUpWords()
  const found = useApi<PageOf<Unit>>('/api/units', { q, limit: 50 }, { keep: true })
  const chosen = useApi<PageOf<Unit>>(value ? '/api/units' : null, { q: value, limit: 20 })
  const own = chosen.data?.items.find(({ code }) => code === value)
  const say = (unit: Unit): Found => ({
    value: unit.code,
    name: nameIn(language, unit),
    note: `${sayUnitKind(t, unit.kind)} · ${unit.code}`,
  })
  return (
    <LookUp
      {...props}
      placeholder={props.placeholder ?? t('unit.placeholder')}
      found={found.data?.items.map(say)}
      chosen={own && say(own)}
      none={t('unit.noneFound')}
      onWords={onWords}
    />
  )
}
