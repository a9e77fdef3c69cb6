import { App, Drawer, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import {
  AbilityButton,
  api,
  type Column,
  DataList,
  FormShell,
  ListTools,
  usePages,
  useSend,
  When,
  type TabProps,
} from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import { usePublish } from './shared.ts'
import { texts } from './texts.ts'
import type { GroupEntry } from './wire.ts'

export function Groups({ page }: TabProps) {
  const t = texts.useT()
  const can = usePublish()
  const [adding, setAdding] = useState(false)
  const pages = usePages<GroupEntry>('/api/groups', { limit: 100 })
  return page({
    tools: (
      <ListTools
        exported={{ path: '/api/groups', name: t('groups.list') }}
        add={{ title: t('groups.add'), can, run: () => setAdding(true) }}
      />
    ),
    body: (
      <div className="pt-list">
        <DataList<GroupEntry>
          label={t('groups.list')}
          pages={pages}
          rowKey={({ id }) => id}
          rowHeight={52}
          columns={useColumns()}
          empty={{ icon: 'building', title: t('groups.empty'), hint: t('groups.emptyHint') }}
        />
        <GroupForm open={adding} onClose={() => setAdding(false)} />
      </div>
    ),
  })
}

function useColumns(): readonly Column<GroupEntry>[] {
  const t = texts.useT()
  return [
    {
      key: 'name',
      title: t('groups.name'),
      width: 'minmax(160px, 2fr)',
      render: ({ name }) => name,
    },
    {
      key: 'kind',
      title: t('groups.kind'),
      width: '100px',
      render: ({ kind }) => t(`groups.kinds.${kind}`),
    },
    {
      key: 'area',
      title: t('area'),
      width: 'minmax(140px, 1fr)',
      render: ({ areaName, areaCode }) => (
        <span className="jw-two">
          {areaName}
          <small className="jw-mono">{areaCode}</small>
        </span>
      ),
    },
    {
      key: 'at',
      title: t('groups.created'),
      width: '120px',
      from: 700,
      render: ({ createdAt }) => <When at={createdAt} />,
    },
    {
      key: 'acts',
      title: '',
      width: '110px',
      align: 'end',
      render: (group) => <End group={group} />,
    },
  ]
}

function End({ group }: { readonly group: GroupEntry }) {
  const t = texts.useT()
  const can = usePublish()
  const { modal } = App.useApp()
  const { sendAsync, sending } = useSend(
    (_: null, key) => api.delete(`/api/groups/${group.id}`, { key }),
    { touches: ['/api/groups'] },
  )
  return (
    <AbilityButton
      size="small"
      can={can}
      loading={sending}
      onAct={() =>
        void modal.confirm({
          title: t('groups.endAsk', { name: group.name }),
          content: t('groups.endHint'),
          okText: t('groups.end'),
          cancelText: t('groups.cancel'),
          onOk: () => sendAsync(null),
        })
      }
    >
      {t('groups.end')}
    </AbilityButton>
  )
}

type Values = {
  readonly areaCode: string
  readonly kind: 'building' | 'estate'
  readonly name: string
}

function GroupForm({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = texts.useT()
  return (
    <Drawer open={open} onClose={onClose} size={420} destroyOnHidden title={t('groups.add')}>
      <FormShell<Values>
        initial={{ kind: 'building' }}
        allRequired
        run={(values, key) => api.post('/api/groups', values, { key })}
        touches={['/api/groups']}
        onCancel={onClose}
        onDone={onClose}
      >
        <Form.Item
          name="name"
          label={t('groups.name')}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="kind" label={t('groups.kind')}>
          <Radio.Group
            options={(['building', 'estate'] as const).map((value) => ({
              value,
              label: t(`groups.kinds.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="areaCode" label={t('area')} rules={[{ required: true }]}>
          <AreaSelect />
        </Form.Item>
      </FormShell>
    </Drawer>
  )
}
