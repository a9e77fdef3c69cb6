import { Badge, Popover } from 'antd'
import { useState } from 'react'
import {
  api,
  EmptyState,
  ExportButton,
  Icon,
  type PageOf,
  touch,
  useApi,
  useGo,
  useSend,
  When,
} from '#platform/ui'
import { texts } from './texts.ts'

type Notice = {
  readonly id: string
  readonly at: string
  /** In the asked language. */
  readonly text: string
  readonly readAt: string | null
  /** Where it leads, under `/console`. */
  readonly href?: string
}

/** What wants this post's attention. */
export function Notices() {
  const t = texts.useT()
  const [open, setOpen] = useState(false)
  const notices = useApi<PageOf<Notice>>('/api/inbox', { limit: 30 })
  const items = notices.data?.items ?? []
  const unread = items.filter(({ readAt }) => readAt === null).length
  const label = unread > 0 ? t('notices.unread', { count: unread }) : t('notices.title')
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      title={
        <span className="jw-notices-head">
          {t('notices.title')}
          <ExportButton
            size="small"
            path="/api/inbox"
            name={t('notices.title')}
            disabled={items.length === 0}
          />
        </span>
      }
      content={
        notices.error ? (
          <EmptyState icon="alert" title={t('notices.failed')} />
        ) : (
          <NoticeList items={items} close={() => setOpen(false)} />
        )
      }
    >
      <button type="button" className="jw-icon-button" aria-label={label} title={label}>
        <Badge count={unread} size="small" overflowCount={99} offset={[7, -3]}>
          <Icon name="bell" />
        </Badge>
      </button>
    </Popover>
  )
}

function NoticeList({
  items,
  close,
}: {
  readonly items: readonly Notice[]
  readonly close: () => void
}) {
  const t = texts.useT()
  const go = useGo()
  const { send } = useSend(
    (id: string, key) => api.post('/api/inbox/read', { ids: [id] }, { key }),
    {
      quiet: true,
      onDone: () => void touch('/api/inbox'),
    },
  )
  if (items.length === 0) {
    return (
      <div className="jw-notices">
        <EmptyState icon="bell" title={t('notices.none')} hint={t('notices.noneHint')} />
      </div>
    )
  }
  return (
    <ul className="jw-notices">
      {items.map((notice) => (
        <li key={notice.id}>
          <button
            type="button"
            className={notice.readAt === null ? 'jw-notice jw-notice-new' : 'jw-notice'}
            onClick={() => {
              if (notice.readAt === null) send(notice.id)
              if (notice.href) go(notice.href)
              close()
            }}
          >
            <span>{notice.text}</span>
            <small>
              <When at={notice.at} />
            </small>
          </button>
        </li>
      ))}
    </ul>
  )
}
