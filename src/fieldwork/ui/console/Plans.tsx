// What is planned: visits and inspections, and the rota of the grid force round the clock.
import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { api, nameIn, Section, useApi, useLanguage, usePages, useSend, When } from '#platform/ui'
import { texts } from './texts.ts'
import type { FieldPost, ListedForm, Shift, Visit } from './wire.ts'

export function Visits() {
  const t = texts.useT()
  const { items } = usePages<Visit>('/api/field/visits', { state: 'due' })
  const callOff = useSend((id: string, key) => api.delete(`/api/field/visits/${id}`, { key }), {
    touches: ['/api/field/visits'],
  })
  return (
    <Section title={t('field.visits')}>
      {items.length === 0 ? (
        <p className="jw-soft">
          {t('field.visitsNone')} · {t('field.visitsHint')}
        </p>
      ) : (
        <ul className="fc-list">
          {items.map((v) => (
            <li key={v.id}>
              <b>{v.title}</b>
              <span className="jw-soft">
                {v.areaCode} · <When at={v.dueAt} />
              </span>
              <span className="jw-grow" />
              <Button size="small" onClick={() => callOff.send(v.id)}>
                {t('field.callOff')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <PlanVisit />
    </Section>
  )
}

function PlanVisit() {
  const t = texts.useT()
  const language = useLanguage()
  const forms = useApi<{ items: readonly ListedForm[] }>('/api/field/forms')
  const posts = useApi<{ items: readonly FieldPost[] }>('/api/field/posts')
  const [formId, setFormId] = useState<string>()
  const [title, setTitle] = useState('')
  const [areaCode, setAreaCode] = useState<string>()
  const [due, setDue] = useState('')
  const [everyDays, setEvery] = useState<number | null>(null)
  const plan = useSend(
    (_: null, key) => {
      const dueAt = new Date(`${due}T18:00`).toISOString()
      return api.post('/api/field/visits', { formId, title, areaCode, dueAt, everyDays }, { key })
    },
    { touches: ['/api/field/visits'], onDone: () => setTitle('') },
  )
  const inUse = (forms.data?.items ?? []).filter(({ active }) => active)
  const codes = new Set((posts.data?.items ?? []).map((p) => p.areaCode))
  const grids = [...codes].map((value) => ({ value, label: value }))
  const isReady = formId && areaCode && title.trim() && due
  return (
    <div className="fc-plan">
      <Select
        aria-label={t('field.form')}
        placeholder={t('field.form')}
        value={formId}
        options={inUse.map((f) => ({ value: f.id, label: nameIn(language, f) }))}
        onChange={setFormId}
      />
      <Input
        aria-label={t('field.what')}
        placeholder={t('field.what')}
        value={title}
        onChange={(e) => setTitle(e.target.value)}
      />
      <Select
        showSearch
        optionFilterProp="label"
        aria-label={t('field.area')}
        placeholder={t('field.area')}
        value={areaCode}
        options={grids}
        onChange={setAreaCode}
      />
      <Input
        type="date"
        aria-label={t('field.due')}
        value={due}
        onChange={(e) => setDue(e.target.value)}
      />
      <InputNumber
        min={1}
        max={366}
        aria-label={t('field.every')}
        placeholder={t('field.every')}
        value={everyDays}
        onChange={setEvery}
      />
      <Button type="primary" disabled={!isReady} onClick={() => plan.send(null)}>
        {t('field.plan')}
      </Button>
    </div>
  )
}

const shifts = { early: [0, 8], day: [8, 16], late: [16, 24] } as const
type ShiftName = keyof typeof shifts

export function Rota() {
  const t = texts.useT()
  const language = useLanguage()
  const read = useApi<{ items: readonly Shift[] }>('/api/field/shifts')
  const remove = useSend((id: string, key) => api.delete(`/api/field/shifts/${id}`, { key }), {
    touches: ['/api/field/shifts'],
  })
  const items = read.data?.items ?? []
  return (
    <Section title={t('field.rota')}>
      {items.length === 0 ? (
        <p className="jw-soft">
          {t('field.rotaNone')} · {t('field.rotaHint')}
        </p>
      ) : (
        <ul className="fc-list">
          {items.map((s) => (
            <li key={s.id}>
              <b>{nameIn(language, { name: s.postTitle, nameEn: s.postTitleEn })}</b>
              <span className="jw-soft">
                <When at={s.fromAt} /> – <When at={s.toAt} />
              </span>
              <span className="jw-grow" />
              <Button size="small" onClick={() => remove.send(s.id)}>
                {t('field.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <AddShift />
    </Section>
  )
}

function AddShift() {
  const t = texts.useT()
  const language = useLanguage()
  const posts = useApi<{ items: readonly FieldPost[] }>('/api/field/posts')
  const [postId, setPost] = useState<string>()
  const [day, setDay] = useState('')
  const [name, setName] = useState<ShiftName>('day')
  const add = useSend(
    (_: null, key) => {
      const at = (hour: number) => {
        const instant = new Date(`${day}T00:00`)
        instant.setHours(hour)
        return instant.toISOString()
      }
      const [from, to] = shifts[name]
      return api.post('/api/field/shifts', { postId, fromAt: at(from), toAt: at(to) }, { key })
    },
    { touches: ['/api/field/shifts'] },
  )
  return (
    <div className="fc-plan">
      <Select
        showSearch
        optionFilterProp="label"
        aria-label={t('field.post')}
        placeholder={t('field.post')}
        value={postId}
        options={(posts.data?.items ?? []).map((p) => ({
          value: p.id,
          label: nameIn(language, { name: p.title, nameEn: p.titleEn }),
        }))}
        onChange={setPost}
      />
      <Input
        type="date"
        aria-label={t('field.day')}
        value={day}
        onChange={(e) => setDay(e.target.value)}
      />
      <Select<ShiftName>
        aria-label={t('field.shift')}
        value={name}
        options={(Object.keys(shifts) as ShiftName[]).map((value) => ({
          value,
          label: t(`field.shifts.${value}`),
        }))}
        onChange={setName}
      />
      <Button
        type="primary"
        disabled={!postId || !day}
        loading={add.sending}
        onClick={() => add.send(null)}
      >
        {t('field.addShift')}
      </Button>
    </div>
  )
}
