import { App, Button, Input } from 'antd'
import { useState } from 'react'
import {
  AbilityButton,
  api,
  FailedState,
  hasRight,
  nameIn,
  Section,
  StateTag,
  useApi,
  useLanguage,
  useMe,
  useSend,
  Waiting,
  When,
} from '#platform/ui'
import { texts } from '../texts.ts'
import type { ArticleWhole, Edition } from '../wire.ts'
import { Editor } from './Editor.tsx'

const knowledgePath = '/api/knowledge'

export function One({ id }: { readonly id: string }) {
  const read = useApi<ArticleWhole>(`${knowledgePath}/${id}`)
  const [editing, setEditing] = useState(false)
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  if (!read.data) return <Waiting />
  return editing ? (
    <Editor
      article={read.data}
      onCancel={() => setEditing(false)}
      onDone={() => setEditing(false)}
    />
  ) : (
    <Shown article={read.data} onEdit={() => setEditing(true)} />
  )
}

function Shown({
  article,
  onEdit,
}: {
  readonly article: ArticleWhole
  readonly onEdit: () => void
}) {
  const t = texts.useT()
  const me = useMe()
  const language = useLanguage()
  const { message } = App.useApp()
  const mayWrite = hasRight(me, 'knowledge.manage') || t('base.noneHint')
  const stop = useSend(
    (_: null, key) => api.post(`${knowledgePath}/${article.id}/withdraw`, {}, { key }),
    { touches: [knowledgePath], onDone: () => void message.success(t('base.stopped')) },
  )
  const isScript = article.kind === 'script'
  return (
    <article aria-label={article.title}>
      <h2>{article.title}</h2>
      <p className="cl-row jw-soft">
        {article.edition === null ? t('base.never') : t('base.edition', { n: article.edition })}
        <span>·</span>
        <span>
          {t('base.validFrom')} {article.validFrom}
          {article.validTo ? ` ${t('base.validTo')} ${article.validTo}` : ''}
        </span>
        {article.unit ? (
          <span>· {nameIn(language, { name: article.unit, nameEn: article.unitEn })}</span>
        ) : null}
        {article.source ? <span>· {t('knowledge.source', { source: article.source })}</span> : null}
      </p>
      {article.question ? (
        <p className="cl-body jw-soft">
          {t(isScript ? 'base.ask' : 'base.question')}：{'\n'}
          {article.question}
        </p>
      ) : null}
      <p className="cl-body">{article.answer}</p>
      {article.answerEn ? (
        <p className="cl-body" lang="en">
          {article.answerEn}
        </p>
      ) : null}
      <div className="cl-row">
        <AbilityButton can={mayWrite} onAct={onEdit}>
          {t('base.edit')}
        </AbilityButton>
        {article.withdrawnAt === null ? (
          <AbilityButton can={mayWrite} loading={stop.sending} onAct={() => stop.send(null)}>
            {t('base.withdraw')}
          </AbilityButton>
        ) : null}
      </div>
      <Section title={t('base.editions')}>
        <ul className="cl-editions">
          {article.editions.map((one) => (
            <EditionRow key={one.edition} one={one} article={article} />
          ))}
        </ul>
      </Section>
    </article>
  )
}

const tones = {
  waiting: 'attention',
  approved: 'good',
  declined: 'bad',
  replaced: 'quiet',
} as const

function EditionRow({ one, article }: { readonly one: Edition; readonly article: ArticleWhole }) {
  const t = texts.useT()
  const [shown, setShown] = useState(one.state === 'waiting')
  return (
    <li>
      <p className="cl-row">
        <button
          type="button"
          className="jw-text-button"
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {t('base.edition', { n: one.edition })}
        </button>
        <StateTag tone={tones[one.state]}>{t(`base.states.${one.state}`)}</StateTag>
        <span className="jw-soft">
          {one.writer ? `${t('base.by', { name: one.writer })} ` : ''}
          <When at={one.writtenAt} />
          {one.decider ? ` · ${one.decider}` : ''}
          {one.note ? ` · ${one.note}` : ''}
        </span>
      </p>
      {shown ? (
        <p className="cl-body">
          {one.content.answer}
          {one.content.answerEn ? (
            <span lang="en">
              {'\n\n'}
              {one.content.answerEn}
            </span>
          ) : null}
        </p>
      ) : null}
      {one.state === 'waiting' ? <Decide one={one} article={article} /> : null}
    </li>
  )
}

function Decide({ one, article }: { readonly one: Edition; readonly article: ArticleWhole }) {
  const t = texts.useT()
  const me = useMe()
  const { message } = App.useApp()
  const [note, setNote] = useState('')
  const decide = useSend(
    (approve: boolean, key) =>
      api.post(
        `${knowledgePath}/${article.id}/decision`,
        { edition: one.edition, approve, note },
        { key },
      ),
    {
      touches: [knowledgePath],
      onDone: () => void message.success(t('base.approved')),
    },
  )
  const can = article.ownWaits
    ? t('base.ownWaits')
    : hasRight(me, 'knowledge.approve') || t('base.ownWaits')
  return (
    <div className="cl-row">
      <Input
        style={{ width: 260 }}
        aria-label={t('base.note')}
        placeholder={t('base.note')}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <AbilityButton
        type="primary"
        can={can}
        loading={decide.sending}
        onAct={() => decide.send(true)}
      >
        {t('base.approve')}
      </AbilityButton>
      {can === true ? (
        <Button loading={decide.sending} onClick={() => decide.send(false)}>
          {t('base.decline')}
        </Button>
      ) : null}
    </div>
  )
}
