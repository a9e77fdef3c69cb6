import { useEffect, type ReactNode } from 'react'
import {
  FailedState,
  type Me,
  MeContext,
  preferences,
  setTimeZone,
  useApi,
  useGo,
  useJournal,
  useMapInfo,
  usePath,
  Waiting,
} from '#platform/ui'

/** Lets in who is signed in; others are led to the sign-in page and back. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const go = useGo()
  const path = usePath()
  const me = useApi<Me>('/api/session', {}, { staleMs: 60_000 })
  const out = me.error?.status === 401
  useEffect(() => {
    if (!out) return
    const next = `${location.pathname}${location.search}`
    go(`/signin?next=${encodeURIComponent(next)}`, { replace: true })
  }, [out, go])
  const bound = me.data?.mustChangePassword === true || me.data?.mustAddFactor === true
  const must = bound && path !== '/console/account'
  useEffect(() => {
    if (must) go('/console/account', { replace: true })
  }, [must, go])
  if (out || must) return null
  if (me.data) {
    return (
      <MeContext value={me.data}>
        <Feed />
        {children}
      </MeContext>
    )
  }
  if (me.error) return <FailedState problem={me.error} again={() => void me.refetch()} />
  return <Waiting />
}

/** Live news, and times as the city's clocks show them. */
function Feed() {
  useJournal()
  const zone = useMapInfo().data?.timeZone
  useEffect(() => {
    if (zone) setTimeZone(zone)
  }, [zone])
  return null
}

/** The person's own language is taken over at sign-in. */
export function welcome(me: Me): void {
  if (me.person.language) preferences.set({ language: me.person.language })
}
