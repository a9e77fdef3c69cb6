import { nameIn } from '#platform/ui/i18n.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayWhen } from '#platform/ui/time.ts'
import { useZone } from '../city.ts'
import type { Kept } from '../kept.ts'
import { sayNumberOf } from '../../types.ts'
import { useNow } from '../now.ts'
import { BackLink, Button, Note, Page } from '../parts.tsx'
import { texts } from '../texts.ts'

type Props = {
  readonly item: Kept & { readonly last: NonNullable<Kept['last']> }
  readonly onRetry: () => void
}

/** No network: how it stood when it was last looked at on this device, and said to be so. */
export function LastKnown({ item, onRetry }: Props) {
  const t = texts.useT()
  const language = useLanguage()
  const zone = useZone()
  const now = useNow()
  const { number, title, last } = item
  const when = (at: number) => sayWhen(at, { now, language, zone })
  return (
    <Page
      title={last.stateText[language === 'en' ? 'en' : 'zh']}
      windowTitle={t('follow.titleTag', { number: sayNumberOf(number) })}
      above={<BackLink to="/" />}
    >
      <Note kind="wait" title={t('follow.last.title', { when: when(last.at) })} alert>
        <p>{t('follow.last.text')}</p>
      </Note>
      <dl className="pt-facts">
        <div>
          <dt>{t('follow.number')}</dt>
          <dd>{sayNumberOf(number)}</dd>
        </div>
        <div>
          <dt>{t('follow.description')}</dt>
          <dd className="pt-words">{title}</dd>
        </div>
        {last.unit ? (
          <div>
            <dt>{t('follow.who')}</dt>
            <dd>{nameIn(language, last.unit)}</dd>
          </div>
        ) : null}
        {last.dueAt ? (
          <div>
            <dt>{t('follow.by')}</dt>
            <dd>{when(Date.parse(last.dueAt))}</dd>
          </div>
        ) : null}
      </dl>
      <Button icon="refresh" onClick={onRetry}>
        {t('tryAgain')}
      </Button>
    </Page>
  )
}
