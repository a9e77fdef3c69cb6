import { type Light, LightIcon, lightOrder, useApi, useSayKey } from '#platform/ui'
import { stateNames } from '../../lifecycle.ts'
import { useLabels } from '../labels.ts'
import type { Counts } from '../types.ts'
import { queryOf, type QueueSearch, toggled } from './filters.ts'
import { useCounted } from './useCounted.ts'

type Set = (change: Partial<QueueSearch>) => void

/** How many by light and by state; a press filters. Each group counts as if it were not chosen in itself. */
export function Chips({ search, onSet }: { readonly search: QueueSearch; readonly onSet: Set }) {
  const { t, state } = useLabels()
  const counted = useCounted()
  const query = queryOf(search)
  const byLight = useApi<Counts>(
    '/api/cases/counts',
    { ...query, light: undefined },
    { keep: true },
  )
  const byState = useApi<Counts>(
    '/api/cases/counts',
    { ...query, state: undefined },
    { keep: true },
  )
  const chosen = (list: string | undefined, name: string) => (list ?? '').split(',').includes(name)
  const lights = lightOrder.filter(
    (light) => (byLight.data?.byLight[light] ?? 0) > 0 || chosen(search.light, light),
  )
  const states = stateNames.filter(
    (name) => (byState.data?.byState[name] ?? 0) > 0 || chosen(search.state, name),
  )
  return (
    <div className="cs-chips">
      <fieldset aria-label={t('queue.lights')}>
        {lights.map((light) => (
          <Chip
            key={light}
            light={light}
            count={counted(byLight.data?.byLight[light] ?? 0, byLight.data)}
            on={chosen(search.light, light)}
            onPress={() => onSet({ light: toggled(search.light, light) })}
          />
        ))}
      </fieldset>
      <fieldset aria-label={t('queue.states')}>
        {states.map((name) => (
          <Chip
            key={name}
            word={state(name)}
            count={counted(byState.data?.byState[name] ?? 0, byState.data)}
            on={chosen(search.state, name)}
            onPress={() => onSet({ state: toggled(search.state, name) })}
          />
        ))}
      </fieldset>
    </div>
  )
}

function Chip(props: {
  readonly light?: Light
  readonly word?: string
  readonly count: string
  readonly on: boolean
  readonly onPress: () => void
}) {
  const lightWord = useLightWords()
  return (
    <button type="button" className="cs-chip" aria-pressed={props.on} onClick={props.onPress}>
      {props.light ? <LightIcon light={props.light} /> : null}
      {props.light ? lightWord(props.light) : props.word}
      <b>{props.count}</b>
    </button>
  )
}

/** The platform owns the lights' words. */
export function useLightWords(): (light: Light) => string {
  const say = useSayKey()
  return (light) => say(`platform:lights.${light}`)
}
