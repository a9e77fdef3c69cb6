import type { ComponentType } from 'react'
import { GoLink, hasRight, type IconName, Icon, Page, useMe, usePathParts } from '#platform/ui'
import { Absences } from './Absences.tsx'
import { AccessLog } from './AccessLog.tsx'
import { Holdings } from './Holdings.tsx'
import { Persons } from './Persons.tsx'
import { Policy } from './Policy.tsx'
import { Posts } from './Posts.tsx'
import type { TabProps } from './shared.ts'
import { texts } from './texts.ts'
import { Tokens } from './Tokens.tsx'
import { Units } from './Units.tsx'
import './people.css'

const tabs: Readonly<
  Record<
    string,
    { readonly icon: IconName; readonly needs?: string; readonly show: ComponentType<TabProps> }
  >
> = {
  units: { icon: 'building', show: Units },
  posts: { icon: 'user', show: Posts },
  people: { icon: 'people', show: Persons },
  holdings: { icon: 'calendar', show: Holdings },
  absences: { icon: 'clock', show: Absences },
  policy: { icon: 'shield', show: Policy },
  tokens: { icon: 'key', needs: 'token.manage', show: Tokens },
  access: { icon: 'eye', needs: 'access.read', show: AccessLog },
}
type TabName =
  | 'units'
  | 'posts'
  | 'people'
  | 'holdings'
  | 'absences'
  | 'tokens'
  | 'policy'
  | 'access'

export default function PeoplePage() {
  const t = texts.useT()
  const me = useMe()
  const wanted = usePathParts()['tab'] ?? 'units'
  const name = wanted in tabs ? wanted : 'units'
  const Tab = tabs[name]?.show ?? Units
  const nav = (
    <nav className="jw-subnav" aria-label={t('title')}>
      {Object.entries(tabs).map(([key, tab]) => (
        <GoLink
          key={key}
          to={`/console/people/${key}`}
          className={key === name ? 'jw-subnav-here' : ''}
        >
          <Icon name={tab.icon} size={14} />
          <span {...(key === name ? { 'aria-current': 'page' as const } : {})}>
            {t(`tabs.${key as TabName}`)}
          </span>
          {hasRight(me, tab.needs) ? null : <Icon name="lock" size={12} />}
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
