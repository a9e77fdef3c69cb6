import { App, Button, Form, Input, Popover } from 'antd'
import { useState } from 'react'
import { api, FormShell, Icon, useApi, useMe, useSend } from '#platform/ui'
import { useLabels } from '../labels.ts'
import type { Counts } from '../types.ts'
import {
  queryOf,
  sameView,
  type QueueSearch,
  switchTo,
  type View,
  viewPart,
  viewsOf,
} from './filters.ts'
import { useCounted } from './useCounted.ts'

type Saved = {
  readonly id: string
  readonly name: string
  readonly query: Readonly<Record<string, string>>
}

type Props = {
  readonly search: QueueSearch
  readonly onSet: (change: Partial<QueueSearch>) => void
}

/** The views of the post, then one's own. */
export function Views({ search, onSet }: Props) {
  const { t } = useLabels()
  const { message } = App.useApp()
  const me = useMe()
  const saved = useApi<{ readonly items: readonly Saved[] }>('/api/views')
  const now = viewPart(search)
  const choose = (query: Readonly<Record<string, string>>) =>
    onSet(switchTo(search, query) as Partial<QueueSearch>)
  const remove = useSend((id: string, key) => api.delete(`/api/views/${id}`, { key }), {
    touches: ['/api/views'],
    onDone: () => void message.success(t('views.removed')),
  })
  return (
    <nav className="cs-views" aria-label={t('views.label')}>
      {viewsOf(me).map((view) => (
        <ViewTab
          key={view.name}
          view={view}
          area={search.area}
          on={sameView(now, view.query)}
          onChoose={() => choose(view.query)}
        />
      ))}
      {(saved.data?.items ?? []).map(({ id, name, query }) => (
        <span key={id} className="cs-view-saved">
          <button
            type="button"
            className="cs-view"
            aria-current={sameView(now, query) ? 'true' : undefined}
            onClick={() => choose(query)}
          >
            {name}
          </button>
          <button
            type="button"
            className="cs-view-remove"
            aria-label={t('views.remove', { name })}
            title={t('views.remove', { name })}
            onClick={() => remove.send(id)}
          >
            <Icon name="close" size={11} />
          </button>
        </span>
      ))}
    </nav>
  )
}

function ViewTab(props: {
  readonly view: View
  readonly area: string | undefined
  readonly on: boolean
  readonly onChoose: () => void
}) {
  const { t } = useLabels()
  const counted = useCounted()
  const { view, area } = props
  const waits = view.name !== 'all' && view.name !== 'ourUnit'
  const counts = useApi<Counts>(
    waits ? '/api/cases/counts' : null,
    {
      ...queryOf(view.query),
      area,
    },
    { keep: true },
  )
  const total = counts.data?.total
  return (
    <button
      type="button"
      className="cs-view"
      aria-current={props.on ? 'true' : undefined}
      onClick={props.onChoose}
    >
      {t(`views.${view.name}`)}
      {total ? <b>{counted(total, counts.data)}</b> : null}
    </button>
  )
}

export function SaveView({ search }: { readonly search: QueueSearch }) {
  const { t } = useLabels()
  const me = useMe()
  const [open, setOpen] = useState(false)
  const query = viewPart(search)
  const known = viewsOf(me).some((view) => sameView(view.query, query))
  if (known) return null
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      title={t('views.save')}
      destroyOnHidden
      content={
        <div className="cs-save-view">
          <FormShell<{ name: string }>
            run={({ name }, key) => api.post('/api/views', { name, query }, { key })}
            touches={['/api/views']}
            told={t('views.saved')}
            onDone={() => setOpen(false)}
            allRequired
          >
            <Form.Item
              name="name"
              label={t('views.name')}
              extra={t('views.saveHint')}
              rules={[{ required: true }]}
            >
              <Input maxLength={60} />
            </Form.Item>
          </FormShell>
        </div>
      }
    >
      <Button icon={<Icon name="star" />}>{t('views.save')}</Button>
    </Popover>
  )
}
