// Which place: from the device, or by lists. Asked once, changed at any time.
import { type ReactNode, useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { Button, Note } from '../parts.tsx'
import { type Area, AreaLists } from '../report/AreaPick.tsx'
import { texts } from '../texts.ts'
import { type Hood, hoodHere, type HoodFailure, setHood, useHood } from './hood.ts'

/** Shows `children` of the place chosen, or asks for it. */
export function WithHood({ children }: { readonly children: (hood: Hood) => ReactNode }) {
  const t = texts.useT()
  const language = useLanguage()
  const hood = useHood()
  const [changing, setChanging] = useState(false)
  if (!hood || changing) return <HoodPick done={() => setChanging(false)} />
  const names = hood.names.map((name) => nameIn(language, name))
  return (
    <>
      <p className="pt-hood">
        <span>
          {t('hood.here')} <b>{names.join(language === 'en' ? ', ' : ' ')}</b>
        </span>
        <button type="button" className="pt-text-button" onClick={() => setChanging(true)}>
          {t('change')}
          <span className="jw-hidden">{t('hood.place')}</span>
        </button>
      </p>
      {children(hood)}
    </>
  )
}

function HoodPick({ done }: { readonly done: () => void }) {
  const t = texts.useT()
  const [path, setPath] = useState<readonly Area[]>([])
  const [finding, setFinding] = useState(false)
  const [failure, setFailure] = useState<HoodFailure | null>(null)
  const find = async () => {
    setFinding(true)
    const failed = await hoodHere()
    setFailure(failed)
    setFinding(false)
    if (!failed) done()
  }
  const last = path.at(-1)
  const locates = isSecureContext && 'geolocation' in navigator
  return (
    <section className="pt-hood-pick" aria-labelledby="hood">
      <h2 id="hood">{t('hood.ask')}</h2>
      <p>{t('hood.why')}</p>
      {locates ? (
        <Button icon="pin" busy={finding} onClick={() => void find()}>
          {t(finding ? 'report.place.finding' : 'report.place.device')}
        </Button>
      ) : null}
      {failure ? (
        <Note kind="bad" alert>
          <p>{t(`report.place.${failure}`)}</p>
        </Note>
      ) : null}
      <AreaLists onChoose={setPath} />
      <Button
        kind={locates ? 'plain' : 'primary'}
        busy={!last}
        onClick={() => {
          if (!last) return
          setHood({
            code: last.code,
            names: path.map(({ name, nameEn }) => ({ name, nameEn })),
          })
          done()
        }}
      >
        {t('hood.use')}
      </Button>
    </section>
  )
}
