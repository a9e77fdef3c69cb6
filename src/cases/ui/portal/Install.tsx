// Putting the portal on the home screen: by the browser's own question where it has one, by words where it has not.
import { cell } from '#platform/ui/cell.ts'
import { Button, Note } from './parts.tsx'
import { inWebView } from './surroundings.ts'
import { texts } from './texts.ts'
import { letIn, useWaiting } from './worker.ts'

type Question = Event & { prompt(): Promise<unknown> }

const question = cell<Question | null>(null)
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  question.set(event as Question)
})
addEventListener('appinstalled', () => question.set(null))

export function InstallDoor() {
  const t = texts.useT()
  const ask = question.use()
  if (inWebView) return <p className="pt-small jw-no-print">{t('install.elsewhere')}</p>
  if (!ask) return null
  return (
    <Button
      kind="plain"
      icon="download"
      onClick={() => {
        question.set(null)
        void ask.prompt()
      }}
    >
      {t('install.add')}
    </Button>
  )
}

/** A newer version never comes by itself in the middle of something. */
export function UpdateNote() {
  const t = texts.useT()
  const waiting = useWaiting()
  return (
    <div aria-live="polite">
      {waiting ? (
        <Note>
          <p>{t('install.newer')}</p>
          <Button kind="plain" icon="refresh" onClick={letIn}>
            {t('install.update')}
          </Button>
        </Note>
      ) : null}
    </div>
  )
}
