import { useState } from 'react'
import { withQuery } from '#platform/ui/api.ts'
import { useLoad } from '../load.ts'
import { Button, Note } from '../parts.tsx'
import { canPush, inWebView } from '../surroundings.ts'
import { texts } from '../texts.ts'
import {
  type About,
  nameOf,
  type PushFailure,
  type PushKey,
  startPush,
  stopPush,
  useHeld,
} from './push.ts'

/** Turns messages on and off. Where they cannot work it says where they do; where the city sends none, nothing. */
export function PushSwitch(about: About) {
  const t = texts.useT()
  const { data } = useLoad<PushKey>(withQuery('/api/push/key', { area: about.area }))
  if (!data?.channels.includes('push')) return null
  if (!canPush) {
    return inWebView ? <p className="pt-small jw-no-print">{t('push.elsewhere')}</p> : null
  }
  return <Switch about={about} publicKey={data.publicKey} />
}

function Switch({ about, publicKey }: { readonly about: About; readonly publicKey: string }) {
  const t = texts.useT()
  const on = useHeld().some((one) => one.about === nameOf(about))
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<PushFailure | null>(null)
  const turn = async () => {
    setBusy(true)
    const failed = on
      ? (await stopPush(about))
        ? null
        : 'failed'
      : await startPush(about, publicKey)
    setFailure(failed)
    setBusy(false)
  }
  const what = about.follow ? 'request' : 'area'
  return (
    <section className="pt-push jw-no-print">
      <h2>{t(`push.${what}`)}</h2>
      <p>{t(on ? 'push.isOn' : 'push.explain')}</p>
      <Button kind="plain" icon="bell" busy={busy} onClick={() => void turn()}>
        {t(on ? 'push.stop' : 'push.start')}
      </Button>
      <div aria-live="polite">
        {failure ? (
          <Note kind="bad">
            <p>{t(`push.${failure}`)}</p>
          </Note>
        ) : null}
      </div>
    </section>
  )
}
