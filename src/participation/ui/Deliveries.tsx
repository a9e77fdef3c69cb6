import { Drawer } from 'antd'
import { type Column, DataList, ExportButton, StateTag, usePages, When } from '#platform/ui'
import { messageTones } from './shared.ts'
import { texts } from './texts.ts'
import type { DeliveryEntry } from './wire.ts'

/** What became of each message; states and reasons, no addresses. */
export function Deliveries({
  open,
  path,
  title,
  onClose,
}: {
  readonly open: boolean
  readonly path: string
  readonly title: string
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const pages = usePages<DeliveryEntry>(open ? path : null, { limit: 100 })
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={720}
      destroyOnHidden
      title={`${t('record')} · ${title}`}
      extra={<ExportButton size="small" path={path} name={t('record')} />}
    >
      <div className="pt-record">
        <DataList<DeliveryEntry>
          label={t('record')}
          primary={false}
          pages={pages}
          rowKey={({ id }) => id}
          rowHeight={52}
          columns={useColumns()}
          empty={{ icon: 'send', title: t('ch.recordEmpty'), hint: t('ch.recordEmptyHint') }}
        />
      </div>
    </Drawer>
  )
}

const known = new Set(['notice', 'confirm', 'case', 'ask', 'test', 'callback'])

function useColumns(): readonly Column<DeliveryEntry>[] {
  const t = texts.useT()
  return [
    {
      key: 'at',
      title: t('at'),
      width: '120px',
      render: ({ createdAt }) => <When at={createdAt} />,
    },
    {
      key: 'message',
      title: t('message'),
      width: 'minmax(110px, 1fr)',
      render: ({ source, channel }) => (
        <span className="jw-two">
          {known.has(source) ? t(`sources.${source as 'notice'}`) : source}
          <small>{t(`channels.${channel}`)}</small>
        </span>
      ),
    },
    {
      key: 'state',
      title: t('state'),
      width: '100px',
      render: ({ state }) => (
        <StateTag tone={messageTones[state]}>{t(`messageStates.${state}`)}</StateTag>
      ),
    },
    {
      key: 'attempts',
      title: t('attempts'),
      width: '56px',
      align: 'end',
      render: ({ attempts }) => attempts,
    },
    {
      key: 'reason',
      title: t('reason'),
      width: 'minmax(140px, 1.4fr)',
      render: ({ reason }) =>
        reason ? <span title={reason}>{reason}</span> : <span className="jw-faint">–</span>,
    },
  ]
}
