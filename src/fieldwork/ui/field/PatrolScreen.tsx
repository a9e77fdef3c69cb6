// A patrol: choosing a route, how far it has gone, ending it.
import { useEffect, useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { lengthOf } from '../../domain/track.ts'
import { AreaMap } from './AreaMap.tsx'
import { Failed, useDay, useOnDuty, useSaving, useSay } from './parts.tsx'
import { texts } from './texts.ts'
import { beginWalk, finish, resume, walk } from './walk.ts'
import type { Route } from './wire.ts'

export function PatrolScreen() {
  const t = texts.useT()
  const day = useDay()
  const now = walk.use()
  const since = useOnDuty()
  const [failure, setFailure] = useState('')
  useEffect(resume, [])
  const route = day.routes.find(({ id }) => id === now?.routeId)
  const end = async () => {
    try {
      await finish()
      return true
    } catch {
      setFailure(t('noRoom'))
      return false
    }
  }
  const { saving, start } = useSaving(end)
  return (
    <>
      <h1>{t('patrol.title')}</h1>
      {since ? null : <p className="fw-note">{t('patrol.offDuty')}</p>}
      {now ? (
        <>
          <output className="fw-big">
            {t('patrol.walked', {
              metres: Math.round(lengthOf(now.fixes)),
              count: now.fixes.length,
            })}
          </output>
          <button type="button" className="fw-button fw-wide" disabled={saving} onClick={start}>
            {t('patrol.end')}
          </button>
        </>
      ) : (
        <Choose canBegin={since !== null} />
      )}
      <Failed text={failure} />
      <AreaMap
        day={day}
        marks={[]}
        track={now?.fixes ?? []}
        {...(route ? { route: route.path.coordinates } : {})}
      />
      <p className="fw-soft">{t('patrol.privacy')}</p>
    </>
  )
}

function Choose({ canBegin }: { readonly canBegin: boolean }) {
  const t = texts.useT()
  const { routes } = useDay()
  const { language } = useSay()
  const nameOf = (one: Route | null) => (one ? nameIn(language, one) : t('patrol.free'))
  return (
    <ul className="fw-list">
      {[...routes, null].map((one) => (
        <li key={one?.id ?? 'free'}>
          <button
            type="button"
            className="fw-item"
            disabled={!canBegin}
            onClick={() => beginWalk(one?.id ?? null, `${t('nav.patrol')} · ${nameOf(one)}`)}
          >
            <span className="fw-kind fw-kind-visit">{t('patrol.begin')}</span>
            <b>{nameOf(one)}</b>
          </button>
        </li>
      ))}
    </ul>
  )
}
