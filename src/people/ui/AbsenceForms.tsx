import { Drawer, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { api, FormShell, hasRight, type PageOf, useApi, useMe } from '#platform/ui'
import { absenceReasons } from '../domain/absence.ts'
import type { PolicyRow } from '../schema.ts'
import type { Absence } from './Absences.tsx'
import { PersonSelect, PostSelect } from './HoldingForm.tsx'
import { texts } from './texts.ts'

type Props = { readonly open: boolean; readonly onClose: () => void }

const touches = [
  '/api/absences',
  '/api/handovers',
  '/api/delegations',
  '/api/holdings',
  '/api/session',
]

/** Whose post it is: one's own, unless one manages people. */
function Whose({ holder }: { readonly holder: string }) {
  const t = texts.useT()
  const me = useMe()
  if (!hasRight(me, 'people.manage')) return null
  return (
    <>
      <Form.Item name="postId" label={t('holding.post')} rules={[{ required: true }]}>
        <PostSelect />
      </Form.Item>
      <Form.Item name="holderId" label={holder} rules={[{ required: true }]}>
        <PersonSelect />
      </Form.Item>
    </>
  )
}

const useOwn = () => {
  const me = useMe()
  return { postId: me.post.id, ...(me.person ? { holderId: me.person.id } : {}) }
}

function Days() {
  const t = texts.useT()
  return (
    <div className="jw-record-row">
      <Form.Item name="from" label={t('from')} rules={[{ required: true }]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item
        name="to"
        label={t('absence.to')}
        extra={t('absence.toHint')}
        rules={[{ required: true }]}
      >
        <Input type="date" />
      </Form.Item>
    </div>
  )
}

/** A form of this page at the side of its list, which is read anew once it was sent. */
function SideForm(
  props: Props & {
    readonly title: string
    readonly initial?: Readonly<Record<string, string>>
    readonly run: (values: Record<string, string>, key: string) => Promise<unknown>
    readonly children: ReactNode
  },
) {
  const { open, onClose, title, initial = {}, run } = props
  return (
    <Drawer open={open} onClose={onClose} size={460} destroyOnHidden title={title}>
      <FormShell<Record<string, string>>
        initial={initial}
        run={run}
        touches={touches}
        onCancel={onClose}
        onDone={onClose}
      >
        {props.children}
      </FormShell>
    </Drawer>
  )
}

/** Adds one to the list of that name. */
function AddForm({
  what,
  own,
  ...side
}: Props & {
  readonly what: 'absences' | 'handovers' | 'delegations'
  /** What goes without saying. */
  readonly own?: Readonly<Record<string, string>>
  readonly initial?: Readonly<Record<string, string>>
  readonly children: ReactNode
}) {
  const t = texts.useT()
  return (
    <SideForm
      {...side}
      title={t(`absence.add.${what}`)}
      run={(values, key) => api.post(`/api/${what}`, { ...own, ...values }, { key })}
    />
  )
}

export function AbsenceForm(props: Props) {
  const t = texts.useT()
  const own = useOwn()
  return (
    <AddForm {...props} what="absences" own={own} initial={{ reason: 'leave' }}>
      <Whose holder={t('absence.away')} />
      <Form.Item
        name="personId"
        label={t('absence.substitute')}
        extra={t('absence.substituteHint')}
        rules={[{ required: true }]}
      >
        <PersonSelect />
      </Form.Item>
      <Days />
      <Form.Item name="reason" label={t('absence.reason')}>
        <Select
          options={absenceReasons.map((value) => ({
            value,
            label: t(`absence.reasons.${value}`),
          }))}
        />
      </Form.Item>
    </AddForm>
  )
}

export function BackForm({
  absence,
  onClose,
}: {
  readonly absence: Absence | null
  readonly onClose: () => void
}) {
  const t = texts.useT()
  return (
    <SideForm
      open={absence !== null}
      onClose={onClose}
      title={t('absence.back')}
      initial={absence ? { to: absence.to } : {}}
      run={({ to }, key) => api.put(`/api/absences/${absence?.id ?? ''}`, { to }, { key })}
    >
      <Form.Item name="to" label={t('absence.to')} rules={[{ required: true }]}>
        <Input type="date" />
      </Form.Item>
    </SideForm>
  )
}

export function HandoverForm(props: Props) {
  const t = texts.useT()
  const own = useOwn()
  return (
    <AddForm {...props} what="handovers" own={own}>
      <Whose holder={t('absence.leaving')} />
      <Form.Item name="personId" label={t('absence.successor')} rules={[{ required: true }]}>
        <PersonSelect />
      </Form.Item>
      <Form.Item name="on" label={t('absence.on')} rules={[{ required: true }]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="note" label={t('absence.note')}>
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 2, maxRows: 8 }} />
      </Form.Item>
    </AddForm>
  )
}

/** The rights over cases that one's post has by its kind. */
function useLendable() {
  const me = useMe()
  const policy = useApi<PageOf<PolicyRow>>('/api/policy')
  return (policy.data?.items ?? [])
    .filter((row) => row.postKind === me.post.kind && /^(case|task)\./.test(row.action))
    .map(({ action }) => ({ value: action, label: action }))
}

export function DelegationForm(props: Props) {
  const t = texts.useT()
  const rights = useLendable()
  return (
    <AddForm {...props} what="delegations">
      <Form.Item
        name="action"
        label={t('absence.right')}
        extra={t('absence.delegationHint')}
        rules={[{ required: true }]}
      >
        <Select showSearch options={rights} />
      </Form.Item>
      <Form.Item name="toPost" label={t('absence.borrower')} rules={[{ required: true }]}>
        <PostSelect />
      </Form.Item>
      <Days />
    </AddForm>
  )
}
