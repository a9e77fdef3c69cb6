import { useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { Icon } from '#platform/ui/icons.tsx'
import { useLanguage } from '#platform/ui/preferences.ts'
import { withQuery } from '#platform/ui/api.ts'
import { useLoad, useSettled } from '../load.ts'
import { Field } from '../parts.tsx'
import { texts } from '../texts.ts'
import type { Answers } from './answers.ts'
import { type Suggested, useSuggestions } from './category.ts'
import { draft } from './draft.ts'

type Props = {
  readonly answers: Answers
  readonly changing: boolean
  readonly setChanging: (changing: boolean) => void
}

export function CategoryBox({ answers, changing, setChanging }: Props) {
  const t = texts.useT()
  const language = useLanguage()
  const { category } = answers
  const categories = useSuggestions(answers)
  const why = categories.find(({ path }) => path === category?.path)?.reason?.[language]
  const choose = (chosen: Suggested | null) => {
    draft.answer({
      category: chosen && { ...chosen, by: 'person' },
      leaveCategory: chosen === null,
    })
    setChanging(false)
  }
  return (
    <section className="pt-category" aria-label={t('report.what.category')}>
      <div className="pt-category-now">
        <Icon name="tag" size={24} />
        <p aria-live="polite">
          <b>{category ? nameIn(language, category) : t('report.what.unsure')}</b>
          {category ? (
            <small>
              {t(category.by === 'person' ? 'report.what.yours' : 'report.what.guess')}
              {category.by === 'guess' && why ? ` · ${why}` : null}
            </small>
          ) : null}
        </p>
        <button
          type="button"
          className="pt-text-button"
          aria-expanded={changing}
          aria-label={`${t('change')} ${t('report.what.category')}`}
          onClick={() => setChanging(!changing)}
        >
          {changing ? t('close') : t('change')}
        </button>
      </div>
      {changing ? <Choices items={categories} choose={choose} /> : null}
    </section>
  )
}

type ChoicesProps = {
  readonly items: readonly Suggested[]
  readonly choose: (chosen: Suggested | null) => void
}

function Choices({ items, choose }: ChoicesProps) {
  const t = texts.useT()
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim())
  const { data } = useLoad<{ readonly items: readonly Suggested[] }>(
    q ? withQuery('/api/categories', { q, kind: 'matter', active: true, limit: 12 }) : null,
  )
  return (
    <div className="pt-inside">
      {items.length > 0 ? (
        <Chips title={t('report.what.suggestions')} items={items} choose={choose} />
      ) : null}
      <Field
        label={t('report.what.searchLabel')}
        type="search"
        value={typed}
        onChange={setTyped}
        maxLength={100}
      />
      <div aria-live="polite">
        {data && data.items.length === 0 ? <p>{t('report.what.nothing')}</p> : null}
        {data && data.items.length > 0 ? (
          <Chips title={t('report.what.pick')} items={data.items} choose={choose} />
        ) : null}
      </div>
      <button type="button" className="pt-text-button" onClick={() => choose(null)}>
        {t('report.what.unsure')}
      </button>
    </div>
  )
}

function Chips(props: {
  readonly title: string
  readonly items: readonly Suggested[]
  readonly choose: (chosen: Suggested) => void
}) {
  const language = useLanguage()
  return (
    <fieldset className="pt-chips">
      <legend>{props.title}</legend>
      {props.items.map(({ path, name, nameEn }) => (
        <button key={path} type="button" onClick={() => props.choose({ path, name, nameEn })}>
          {nameIn(language, { name, nameEn })}
        </button>
      ))}
    </fieldset>
  )
}
