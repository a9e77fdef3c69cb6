import { useState } from 'react'
import { forgetAll } from './kept.ts'
import { BackLink, Button, Note, Page } from './parts.tsx'
import { blobs } from './report/blobs.ts'
import { draft } from './report/draft.ts'
import { stopAllPush } from './push/push.ts'
import { forgetStored } from './stored.ts'
import { texts } from './texts.ts'

export function PrivacyPage() {
  const t = texts.useT()
  const [forgotten, setForgotten] = useState(false)
  return (
    <Page title={t('privacy.title')} above={<BackLink to="/" />}>
      <p className="pt-lead">{t('privacy.lead')}</p>
      <h2>{t('privacy.whatTitle')}</h2>
      <ul className="pt-list">
        <li>{t('privacy.what1')}</li>
        <li>{t('privacy.what2')}</li>
        <li>{t('privacy.what3')}</li>
      </ul>
      <h2>{t('privacy.whyTitle')}</h2>
      <p>{t('privacy.why')}</p>
      <h2>{t('privacy.longTitle')}</h2>
      <ul className="pt-list">
        <li>{t('privacy.long1')}</li>
        <li>{t('privacy.long2')}</li>
        <li>{t('privacy.long3')}</li>
      </ul>
      <h2>{t('privacy.whoTitle')}</h2>
      <ul className="pt-list">
        <li>{t('privacy.who1')}</li>
        <li>{t('privacy.who2')}</li>
        <li>{t('privacy.who3')}</li>
      </ul>
      <h2>{t('privacy.rightsTitle')}</h2>
      <p>{t('privacy.rights')}</p>
      <h2>{t('privacy.deviceTitle')}</h2>
      <p>{t('privacy.device')}</p>
      <Button
        kind="plain"
        onClick={() => {
          forgetAll()
          draft.clear()
          void blobs.clear()
          void stopAllPush().finally(forgetStored)
          setForgotten(true)
        }}
      >
        {t('privacy.forget')}
      </Button>
      <div aria-live="polite">
        {forgotten ? <Note kind="good">{t('privacy.forgotten')}</Note> : null}
      </div>
    </Page>
  )
}
