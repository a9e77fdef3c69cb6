import { Drawer, Form, Input, Radio } from 'antd'
import { api, FormShell, GoLink, useApi, useMe, When } from '#platform/ui'
import type { Handover } from './Absences.tsx'
import { texts } from './texts.ts'

type Detail = Handover & {
  readonly open: readonly {
    readonly id: string
    readonly number: string
    readonly title: string
    readonly dueAt: string | null
  }[]
}

/** What is open in a post that changes hands; the successor says that they have seen it. */
export function HandoverSheet({
  handover,
  onClose,
}: {
  readonly handover: Handover | null
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const me = useMe()
  const read = useApi<Detail>(handover ? `/api/handovers/${handover.id}` : null)
  const detail = read.data
  const mine =
    detail?.state === 'offered' && me.person?.id === detail.toPerson && me.post.id === detail.postId
  return (
    <Drawer
      open={handover !== null}
      onClose={onClose}
      size={520}
      destroyOnHidden
      title={t('absence.openTitle', { n: detail?.open.length ?? 0 })}
    >
      {detail?.note ? <p>{detail.note}</p> : null}
      {detail?.answer ? <p>{t('absence.answered', { text: detail.answer })}</p> : null}
      {detail?.open.length === 0 ? <p className="jw-soft">{t('absence.nothingOpen')}</p> : null}
      <ul>
        {(detail?.open ?? []).map((one) => (
          <li key={one.id}>
            <GoLink to={`/console/cases/${one.id}`}>
              {one.number} {one.title}
            </GoLink>
            {one.dueAt ? (
              <>
                {' · '}
                <When at={one.dueAt} />
              </>
            ) : null}
          </li>
        ))}
      </ul>
      {mine ? (
        <FormShell<{ confirmed: boolean; note?: string }>
          initial={{ confirmed: true }}
          run={({ confirmed, note }, key) =>
            api.post(
              `/api/handovers/${detail.id}/answer`,
              { confirmed, ...(note ? { note } : {}) },
              { key },
            )
          }
          touches={['/api/handovers']}
          onCancel={onClose}
          onDone={onClose}
        >
          <Form.Item name="confirmed" label={t('absence.confirm')}>
            <Radio.Group>
              <Radio value={true}>{t('absence.confirmYes')}</Radio>
              <Radio value={false}>{t('absence.confirmNo')}</Radio>
            </Radio.Group>
          </Form.Item>
          <Form.Item name="note" label={t('absence.note')}>
            <Input.TextArea maxLength={2000} autoSize={{ minRows: 2, maxRows: 8 }} />
          </Form.Item>
        </FormShell>
      ) : detail?.state === 'offered' ? (
        <p className="jw-soft">{t('absence.onlySuccessor', { name: detail.toName })}</p>
      ) : null}
    </Drawer>
  )
}
