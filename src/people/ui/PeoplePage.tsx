import { hasRight, TabbedPage, useMe, usePathParts } from '#platform/ui'
import { Absences } from './Absences.tsx'
import { AccessLog } from './AccessLog.tsx'
import { Holdings } from './Holdings.tsx'
import { Persons } from './Persons.tsx'
import { Policy } from './Policy.tsx'
import { Posts } from './Posts.tsx'
import { texts } from './texts.ts'
import { Tokens } from './Tokens.tsx'
import { Units } from './Units.tsx'
import './people.css'

/** Each with the right it needs, where not everyone who comes here has it. */
const tabs = [
  { name: 'units', icon: 'building', show: Units },
  { name: 'posts', icon: 'user', show: Posts },
  { name: 'people', icon: 'people', show: Persons },
  { name: 'holdings', icon: 'calendar', show: Holdings },
  { name: 'absences', icon: 'clock', show: Absences },
  { name: 'policy', icon: 'shield', show: Policy },
  { name: 'tokens', icon: 'key', show: Tokens, needs: 'token.manage' },
  { name: 'access', icon: 'eye', show: AccessLog, needs: 'access.read' },
] as const

export default function PeoplePage() {
  const t = texts.useT()
  const me = useMe()
  return (
    <TabbedPage
      title={t('title')}
      here={usePathParts()['tab']}
      tabs={tabs.map((tab) => ({
        ...tab,
        to: `/console/people/${tab.name}`,
        label: t(`tabs.${tab.name}`),
        locked: 'needs' in tab && !hasRight(me, tab.needs),
      }))}
    />
  )
}
