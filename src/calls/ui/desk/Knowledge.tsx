// What is known, beside the form: by the category spoken of, or by words. An answer goes into the report with one key.
import { Input, type InputRef } from 'antd'
import { useRef, useState } from 'react'
import { useDelayed } from '#cases/ui'
import { api, nameIn, type PageOf, useApi, useLanguage, useSend } from '#platform/ui'
import { useDeskKeys } from '../keys.ts'
import { texts } from '../texts.ts'
import type { Article } from '../wire.ts'

type Props = {
  readonly category: string | undefined
  readonly canInsert: boolean
  readonly onInsert: (text: string) => void
}

export function Knowledge({ category, canInsert, onInsert }: Props) {
  const t = texts.useT()
  const input = useRef<InputRef>(null)
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const q = useDelayed(words.trim())
  const found = useApi<PageOf<Article>>(
    '/api/knowledge',
    { q, category: q ? '' : category, limit: 12 },
    { keep: true },
  )
  const others = useApi<PageOf<Article>>('/api/knowledge', { limit: 12 }, { keep: true })
  const own = found.data?.items ?? []
  // Where nothing is known of the category, what is used most.
  const items = own.length === 0 && q === '' ? (others.data?.items ?? []) : own
  const open = items[Math.min(at, items.length - 1)]
  useDeskKeys([{ keys: 'Alt+5', title: t('acts.knowledge'), run: () => input.current?.focus() }])
  const step = (by: number) => setAt(Math.max(0, Math.min(items.length - 1, at + by)))
  return (
    <section className="cl-known" aria-label={t('knowledge.title')}>
      <h2>
        {t('knowledge.title')} <kbd>Alt+5</kbd>
      </h2>
      <Input
        ref={input}
        aria-label={t('knowledge.search')}
        placeholder={t('knowledge.searchHint')}
        value={words}
        onChange={(event) => {
          setWords(event.target.value)
          setAt(0)
        }}
        onKeyDown={(press) => {
          if (press.key === 'ArrowDown') step(1)
          else if (press.key === 'ArrowUp') step(-1)
          else if (press.key === 'Enter' && open && canInsert) onInsert(open.answer)
          else return
          press.preventDefault()
        }}
      />
      {items.length === 0 && q !== '' && !found.isFetching ? (
        <p className="jw-soft">{t('knowledge.empty')}</p>
      ) : null}
      <ul className="cl-articles" aria-live="polite">
        {items.map((one, i) => (
          <li key={one.id}>
            <button
              type="button"
              className="cl-article-title"
              aria-expanded={one === open}
              onClick={() => setAt(i)}
            >
              {one.kind === 'script' ? (
                <span className="cl-script">{t('knowledge.script')}</span>
              ) : null}
              {one.title}
            </button>
            {one === open ? (
              <Opened article={one} canInsert={canInsert} onInsert={onInsert} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Opened(props: {
  readonly article: Article
  readonly canInsert: boolean
  readonly onInsert: (text: string) => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  const { article } = props
  const [said, setSaid] = useState(false)
  const tell = useSend(
    (what: 'used' | 'useful' | 'useless', key) =>
      api.post(`/api/knowledge/${article.id}/told`, { what }, { key }),
    { quiet: true },
  )
  const judge = (what: 'useful' | 'useless') => {
    tell.send(what)
    setSaid(true)
  }
  return (
    <div className="cl-article">
      {article.kind === 'script' && article.question ? (
        <ul className="cl-ask" aria-label={t('knowledge.ask')}>
          {article.question.split('\n').map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
      <p>{article.answer}</p>
      {article.answerEn ? <p lang="en">{article.answerEn}</p> : null}
      <p className="jw-soft cl-small">
        {[
          article.source ? t('knowledge.source', { source: article.source }) : '',
          article.unit
            ? t('knowledge.unit', {
                unit: nameIn(language, { name: article.unit, nameEn: article.unitEn }),
              })
            : '',
          article.validTo ? t('knowledge.validTo', { day: article.validTo }) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <div className="cl-article-acts">
        <button
          type="button"
          className="cl-key-button"
          disabled={!props.canInsert}
          onClick={() => {
            props.onInsert(article.answer)
            tell.send('used')
          }}
        >
          {t('knowledge.insert')} <kbd>Enter</kbd>
        </button>
        {said ? (
          <span className="jw-soft">{t('knowledge.thanks')}</span>
        ) : (
          <>
            <button type="button" className="jw-text-button" onClick={() => judge('useful')}>
              {t('knowledge.useful')}
            </button>
            <button type="button" className="jw-text-button" onClick={() => judge('useless')}>
              {t('knowledge.useless')}
            </button>
          </>
        )}
      </div>
    </div>
  )
}
