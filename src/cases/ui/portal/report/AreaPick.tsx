// District, subdistrict, community by lists: for those who cannot use a map and know the address.
import { useId, useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { useServed } from '../city.ts'
import { useLoad } from '../load.ts'
import { texts } from '../texts.ts'
import { draft } from './draft.ts'

export type Area = {
  readonly code: string
  readonly kind: string
  readonly name: string
  readonly nameEn: string
}
type Page = { readonly items: readonly Area[] }

const deepest = 3

export function AreaPick() {
  return (
    <AreaLists
      onChoose={(path) => {
        const last = path.at(-1)
        draft.answer({
          place: last
            ? {
                via: 'area',
                areaCode: last.code,
                areas: path.map(({ name, nameEn }) => ({ name, nameEn })),
              }
            : null,
        })
      }}
    />
  )
}

/** `onChoose` gets the way down to the area chosen so far; empty when it was taken back. */
export function AreaLists({ onChoose }: { readonly onChoose: (path: readonly Area[]) => void }) {
  const served = useServed()
  const [path, setPath] = useState<readonly Area[]>([])
  const root = served.length === 1 ? served[0]?.code : ''
  const choose = (level: number, area: Area | undefined) => {
    const next = area ? [...path.slice(0, level), area] : path.slice(0, level)
    setPath(next)
    onChoose(next)
  }
  const levels = Array.from({ length: Math.min(deepest, path.length + 1) }, (_, i) => i)
  return (
    <div className="pt-inside">
      {levels.map((level) => (
        <Level
          key={level}
          parent={level === 0 ? (root ?? '') : (path[level - 1]?.code ?? '')}
          chosen={path[level]?.code ?? ''}
          onChoose={(area) => choose(level, area)}
        />
      ))}
    </div>
  )
}

type LevelProps = {
  readonly parent: string
  readonly chosen: string
  readonly onChoose: (area: Area | undefined) => void
}

const named = new Set(['district', 'street', 'community'])

function Level({ parent, chosen, onChoose }: LevelProps) {
  const t = texts.useT()
  const language = useLanguage()
  const id = useId()
  const { data } = useLoad<Page>(`/api/areas?parent=${parent}&limit=200`)
  const items = data?.items ?? []
  if (items.length === 0) return null
  const kind = items[0]?.kind ?? ''
  const label = named.has(kind) ? (kind as 'district' | 'street' | 'community') : 'other'
  return (
    <div className="pt-field">
      <label htmlFor={id}>
        {t(`report.place.areaPick.${label}`)}
        {label === 'community' ? <small>{t('optional')}</small> : null}
      </label>
      <select
        id={id}
        value={chosen}
        onChange={({ target }) => onChoose(items.find(({ code }) => code === target.value))}
      >
        <option value="">{t('report.place.areaPick.choose')}</option>
        {items.map((area) => (
          <option key={area.code} value={area.code}>
            {nameIn(language, area)}
          </option>
        ))}
      </select>
    </div>
  )
}
