import type { ComponentType, ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'
import { GoLink } from './navigation.tsx'
import { Page } from './Page.tsx'

/** A tab puts its tools and its content into the page. */
export type TabProps = {
  readonly page: (parts: { readonly tools?: ReactNode; readonly body: ReactNode }) => ReactNode
}

export type PageTab = {
  readonly name: string
  readonly label: string
  readonly icon: IconName
  readonly to: string
  /** Who is here may not see it; it says why. */
  readonly locked?: boolean
  readonly show: ComponentType<TabProps>
}

/** One page of several lists, each at its own address. `here`: a name of the tabs, or the first one is shown. */
export function TabbedPage({
  title,
  tabs,
  here,
}: {
  readonly title: string
  readonly tabs: readonly PageTab[]
  readonly here: string | undefined
}) {
  const shown = tabs.find((tab) => tab.name === here) ?? tabs[0]
  if (!shown) return null
  const { name, show: Tab } = shown
  const nav = (
    <nav className="jw-subnav" aria-label={title}>
      {tabs.map((tab) => (
        <GoLink key={tab.name} to={tab.to} className={tab.name === name ? 'jw-subnav-here' : ''}>
          <Icon name={tab.icon} size={14} />
          <span {...(tab.name === name ? { 'aria-current': 'page' as const } : {})}>
            {tab.label}
          </span>
          {tab.locked ? <Icon name="lock" size={12} /> : null}
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
          title={title}
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
