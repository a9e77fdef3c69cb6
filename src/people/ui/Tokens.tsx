import { App, Drawer, Form, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import {
  AbilityButton,
  api,
  type Column,
  DataList,
  FormShell,
  hasRight,
  ListTools,
  nameIn,
  NoRight,
  type PageOf,
  StateTag,
  useApi,
  useLanguage,
  useMe,
  useNow,
  usePages,
  useSend,
  When,
  type TabProps,
} from '#platform/ui'
import type { PolicyRow, PostEntry, Token } from '../schema.ts'
import { PostSelect } from './HoldingForm.tsx'
import { Secret } from './Secret.tsx'
import { sayAction, texts } from './texts.ts'

export function Tokens({ page }: TabProps) {
  const t = texts.useT()
  const me = useMe()
  const may = hasRight(me, 'token.manage')
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const pages = usePages<Token>(may ? '/api/tokens' : null, { limit: 100 })
  const columns = useColumns()
  return page({
    tools: (
      <ListTools
        {...(may ? { exported: { path: '/api/tokens', name: t('token.list') } } : {})}
        add={{
          title: t('token.add'),
          can: may ? true : t('token.noRight'),
          run: () => setAdding(true),
        }}
      >
        <span className="jw-soft">{t('token.emptyHint')}</span>
      </ListTools>
    ),
    body: may ? (
      <div className="jw-people-list">
        <DataList<Token>
          label={t('token.list')}
          pages={pages}
          rowKey={({ id }) => id}
          rowHeight={52}
          columns={columns}
          empty={{ icon: 'key', title: t('token.empty'), hint: t('token.emptyHint') }}
        />
        <TokenForm open={adding} onClose={() => setAdding(false)} onSecret={setSecret} />
        <Secret
          secret={secret}
          title={t('token.once')}
          hint={t('token.onceHint')}
          onClose={() => setSecret(null)}
        />
      </div>
    ) : (
      <NoRight title={t('token.noRight')} hint={t('token.noRightHint')} />
    ),
  })
}

function useColumns(): readonly Column<Token>[] {
  const t = texts.useT()
  const language = useLanguage()
  return [
    {
      key: 'note',
      title: t('token.note'),
      width: 'minmax(140px, 1fr)',
      render: ({ note }) => note || <span className="jw-faint">–</span>,
    },
    {
      key: 'post',
      title: t('token.post'),
      width: 'minmax(160px, 1fr)',
      render: ({ post }) => (
        <span className="jw-two">
          {nameIn(language, { name: post.title, nameEn: post.titleEn })}
          <small className="jw-mono">{post.code}</small>
        </span>
      ),
    },
    {
      key: 'scopes',
      title: t('token.scopes'),
      width: 'minmax(120px, 1fr)',
      from: 800,
      render: ({ scopes }) =>
        scopes === null ? (
          <span className="jw-soft">{t('token.all')}</span>
        ) : (
          scopes.map((scope) => sayAction(t, scope)).join(' · ')
        ),
    },
    {
      key: 'created',
      title: t('token.created'),
      width: '120px',
      from: 700,
      render: ({ createdAt }) => <When at={createdAt} />,
    },
    {
      key: 'expires',
      title: t('token.expires'),
      width: '120px',
      render: ({ expiresAt }) =>
        expiresAt ? <When at={expiresAt} /> : <span className="jw-soft">{t('token.never')}</span>,
    },
    {
      key: 'state',
      title: t('token.state'),
      width: '90px',
      render: (token) => <TokenState token={token} />,
    },
    {
      key: 'acts',
      title: '',
      width: '100px',
      align: 'end',
      render: (token) => <Revoke token={token} />,
    },
  ]
}

function TokenState({ token }: { readonly token: Token }) {
  const t = texts.useT()
  const now = useNow()
  if (token.revokedAt) return <StateTag tone="quiet">{t('token.revoked')}</StateTag>
  if (token.expiresAt && Date.parse(token.expiresAt) <= now)
    return <StateTag tone="quiet">{t('token.expired')}</StateTag>
  return <StateTag tone="good">{t('token.active')}</StateTag>
}

function Revoke({ token }: { readonly token: Token }) {
  const t = texts.useT()
  const { modal } = App.useApp()
  const revoke = useSend((id: string, key) => api.delete(`/api/tokens/${id}`, { key }), {
    touches: ['/api/tokens'],
  })
  if (token.revokedAt) return null
  return (
    <AbilityButton
      size="small"
      danger
      can={true}
      onAct={() =>
        void modal.confirm({
          title: t('token.revoke'),
          content: t('token.revokeAsk'),
          okText: t('token.revoke'),
          okButtonProps: { danger: true },
          onOk: () => revoke.sendAsync(token.id),
        })
      }
    >
      {t('token.revoke')}
    </AbilityButton>
  )
}

const day = 86_400_000
const ttls = { day, month: 30 * day, year: 365 * day, never: 0 } as const
type Ttl = keyof typeof ttls

type Values = {
  readonly postId: string
  readonly scopes?: readonly string[]
  readonly ttl: Ttl
  readonly note?: string
}

function TokenForm({
  open,
  onClose,
  onSecret,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly onSecret: (secret: string) => void
}) {
  const t = texts.useT()
  const [form] = Form.useForm<Values>()
  return (
    <Drawer open={open} onClose={onClose} size={460} destroyOnHidden title={t('token.add')}>
      <FormShell<Values, { secret: string }>
        form={form}
        initial={{ ttl: 'month' }}
        run={({ postId, scopes, ttl, note }, key) =>
          api.post(
            '/api/tokens',
            {
              postId,
              note: note ?? '',
              ...(scopes && scopes.length > 0 ? { scopes } : {}),
              ...(ttls[ttl] > 0 ? { ttlMs: ttls[ttl] } : {}),
            },
            { key },
          )
        }
        told={false}
        submit={t('token.add')}
        touches={['/api/tokens']}
        onCancel={onClose}
        onDone={({ secret }) => {
          onClose()
          onSecret(secret)
        }}
      >
        <Form.Item name="note" label={t('token.note')} rules={[{ required: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name="postId"
          label={t('token.post')}
          extra={t('token.postHint')}
          rules={[{ required: true }]}
        >
          <PostSelect doors />
        </Form.Item>
        <Scopes />
        <Form.Item name="ttl" label={t('token.ttl')}>
          <Segmented
            options={(Object.keys(ttls) as Ttl[]).map((value) => ({
              value,
              label: t(`token.ttls.${value}`),
            }))}
          />
        </Form.Item>
      </FormShell>
    </Drawer>
  )
}

/** What the chosen post may do. */
function Scopes() {
  const t = texts.useT()
  const postId = Form.useWatch('postId') as string | undefined
  const posts = useApi<PageOf<PostEntry>>('/api/posts', { limit: 200 })
  const policy = useApi<PageOf<PolicyRow>>('/api/policy')
  const kind = posts.data?.items.find(({ id }) => id === postId)?.kind
  const rows = (policy.data?.items ?? []).filter(({ postKind }) => !kind || postKind === kind)
  const actions = [...new Set(rows.map(({ action }) => action))]
  return (
    <Form.Item name="scopes" label={t('token.scopes')} extra={t('token.scopesHint')}>
      <Select
        mode="multiple"
        optionFilterProp="label"
        options={actions.map((value) => ({ value, label: `${sayAction(t, value)} (${value})` }))}
      />
    </Form.Item>
  )
}
