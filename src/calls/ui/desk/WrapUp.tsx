// After the call: how it ended, by one digit; then the next.
import { App, Form, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { api, Icon, useSend } from '#platform/ui'
import { type Result, results } from '../../domain.ts'
import { useDeskKeys } from '../keys.ts'
import { texts } from '../texts.ts'
import type { LiveCall } from '../wire.ts'
import type { Written } from './CallForm.tsx'
import type { Made } from './Report.tsx'

export function WrapUp({ call, made }: { readonly call: LiveCall; readonly made: Made | null }) {
  if (call.state !== 'wrapUp') return null
  return <Choose call={call} made={made} />
}

function firstOf(call: LiveCall, made: Made | null): Result {
  if (made) return made.state === 'closed' ? 'answered' : 'case'
  return call.transferredTo ? 'transferred' : 'enquiry'
}

function Choose({ call, made }: { readonly call: LiveCall; readonly made: Made | null }) {
  const t = texts.useT()
  const { message } = App.useApp()
  const form = Form.useFormInstance<Written>()
  const [result, setResult] = useState<Result>(() => firstOf(call, made))
  const [note, setNote] = useState(call.note)
  const section = useRef<HTMLElement>(null)
  const words = Form.useWatch('description', form)
  const category = Form.useWatch('categoryPath', form)
  useEffect(() => {
    // it answers with a promise in newer browsers
    section.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const wrap = useSend(
    (body: { result: Result; note: string; categoryPath?: string }, key) =>
      api.post(`/api/calls/${call.id}/wrap-up`, body, { key }),
    {
      touches: ['/api/desk', '/api/calls'],
      onDone: () => void message.success(t('wrap.done')),
    },
  )
  const done = () => wrap.send({ result, note, ...(category ? { categoryPath: category } : {}) })
  useDeskKeys([
    { keys: 'Alt+w', title: t('acts.wrapUp'), run: done },
    ...results.map((one, i) => ({
      keys: `Ctrl+${i + 1}`,
      title: t(`wrap.results.${one}`),
      run: () => setResult(one),
    })),
  ])
  return (
    <section ref={section} className="cl-wrap" aria-label={t('wrap.title')}>
      <h2>{t('wrap.title')}</h2>
      {words?.trim() ? (
        <p className="cl-urgent">
          <Icon name="alert" size={14} /> {t('wrap.draft')}
        </p>
      ) : null}
      <div className="cl-results" role="radiogroup" aria-label={t('wrap.title')}>
        {results.map((one, i) => (
          <label key={one} data-chosen={one === result}>
            <input
              type="radio"
              name="result"
              checked={one === result}
              onChange={() => setResult(one)}
            />
            {t(`wrap.results.${one}`)} <kbd>Ctrl+{i + 1}</kbd>
          </label>
        ))}
      </div>
      <div className="cl-wrap-end">
        <Input
          aria-label={t('wrap.note')}
          placeholder={`${t('wrap.note')} · ${t('wrap.noteHint')}`}
          value={note}
          maxLength={1000}
          onChange={(event) => setNote(event.target.value)}
        />
        <button type="button" className="cl-key-button cl-strong" onClick={done}>
          {t('acts.wrapUp')} <kbd>Alt+W</kbd>
        </button>
      </div>
    </section>
  )
}
