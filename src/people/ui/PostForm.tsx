import { Drawer, Form, Input, Select } from 'antd'
import { api, FormShell, postTitle, useApi, useLanguage } from '#platform/ui'
import type { PageOf } from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import type { PolicyRow, PostEntry, PostFields } from '../schema.ts'
import { sayPostKind, texts } from './texts.ts'
import { Dates } from './UnitForm.tsx'
import { UnitSelect } from './UnitSelect.tsx'

export const doors = new Set(['system', 'public', 'open311'])

/** Kinds of posts of the policy table that people may hold. */
export function usePostKinds(): readonly string[] {
  const policy = useApi<PageOf<PolicyRow>>('/api/policy')
  const kinds = new Set(policy.data?.items.map(({ postKind }) => postKind))
  return [...kinds].filter((kind) => !doors.has(kind))
}

type Values = Partial<PostFields> & { readonly code?: string }

const sent = ({ areaCode, validTo, validFrom, ...rest }: Values) => ({
  ...rest,
  titleEn: rest.titleEn ?? '',
  areaCode: areaCode ?? '',
  validTo: validTo || null,
  ...(validFrom ? { validFrom } : {}),
})

export function PostForm({
  open,
  post,
  unitCode,
  areaCode,
  onClose,
  onDone,
}: {
  readonly open: boolean
  readonly post?: PostEntry
  readonly unitCode?: string
  readonly areaCode?: string
  readonly onClose: () => void
  readonly onDone?: (id: string) => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  const kinds = usePostKinds()
  const initial: Values = post
    ? { ...post, unitCode: post.unit.code }
    : {
        ...(unitCode ? { unitCode, code: `${unitCode}-` } : {}),
        ...(areaCode ? { areaCode } : {}),
      }
  const title = post ? t('post.edit', { title: postTitle(post, language) }) : t('post.add')
  return (
    <Drawer open={open} onClose={onClose} size={460} destroyOnHidden title={title}>
      <FormShell<Values, PostEntry>
        initial={initial}
        run={(values, key) =>
          post
            ? api.put(`/api/posts/${post.id}`, sent(values), { key })
            : api.post('/api/posts', sent(values), { key })
        }
        touches={['/api/posts', '/api/holdings', '/api/people']}
        onCancel={onClose}
        onDone={({ id }) => {
          onClose()
          onDone?.(id)
        }}
      >
        {post ? null : (
          <Form.Item name="code" label={t('code')} rules={[{ required: true }]}>
            <Input className="jw-mono" maxLength={64} />
          </Form.Item>
        )}
        <Form.Item name="unitCode" label={t('post.unit')} rules={[{ required: true }]}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="kind" label={t('kind')} rules={[{ required: true }]}>
          <Select options={kinds.map((value) => ({ value, label: sayPostKind(t, value) }))} />
        </Form.Item>
        <Form.Item name="title" label={t('post.title')} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="titleEn" label={t('post.titleEn')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="areaCode" label={t('area')}>
          <AreaSelect allowClear placeholder={t('everywhere')} />
        </Form.Item>
        <Dates />
      </FormShell>
    </Drawer>
  )
}
