// Notices, groups, and who residents may know: three lists of one page.
import type { ReactNode } from 'react'
import { GoLink, Icon, type IconName, Page, usePathParts } from '#platform/ui'
import { Groups } from './Groups.tsx'
import { Notices } from './Notices.tsx'
import { PublicPosts } from './PublicPosts.tsx'
import { texts } from './texts.ts'
import './participation.css'

export type TabProps = {
  readonly page: (parts: { readonly tools: ReactNode; readonly body: ReactNode }) => ReactNode
}

const tabs = {
  notices: { icon: 'bell', show: Notices },
  groups: { icon: 'building', show: Groups },
  people: { icon: 'people', show: PublicPosts },
} as const satisfies Record<
  string,
  { readonly icon: IconName; readonly show: (props: TabProps) => ReactNode }
>
type TabName = keyof typeof tabs
const names = Object.keys(tabs) as TabName[]

export default function NoticesPage() {
  const t = texts.useT()
  const wanted = usePathParts()['tab'] ?? 'notices'
  const name = names.find((one) => one === wanted) ?? 'notices'
  const Tab = tabs[name].show
  const nav = (
    <nav className="jw-subnav" aria-label={t('title')}>
      {names.map((key) => (
        <GoLink
          key={key}
          to={key === 'notices' ? '/console/notices' : `/console/notices/${key}`}
          className={key === name ? 'jw-subnav-here' : ''}
        >
          <Icon name={tabs[key].icon} size={14} />
          <span {...(key === name ? { 'aria-current': 'page' as const } : {})}>
            {t(`tabs.${key}`)}
          </span>
        </GoLink>
      ))}
    </nav>
  )
  return (
    <Tab
      key={name}
      page={({ tools, body }) => (
        <Page
          fill
          title={t('title')}
          toolbar={
            <>
              {nav}
              {tools ? <div className="jw-subnav-tools">{tools}</div> : null}
            </>
          }
        >
          {body}
        </Page>
      )}
    />
  )
}
