import { type ReactNode, useEffect, useRef } from 'react'
import { texts } from './texts.ts'

export const mainId = 'main'

/** First thing the tab key meets. */
export function SkipLink() {
  const t = texts.useT()
  return (
    <a className="jw-skip" href={`#${mainId}`}>
      {t('page.skip')}
    </a>
  )
}

const product = { 'zh-CN': '经纬', en: 'Jingwei' } as Readonly<Record<string, string>>

/** The document's title while mounted: "名称 · 经纬". */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${product[document.documentElement.lang] ?? 'Jingwei'}`
  }, [title])
}

/** The first page leaves the focus where the browser puts it. */
let wasOpened = false

export type PageProps = {
  readonly title: string
  /** Beside the title: a count, a state. */
  readonly aside?: ReactNode
  readonly actions?: ReactNode
  /** A second line: filters, tabs. */
  readonly toolbar?: ReactNode
  /** The content fills the height and scrolls by itself (lists, maps). */
  readonly fill?: boolean
  /** Widest text column in px for pages that are read or filled in. */
  readonly width?: number
  readonly children: ReactNode
}

/** A page of the console: title, actions, content. Coming from another page, the focus goes to its title. */
export function Page({ title, aside, actions, toolbar, fill = false, width, children }: PageProps) {
  useTitle(title)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (wasOpened) heading.current?.focus({ preventScroll: true })
    wasOpened = true
  }, [])
  return (
    <div className={fill ? 'jw-page jw-page-fill' : 'jw-page'}>
      <header className="jw-page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
        <span className="jw-grow" />
        {actions ? <div className="jw-actions">{actions}</div> : null}
      </header>
      {toolbar ? <div className="jw-toolbar">{toolbar}</div> : null}
      <div className="jw-page-body" style={width === undefined ? undefined : { maxWidth: width }}>
        {children}
      </div>
    </div>
  )
}

/** A quiet titled part of a page. */
export function Section({
  title,
  actions,
  children,
}: {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="jw-section" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <span className="jw-grow" />
        {actions}
      </header>
      {children}
    </section>
  )
}
