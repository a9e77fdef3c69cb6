// Notices, groups, and who residents may know: three lists of one page.
import { TabbedPage, usePathParts } from '#platform/ui'
import { Groups } from './Groups.tsx'
import { Notices } from './Notices.tsx'
import { PublicPosts } from './PublicPosts.tsx'
import { texts } from './texts.ts'
import './participation.css'

const tabs = [
  { name: 'notices', icon: 'bell', show: Notices },
  { name: 'groups', icon: 'building', show: Groups },
  { name: 'people', icon: 'people', show: PublicPosts },
] as const

export default function NoticesPage() {
  const t = texts.useT()
  return (
    <TabbedPage
      title={t('title')}
      here={usePathParts()['tab']}
      tabs={tabs.map((tab) => ({
        ...tab,
        to: tab.name === 'notices' ? '/console/notices' : `/console/notices/${tab.name}`,
        label: t(`tabs.${tab.name}`),
      }))}
    />
  )
}
