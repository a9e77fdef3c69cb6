import { GoLink, Icon, type IconName, usePathParts } from '#platform/ui'
import { CoverageTab } from './Coverage.tsx'
import { ListTab } from './ListTab.tsx'
import { ResolveTab } from './Resolve.tsx'
import { texts } from './texts.ts'
import './duties.css'

const tabs = ['list', 'resolve', 'coverage'] as const
type Tab = (typeof tabs)[number]
const icons: Readonly<Record<Tab, IconName>> = {
  list: 'list',
  resolve: 'search',
  coverage: 'table',
}

export default function DutiesPage() {
  const wanted = usePathParts()['tab']
  const tab = tabs.find((one) => one === wanted) ?? 'list'
  const nav = <Tabs here={tab} />
  if (tab === 'resolve') return <ResolveTab nav={nav} />
  if (tab === 'coverage') return <CoverageTab nav={nav} />
  return <ListTab nav={nav} />
}

function Tabs({ here }: { readonly here: Tab }) {
  const t = texts.useT()
  return (
    <nav className="jw-subnav" aria-label={t('title')}>
      {tabs.map((tab) => (
        <GoLink
          key={tab}
          to={`/console/duties/${tab}`}
          className={tab === here ? 'jw-subnav-here' : ''}
        >
          <Icon name={icons[tab]} size={14} />
          <span {...(tab === here ? { 'aria-current': 'page' as const } : {})}>
            {t(`tabs.${tab}`)}
          </span>
        </GoLink>
      ))}
    </nav>
  )
}
