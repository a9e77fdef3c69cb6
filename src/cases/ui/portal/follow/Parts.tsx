// Cases split from the one that the link leads to: each with its own progress, answer and rating.
import { nameIn } from '#platform/ui/i18n.ts'
import { sayNumberOf } from '../../types.ts'
import { texts } from '../texts.ts'
import { Acts } from './Acts.tsx'
import type { Told } from './FollowPage.tsx'
import { NowBox } from './NowBox.tsx'
import { Photos } from './Photos.tsx'
import { Timeline } from './Timeline.tsx'

export function Parts({ told }: { readonly told: Told }) {
  return (told.view.parts ?? []).map((view) => (
    <Part key={view.id} told={{ ...told, view, part: view.id }} />
  ))
}

function Part({ told }: { readonly told: Told }) {
  const t = texts.useT()
  const { view, language } = told
  const id = `part-${view.id}`
  return (
    <section className="pt-part" aria-labelledby={id}>
      <h2 id={id}>{t('follow.part.title', { title: view.title })}</h2>
      <p className="pt-soft">{t('follow.part.hint')}</p>
      <p>
        {t('follow.part.number', { number: sayNumberOf(view.number) })} ·{' '}
        <b>{view.stateText[language === 'en' ? 'en' : 'zh']}</b>
      </p>
      <NowBox told={told} />
      <Reply told={told} />
      <Acts told={told} />
      <Photos told={told} />
      <Timeline told={told} />
    </section>
  )
}

export function Reply({ told: { view, language } }: { readonly told: Told }) {
  const t = texts.useT()
  if (!view.reply) return null
  return (
    <section className="pt-reply">
      <h2>{t(view.state === 'closed' ? 'follow.reply' : 'follow.replyBefore')}</h2>
      <p className="pt-words">{view.reply}</p>
      {view.unit ? (
        <p className="pt-soft">{t('follow.from', { unit: nameIn(language, view.unit) })}</p>
      ) : null}
    </section>
  )
}
