// What the office tells the people of a place.
import { withQuery } from '#platform/ui/api.ts'
import { useLoad } from '../load.ts'
import { BackLink, Button, Note, Page, Skeleton } from '../parts.tsx'
import { PushSwitch } from '../push/PushSwitch.tsx'
import { texts } from '../texts.ts'
import type { Hood } from './hood.ts'
import { WithHood } from './HoodPick.tsx'
import { NoticeCard } from './NoticeCard.tsx'
import type { Notice } from './notice.ts'

type Notices = { readonly items: readonly Notice[]; readonly next: string | null }

export function NoticesPage() {
  const t = texts.useT()
  return (
    <Page title={t('notices.title')} above={<BackLink to="/" />}>
      <WithHood>
        {(hood) => (
          <>
            <List hood={hood} />
            <PushSwitch area={hood.code} />
          </>
        )}
      </WithHood>
    </Page>
  )
}

function List({ hood }: { readonly hood: Hood }) {
  const t = texts.useT()
  const { data, problem, reload } = useLoad<Notices>(
    withQuery('/api/notices', { area: hood.code, limit: 50 }),
  )
  if (!data && !problem) return <Skeleton lines={[70, 100, 90, 60, 100]} />
  if (!data) {
    return (
      <Note kind="bad" alert>
        <p>{t(problem?.status === 0 ? 'follow.noConnection' : 'notices.failed')}</p>
        <Button kind="plain" icon="refresh" onClick={reload}>
          {t('tryAgain')}
        </Button>
      </Note>
    )
  }
  if (data.items.length === 0) return <p className="pt-soft pt-empty">{t('notices.none')}</p>
  return (
    <ul className="pt-notices">
      {data.items.map((notice) => (
        <li key={notice.id}>
          <NoticeCard notice={notice} area={hood.code} />
        </li>
      ))}
    </ul>
  )
}

type Seen = Notice & {
  readonly state: 'published' | 'withdrawn'
  readonly withdrawnBecause: string | null
}

/** Where a message about a notice leads: that notice, also when it was taken back meanwhile. */
export function NoticePage({ id }: { readonly id: string }) {
  const t = texts.useT()
  const { data, problem, reload } = useLoad<Seen>(`/api/notices/${id}`)
  return (
    <Page title={t('notices.one')} above={<BackLink to="/notices" />}>
      {!data && !problem ? <Skeleton lines={[70, 100, 90]} /> : null}
      {!data && problem ? (
        <Note kind="bad" alert>
          <p>{t(problem.status === 404 ? 'notices.gone' : 'notices.failed')}</p>
          {problem.status === 404 ? null : (
            <Button kind="plain" icon="refresh" onClick={reload}>
              {t('tryAgain')}
            </Button>
          )}
        </Note>
      ) : null}
      {data ? (
        <NoticeCard notice={data}>
          {data.state === 'withdrawn' ? (
            <Note>
              <p>{t('notices.withdrawn')}</p>
              <p lang="zh-CN">{data.withdrawnBecause}</p>
            </Note>
          ) : null}
        </NoticeCard>
      ) : null}
    </Page>
  )
}
