// /console/fieldwork/routes/…: a patrol route made or changed, on the map or, point by point, in the list.
import { Button, Input, InputNumber } from 'antd'
import { useMemo, useState } from 'react'
import { PlaceSearch } from '#cases/ui'
import {
  AbilityButton,
  api,
  asProblem,
  CityMap,
  FailedState,
  type MapLine,
  Page,
  type Problem,
  ProblemAlert,
  type Shape,
  useApi,
  useGo,
  useMe,
  useNumbers,
  usePathParts,
  useSend,
  Waiting,
} from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import {
  addPoint,
  draftOf,
  isInRange,
  movePoint,
  removePoint,
  type RouteDraft,
} from '../../domain/route-draft.ts'
import { lengthOf } from '../../domain/track.ts'
import { boxAround } from './cover.ts'
import { RoutePoints } from './RoutePoints.tsx'
import { texts } from './texts.ts'
import type { RouteWhole } from './wire.ts'
import './fieldwork.css'

const home = '/console/fieldwork'

export default function RoutePage() {
  const t = texts.useT()
  const { id = 'new' } = usePathParts()
  const read = useApi<RouteWhole>(
    id === 'new' ? null : `/api/field/routes/${id}`,
    {},
    { staleMs: 0 },
  )
  if (id !== 'new' && !read.data) {
    return (
      <Page title={t('route.change')}>
        {read.error ? (
          <FailedState problem={read.error} again={() => void read.refetch()} />
        ) : (
          <Waiting />
        )}
      </Page>
    )
  }
  const route = read.data ?? null
  return <Editor key={route?.version ?? 0} route={route} again={() => void read.refetch()} />
}

type Head = Pick<RouteWhole, 'name' | 'nameEn' | 'areaCode'> & {
  /** null: the field is empty. */
  readonly timesADay: number | null
  readonly reachM: number | null
}
const fresh: Head = { name: '', nameEn: '', areaCode: '', timesADay: 1, reachM: 30 }

const pointsOf = (route: RouteWhole | null) =>
  (route?.path.coordinates ?? []).map(([lon, lat]) => ({ lon, lat }))

/** Why it cannot be saved yet. */
function useAbility(head: Head, { points }: RouteDraft): true | string {
  const t = texts.useT()
  if (head.name.trim() === '') return t('route.needsName')
  if (head.areaCode === '') return t('route.needsGrid')
  if (!isInRange('timesADay', head.timesADay)) return t('route.timesRange')
  if (!isInRange('reachM', head.reachM)) return t('route.reachRange')
  if (points.length < 2) return t('route.needsPoints')
  return true
}

function Editor({
  route,
  again,
}: {
  readonly route: RouteWhole | null
  readonly again: () => void
}) {
  const t = texts.useT()
  const go = useGo()
  const [head, setHead] = useState<Head>(route ?? fresh)
  const [draft, setDraft] = useState(() => draftOf(pointsOf(route)))
  const [problem, setProblem] = useState<Problem | null>(null)
  const save = useSend(
    (body: object, key) =>
      route
        ? api.put(`/api/field/routes/${route.id}`, { ...body, version: route.version }, { key })
        : api.post('/api/field/routes', body, { key }),
    { quiet: true, touches: ['/api/field/routes', '/api/field/coverage'], onDone: () => go(home) },
  )
  const send = () => {
    const { name, nameEn, areaCode, timesADay, reachM } = head
    const body = { name, nameEn, areaCode, timesADay, reachM, path: draft.points }
    save.sendAsync(body).catch((error: unknown) => setProblem(asProblem(error)))
  }
  return (
    <Page
      fill
      title={t(route ? 'route.change' : 'route.new')}
      actions={
        <>
          <Button onClick={() => go(home)}>{t('route.back')}</Button>
          <AbilityButton
            type="primary"
            can={useAbility(head, draft)}
            loading={save.sending}
            onAct={send}
          >
            {t('route.save')}
          </AbilityButton>
        </>
      }
    >
      <div className="fc-route">
        <div className="fc-route-side">
          <ProblemAlert problem={problem} onReload={again} />
          <HeadFields head={head} onChange={setHead} />
          <RoutePoints draft={draft} onChange={setDraft} />
        </div>
        <RouteMap areaCode={head.areaCode} draft={draft} onChange={setDraft} />
      </div>
    </Page>
  )
}

function HeadFields({
  head,
  onChange,
}: {
  readonly head: Head
  readonly onChange: (h: Head) => void
}) {
  const t = texts.useT()
  return (
    <div className="fc-head">
      {(['name', 'nameEn'] as const).map((key) => (
        <label key={key}>
          {t(`editor.${key}`)}
          <Input
            value={head[key]}
            maxLength={80}
            onChange={({ target }) => onChange({ ...head, [key]: target.value })}
          />
        </label>
      ))}
      <label className="fc-wide">
        {t('field.grid')}
        <AreaSelect
          label={t('field.grid')}
          placeholder={t('route.grid')}
          value={head.areaCode}
          onChange={(areaCode) => onChange({ ...head, areaCode: areaCode ?? '' })}
        />
      </label>
      <label>
        {t('route.times')}
        <InputNumber
          status={isInRange('timesADay', head.timesADay) ? '' : 'error'}
          value={head.timesADay}
          onChange={(timesADay) => onChange({ ...head, timesADay })}
        />
      </label>
      <label>
        {t('route.reach')}
        <InputNumber
          status={isInRange('reachM', head.reachM) ? '' : 'error'}
          value={head.reachM}
          onChange={(reachM) => onChange({ ...head, reachM })}
        />
      </label>
    </div>
  )
}

type Boundary = { readonly geometry: Shape }
type Around = readonly (readonly [number, number])[]

function RouteMap(props: {
  readonly areaCode: string
  readonly draft: RouteDraft
  readonly onChange: (draft: RouteDraft) => void
}) {
  const t = texts.useT()
  const { number } = useNumbers()
  const { areaCode, draft, onChange } = props
  // until a grid is chosen: where the reader's own post is
  const me = useMe()
  const around = areaCode || me.post.areaCode
  const area = useApi<Boundary>(around ? `/api/areas/${around}/boundary` : null)
  const [found, setFound] = useState<Around>([])
  const [first] = useState(() => draft.points.map(({ lon, lat }) => [lon, lat] as const))
  const outline = area.data?.geometry ?? null
  const fit = useMemo(() => {
    if (found.length > 0) return boxAround(found)
    const corners = ((outline?.coordinates ?? []) as readonly Around[][]).flat(2) as Around
    return boxAround(corners.length > 0 ? corners : first)
  }, [found, outline, first])
  const lines: readonly MapLine[] = useMemo(
    () => [{ id: 'draft', tone: 'draft', path: draft.points.map(({ lon, lat }) => [lon, lat]) }],
    [draft.points],
  )
  return (
    <div className="fc-route-map">
      <div className="fc-route-find">
        <PlaceSearch
          onFound={({ lon, lat }) => {
            setFound([[lon, lat]])
            onChange(addPoint(draft, { lon, lat }))
          }}
        />
        <span className="jw-soft" aria-live="polite">
          {t('route.length', {
            count: draft.points.length,
            m: number(Math.round(lengthOf(draft.points))),
          })}
        </span>
      </div>
      <CityMap
        label={t('route.map')}
        outline={outline}
        fit={fit}
        lines={lines}
        draw={{
          points: draft.points,
          at: draft.at,
          onAdd: (place) => onChange(addPoint(draft, place)),
          onMove: (i, place) => onChange(movePoint(draft, i, place)),
          onChoose: (at) => onChange({ ...draft, at }),
          onRemove: (i) => onChange(removePoint(draft, i)),
        }}
      />
    </div>
  )
}
