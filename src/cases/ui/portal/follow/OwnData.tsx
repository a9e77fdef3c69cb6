// One's own contact details: seen, put right, taken along as a file, erased with a receipt.
import { useState } from 'react'
import { api, asProblem } from '#platform/ui/api.ts'
import { newKey } from '../load.ts'
import { canDownload } from '../surroundings.ts'
import { Button, Field, Note } from '../parts.tsx'
import { texts } from '../texts.ts'
import type { Told } from './FollowPage.tsx'
import type { FollowView } from './view.ts'

type Own = { readonly name: string; readonly phone: string; readonly email: string }
type Receipt = {
  readonly at: string
  readonly statement: { readonly seq: number; readonly proof: string } | null
}

const fields = ['name', 'phone', 'email'] as const
const typeOf = { name: 'text', phone: 'tel', email: 'email' } as const
const fillOf = { name: 'name', phone: 'tel', email: 'email' } as const

export function OwnData({ told }: { readonly told: Told }) {
  const t = texts.useT()
  const path = `/api/follow/${told.token}/own`
  const [own, setOwn] = useState<Own | null>(null)
  const [receipt, setReceipt] = useState<Receipt | null>(null)
  const [failed, setFailed] = useState('')
  const guard = async (act: () => Promise<void>) => {
    setFailed('')
    try {
      await act()
    } catch (error) {
      const problem = asProblem(error)
      setFailed(problem.status === 0 ? t('follow.noConnection') : problem.message || problem.title)
    }
  }
  const reload = async () => told.put(await api.get<FollowView>(`/api/follow/${told.token}`))
  return (
    <div className="jw-no-print">
      {own ? (
        <OwnForm
          own={own}
          onSave={(next) =>
            guard(async () => {
              await api.put(path, next, { key: newKey() })
              setOwn(null)
              await reload()
            })
          }
          onCancel={() => setOwn(null)}
        />
      ) : (
        <Button kind="plain" onClick={() => void guard(async () => setOwn(await api.get(path)))}>
          {t('own.see')}
        </Button>
      )}
      <p className="pt-own-export">
        {canDownload ? (
          <a href={`${path}/export`} download>
            {t('own.export')}
          </a>
        ) : (
          t('own.exportElsewhere')
        )}
      </p>
      <Erase
        onErase={() =>
          guard(async () => {
            setReceipt(await api.delete<Receipt>(path, { key: newKey() }))
            setOwn(null)
            await reload()
          })
        }
      />
      <div aria-live="polite">
        {failed ? <Note kind="bad">{failed}</Note> : null}
        {receipt ? <ReceiptNote receipt={receipt} when={told.when(receipt.at)} /> : null}
      </div>
    </div>
  )
}

function OwnForm(props: {
  readonly own: Own
  readonly onSave: (own: Own) => Promise<void>
  readonly onCancel: () => void
}) {
  const t = texts.useT()
  const [own, setOwn] = useState(props.own)
  const [busy, setBusy] = useState(false)
  return (
    <form
      noValidate
      onSubmit={(submit) => {
        submit.preventDefault()
        setBusy(true)
        void props.onSave(own).finally(() => setBusy(false))
      }}
    >
      {fields.map((field) => (
        <Field
          key={field}
          optional
          type={typeOf[field]}
          autoComplete={fillOf[field]}
          label={t(`own.${field}`)}
          value={own[field]}
          onChange={(value) => setOwn({ ...own, [field]: value })}
        />
      ))}
      <Button type="submit" busy={busy}>
        {t('own.save')}
      </Button>
      <Button kind="plain" onClick={props.onCancel}>
        {t('cancel')}
      </Button>
    </form>
  )
}

function Erase({ onErase }: { readonly onErase: () => Promise<void> }) {
  const t = texts.useT()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  if (!asking) {
    return (
      <Button kind="plain" onClick={() => setAsking(true)}>
        {t('own.erase')}
      </Button>
    )
  }
  return (
    <Note kind="wait" alert>
      <p>{t('own.eraseSure')}</p>
      <Button
        kind="warn"
        busy={busy}
        onClick={() => {
          setBusy(true)
          void onErase().finally(() => {
            setBusy(false)
            setAsking(false)
          })
        }}
      >
        {t('own.eraseNow')}
      </Button>
      <Button kind="plain" onClick={() => setAsking(false)}>
        {t('cancel')}
      </Button>
    </Note>
  )
}

function ReceiptNote({ receipt, when }: { readonly receipt: Receipt; readonly when: string }) {
  const t = texts.useT()
  const { statement } = receipt
  return (
    <Note kind="good" title={t('own.erased')}>
      {statement ? (
        <>
          <p>{t('own.receipt', { when, seq: statement.seq })}</p>
          <p>
            <a href={statement.proof} download={`erasure-${statement.seq}.json`}>
              {t('own.proof')}
            </a>
          </p>
        </>
      ) : (
        <p>{t('own.nothing')}</p>
      )}
    </Note>
  )
}
