import { useEffect, useRef, useState } from 'react'
import { texts } from '../texts.ts'
import type { Told } from './FollowPage.tsx'

/** Says how the page keeps up, and reads aloud what has changed since it was opened. */
export function Live({ told, live }: { readonly told: Told; readonly live: boolean }) {
  const t = texts.useT()
  const { view, language } = told
  const words = view.stateText[language === 'en' ? 'en' : 'zh']
  const before = useRef({ state: view.state, version: view.version })
  const [news, setNews] = useState('')
  useEffect(() => {
    if (before.current.version === view.version) return
    setNews(before.current.state === view.state ? t('follow.live.more') : words)
    before.current = { state: view.state, version: view.version }
  }, [view.version, view.state, words, t])
  return (
    <>
      <p className="pt-live" data-live={live}>
        {t(live ? 'follow.live.on' : 'follow.live.off')}
      </p>
      <output className={news ? 'pt-news' : 'jw-hidden'}>
        {news && t('follow.live.news', { words: news })}
      </output>
    </>
  )
}
