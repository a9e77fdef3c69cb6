import { useState } from 'react'
import { tokenIn } from './link.ts'
import { LostForm } from './LostLink.tsx'
import { BackLink, Button, Field, Page } from './parts.tsx'
import { navigate } from './route.ts'
import { texts } from './texts.ts'

export function FollowEntry() {
  const t = texts.useT()
  const [pasted, setPasted] = useState('')
  const [wrong, setWrong] = useState(false)
  return (
    <Page title={t('followEntry.title')} above={<BackLink to="/" />}>
      <form
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault()
          const token = tokenIn(pasted)
          if (token) navigate(`/follow/${token}`)
          else {
            setWrong(true)
            document.getElementById('follow-link')?.focus()
          }
        }}
      >
        <Field
          id="follow-link"
          label={t('followEntry.label')}
          hint={t('followEntry.hint')}
          error={
            wrong
              ? t('followEntry.wrong', { example: `${location.origin}/follow/r7Kd…` })
              : undefined
          }
          value={pasted}
          onChange={(value) => {
            setPasted(value)
            setWrong(false)
          }}
        />
        <Button type="submit">{t('followEntry.go')}</Button>
      </form>
      <LostForm />
    </Page>
  )
}
