import { App, Dropdown, Select } from 'antd'
import { useState } from 'react'
import {
  api,
  Icon,
  Keys,
  type Language,
  type Me,
  nameIn,
  openPalette,
  type PageOf,
  postTitle,
  preferences,
  queryClient,
  type Theme,
  useApi,
  useFilters,
  useGo,
  useLanguage,
  useLive,
  useMapInfo,
  useMe,
  useMedia,
  useMode,
  usePreferences,
  useSend,
  useShortcut,
} from '#platform/ui'
import { Notices } from './Notices.tsx'
import { texts } from './texts.ts'

export function TopBar() {
  const t = texts.useT()
  const live = useLive()
  const narrow = useMedia('(max-width: 900px)')
  return (
    <header className="jw-top">
      <AreaFilter />
      <Search />
      <span className="jw-grow" />
      {live === 'waiting' ? (
        <output className="jw-top-offline">
          <Icon name="refresh" /> {t('top.offline')}
        </output>
      ) : null}
      <button
        type="button"
        className="jw-top-palette"
        aria-label={t('top.palette')}
        title={t('top.palette')}
        onClick={openPalette}
      >
        <Keys keys="mod+k" />
      </button>
      {narrow ? null : (
        <>
          <LanguageButton />
          <ThemeButton />
        </>
      )}
      <Notices />
      <Account withLook={narrow} />
    </header>
  )
}

type Area = { readonly code: string; readonly name: string; readonly nameEn: string }

/** City or district; kept in the address and carried along by the navigation. */
function AreaFilter() {
  const t = texts.useT()
  const language = useLanguage()
  const [{ area }, setFilters] = useFilters<{ area?: string }>()
  const info = useMapInfo()
  const districts = useApi<PageOf<Area>>('/api/areas', { kind: 'district', limit: 200 })
  const cities = info.data?.cities ?? []
  const parts = districts.data?.items ?? []
  const deeper = area !== undefined && ![...cities, ...parts].some(({ code }) => code === area)
  const chosen = useApi<Area>(deeper ? `/api/areas/${area}` : null)
  const own = deeper
    ? [{ value: area, label: chosen.data ? nameIn(language, chosen.data) : area }]
    : []
  const options = cities.map((city) => ({
    label: nameIn(language, city),
    title: nameIn(language, city),
    options: [
      { value: city.code, label: nameIn(language, city) },
      ...parts
        .filter(({ code }) => code.startsWith(city.code))
        .map((part) => ({ value: part.code, label: nameIn(language, part) })),
    ],
  }))
  return (
    <Select
      className="jw-top-area"
      variant="filled"
      aria-label={t('top.area')}
      value={area ?? ''}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={220}
      prefix={<Icon name="area" />}
      options={[
        { value: '', label: t('top.wholeCity') },
        ...own,
        ...(cities.length === 1 ? (options[0]?.options ?? []) : options),
      ]}
      onChange={(code: string) => setFilters({ area: code || undefined } as { area?: string })}
    />
  )
}

function Search() {
  const t = texts.useT()
  const go = useGo()
  const [{ q, area }] = useFilters<{ q?: string; area?: string }>()
  const [text, setText] = useState<string | null>(null)
  useShortcut('/', t('top.search'), () => document.getElementById('search')?.focus())
  return (
    <search>
      <form
        className="jw-search"
        onSubmit={(submit) => {
          submit.preventDefault()
          const params = new URLSearchParams({
            q: (text ?? q ?? '').trim(),
            ...(area ? { area } : {}),
          })
          go(`/console/cases?${params}`)
          setText(null)
        }}
      >
        <Icon name="search" />
        <input
          id="search"
          type="search"
          aria-label={t('top.search')}
          placeholder={t('top.search')}
          value={text ?? q ?? ''}
          onChange={(change) => setText(change.target.value)}
          onKeyDown={(press) => {
            if (press.key === 'Escape') press.currentTarget.blur()
          }}
        />
        <kbd>/</kbd>
      </form>
    </search>
  )
}

export function LanguageButton() {
  const t = texts.useT()
  const language = useLanguage()
  const other = language === 'en' ? 'zh-CN' : 'en'
  return (
    <button
      type="button"
      className="jw-icon-button jw-language"
      lang={other}
      aria-label={`${t('top.language')}: ${other === 'en' ? 'English' : '中文'}`}
      title={other === 'en' ? 'English' : '中文'}
      onClick={() => preferences.set({ language: other })}
    >
      {other === 'en' ? 'EN' : '中'}
    </button>
  )
}

export function ThemeButton() {
  const t = texts.useT()
  const { theme } = usePreferences()
  const mode = useMode()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectedKeys: [theme],
        items: themes.map((key) => ({
          key,
          label: t(`top.${key}`),
          icon: <Icon name={themeIcons[key]} />,
        })),
        onClick: ({ key }) => preferences.set({ theme: key as Theme }),
      }}
    >
      <button
        type="button"
        className="jw-icon-button"
        aria-label={t('top.theme')}
        title={t('top.theme')}
      >
        <Icon name={mode === 'dark' ? 'moon' : 'sun'} />
      </button>
    </Dropdown>
  )
}

const themes: readonly Theme[] = ['system', 'light', 'dark']
const themeIcons = { system: 'screen', light: 'sun', dark: 'moon' } as const

/** Language and theme as entries of a menu, where the bar has no room for their buttons. */
function useLookItems() {
  const t = texts.useT()
  const language = useLanguage()
  const { theme } = usePreferences()
  return [
    { type: 'divider' as const },
    {
      key: 'language',
      lang: language === 'en' ? 'zh-CN' : 'en',
      label: language === 'en' ? '中文' : 'English',
      icon: <Icon name="screen" />,
    },
    ...themes.map((one) => ({
      key: `theme ${one}`,
      label: t(`top.${one}`),
      icon: <Icon name={one === theme ? 'check' : themeIcons[one]} />,
    })),
  ]
}

function look(key: string, language: Language): void {
  if (key === 'language') preferences.set({ language: language === 'en' ? 'zh-CN' : 'en' })
  else preferences.set({ theme: key.slice('theme '.length) as Theme })
}

/** The posts one holds, the present one marked. */
function usePostItems() {
  const language = useLanguage()
  const me = useMe()
  return me.posts.map((post) => ({
    key: `post ${post.id}`,
    label: (
      <span className="jw-two">
        {postTitle(post, language)}
        <small>
          {nameIn(language, post.unit)} · {language === 'en' ? post.areaNameEn : post.areaName}
        </small>
      </span>
    ),
    icon: <Icon name={post.id === me.post.id ? 'check' : 'user'} />,
  }))
}

function Account({ withLook }: { readonly withLook: boolean }) {
  const t = texts.useT()
  const language = useLanguage()
  const go = useGo()
  const me = useMe()
  const lookItems = useLookItems()
  const { message } = App.useApp()
  const title = postTitle(me.post, language)
  const switchPost = useSend(
    (postId: string, key) => api.post<Me>('/api/session/post', { postId }, { key }),
    {
      onDone: (next) => {
        void queryClient.resetQueries()
        void message.success(t('top.switched', { post: postTitle(next.post, language) }))
      },
    },
  )
  const leave = useSend(
    (_: null, key) => api.delete<{ next: string } | undefined>('/api/session', { key }),
    {
      onDone: (answer) => {
        queryClient.clear()
        // at the identity provider too, where one came from there
        if (answer) location.assign(answer.next)
        else go('/signin')
      },
    },
  )
  const posts = usePostItems()
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          { key: 'posts', type: 'group', label: t('top.posts'), children: posts },
          ...(withLook ? lookItems : []),
          { type: 'divider' },
          { key: 'account', label: t('top.account'), icon: <Icon name="key" /> },
          { key: 'leave', label: t('top.signOut'), icon: <Icon name="logOut" /> },
        ],
        onClick: ({ key }) => {
          if (key === 'language' || key.startsWith('theme ')) look(key, language)
          else if (key === 'leave') leave.send(null)
          else if (key === 'account') go('/console/account')
          else if (key !== `post ${me.post.id}`) switchPost.send(key.slice('post '.length))
        },
      }}
    >
      <button
        type="button"
        className="jw-account"
        aria-label={`${t('top.menu')}: ${me.person.name}, ${title}`}
      >
        <span className="jw-account-face" aria-hidden="true">
          {me.person.name.slice(0, 1)}
        </span>
        <span className="jw-account-words">
          {me.person.name}
          <small>{title}</small>
        </span>
        <Icon name="chevronDown" size={12} />
      </button>
    </Dropdown>
  )
}
