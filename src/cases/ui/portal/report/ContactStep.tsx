import { Button, Field, Link } from '../parts.tsx'
import { texts } from '../texts.ts'
import { type Contact, isAnonymous } from './answers.ts'
import { draft } from './draft.ts'
import type { StepProps } from './step.ts'

export function ContactStep({ answers, wrongs, next }: StepProps) {
  const t = texts.useT()
  const { contact } = answers
  const set = (change: Partial<Contact>) => draft.answer({ contact: { ...contact, ...change } })
  return (
    <form
      noValidate
      onSubmit={(submit) => {
        submit.preventDefault()
        next()
      }}
    >
      <p className="pt-hint">{t('report.contact.hint')}</p>
      <Field
        id="email"
        type="email"
        autoComplete="email"
        optional
        label={t('report.contact.email')}
        hint={t('report.contact.emailHint')}
        error={wrongs['email']}
        maxLength={200}
        value={contact.email}
        onChange={(email) => set({ email })}
      />
      <Field
        id="phone"
        type="tel"
        autoComplete="tel"
        optional
        label={t('report.contact.phone')}
        hint={t('report.contact.phoneHint')}
        error={wrongs['phone']}
        maxLength={20}
        value={contact.phone}
        onChange={(phone) => set({ phone })}
      />
      <Field
        id="name"
        autoComplete="name"
        optional
        label={t('report.contact.name')}
        hint={t('report.contact.nameHint')}
        maxLength={60}
        value={contact.name}
        onChange={(name) => set({ name })}
      />
      <p className="pt-small">
        {t('report.contact.purpose')} <Link to="/privacy">{t('report.contact.more')}</Link>
      </p>
      <Button type="submit">
        {isAnonymous(answers) ? t('report.contact.anonymous') : t('continue')}
      </Button>
    </form>
  )
}
