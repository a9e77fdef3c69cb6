import { Link, Outlet } from '@tanstack/react-router'
import {
  addressOf,
  type Command,
  type ConsolePage,
  hasRight,
  Icon,
  mainId,
  preferences,
  SkipLink,
  useCommands,
  useFilters,
  useGo,
  useMe,
  usePreferences,
  useSayKey,
} from '#platform/ui'
import { Mark } from './SignInPageFrame.tsx'
import { texts } from './texts.ts'
import { TopBar } from './TopBar.tsx'

type Entry = ConsolePage & { readonly nav: NonNullable<ConsolePage['nav']> }
const groups = ['work', 'insight', 'manage'] as const

const inNavigation = (pages: readonly ConsolePage[]): readonly Entry[] =>
  pages
    .filter((page): page is Entry => page.nav !== undefined)
    .toSorted((a, b) => a.nav.order - b.nav.order)

/** Navigation at the left, the bar above, the page. */
export function Shell({ pages }: { readonly pages: readonly ConsolePage[] }) {
  const { navFolded } = usePreferences()
  const entries = inNavigation(pages)
  useGoCommands(entries)
  return (
    <div className={navFolded ? 'jw-shell jw-shell-folded' : 'jw-shell'}>
      <SkipLink />
      <Navigation entries={entries} folded={navFolded} />
      <TopBar />
      <main id={mainId} tabIndex={-1} className="jw-main">
        <Outlet />
      </main>
    </div>
  )
}

function useGoCommands(entries: readonly Entry[]): void {
  const t = texts.useT()
  const say = useSayKey()
  const go = useGo()
  const me = useMe()
  const commands = entries
    .filter(({ needs }) => hasRight(me, needs))
    .map((entry): Command => ({
      id: `go ${entry.path}`,
      kind: 'go',
      title: t('go', { page: say(entry.nav.label) }),
      ...(entry.nav.key ? { keys: `g ${entry.nav.key}` } : {}),
      run: () => go(addressOf(entry)),
    }))
  useCommands(commands)
}

function Navigation({
  entries,
  folded,
}: {
  readonly entries: readonly Entry[]
  readonly folded: boolean
}) {
  const t = texts.useT()
  const present = groups
    .map((group) => ({
      group,
      items: entries.filter(({ nav }) => (nav.group ?? 'work') === group),
    }))
    .filter(({ items }) => items.length > 0)
  return (
    <nav className="jw-nav" aria-label={t('nav.label')}>
      <Link to="/console" className="jw-nav-brand" aria-label={t('product')}>
        <Mark size={24} />
        <span>{t('product')}</span>
      </Link>
      <div className="jw-nav-groups">
        {present.map(({ group, items }) => (
          <section key={group} aria-label={t(`nav.${group}`)}>
            <h2>{t(`nav.${group}`)}</h2>
            <ul>
              {items.map((entry) => (
                <NavEntry key={entry.path} entry={entry} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <button
        type="button"
        className="jw-icon-button"
        aria-label={t(folded ? 'nav.unfold' : 'nav.fold')}
        title={t(folded ? 'nav.unfold' : 'nav.fold')}
        onClick={() => preferences.set({ navFolded: !folded })}
      >
        <Icon name="sidebar" />
      </button>
    </nav>
  )
}

function NavEntry({ entry }: { readonly entry: Entry }) {
  const say = useSayKey()
  const me = useMe()
  const [{ area }] = useFilters<{ area?: string }>()
  const label = say(entry.nav.label)
  const able = hasRight(me, entry.needs)
  return (
    <li>
      <Link
        to={addressOf(entry)}
        search={(area ? { area } : {}) as never}
        className={able ? 'jw-nav-entry' : 'jw-nav-entry jw-nav-unable'}
        activeProps={{ 'aria-current': 'page' }}
        title={label}
      >
        <Icon name={entry.nav.icon} />
        <span>{label}</span>
        {able ? null : <Icon name="lock" size={12} />}
      </Link>
    </li>
  )
}
