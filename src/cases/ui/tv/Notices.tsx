// What the community makes known: the list, and one of them, read aloud where the television has a voice.
import { useEffect } from 'react'
import { api } from '#platform/ui/api.ts'
import { type Language, useLanguage } from '#platform/ui/preferences.ts'
import { sayWhen } from '#platform/ui/time.ts'
import { cell } from '#platform/ui/cell.ts'
import { useZone } from '../portal/city.ts'
import { type Notice, noticeIn } from '../portal/hood/notice.ts'
import { newKey, useLoad } from '../portal/load.ts'
import { useNow } from '../portal/now.ts'
import { deviceKey, useKept } from './kept.ts'
import { Button, Buttons, List, Note, Row, Screen, Waiting } from './parts.tsx'
import { screens } from './screens.ts'
import { useSpeech } from './speech.ts'
import { texts } from './texts.ts'

type Page = { readonly items: readonly Notice[]; readonly next: string | null }

const readPlace = 'jingwei.tv.read'
function storedRead(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(readPlace) ?? '[]')
    return Array.isArray(stored) ? (stored as string[]) : []
  } catch {
    return []
  }
}
const read = cell(storedRead())

function markRead(id: string): void {
  if (read.get().includes(id)) return
  read.set([id, ...read.get()].slice(0, 200))
  try {
    localStorage.setItem(readPlace, JSON.stringify(read.get()))
  } catch {
    // It is then new again next time.
  }
  // What could not be told now is told by another who reads it; the count is not worth an error on the screen.
  api
    .post(`/api/notices/${id}/read`, { device: deviceKey() }, { key: newKey() })
    .catch(() => undefined)
}

function usePage() {
  const { household } = useKept()
  const area = household?.areaCode
  return useLoad<Page>(area ? `/api/notices?area=${area}&limit=50` : null)
}

export function useUnread(): number {
  const known = read.use()
  return (usePage().data?.items ?? []).filter(({ id }) => !known.includes(id)).length
}

function headingOf(language: Language, notice: Notice) {
  const { title, lang } = noticeIn(language, notice)
  return { title, lang }
}

export function NoticesScreen() {
  const t = texts.useT()
  const language = useLanguage()
  const now = useNow()
  const zone = useZone()
  const known = read.use()
  const { data, problem, reload } = usePage()
  return (
    <Screen title={t('notices.title')}>
      {!data && !problem ? <Waiting words={t('loading')} /> : null}
      {!data && problem ? (
        <Failed onAgain={reload} />
      ) : data?.items.length === 0 ? (
        <Empty words={t('notices.none')} />
      ) : null}
      {data && data.items.length > 0 ? (
        <List>
          {data.items.map((notice, i) => (
            <Row
              key={notice.id}
              id={notice.id}
              first={i === 0}
              {...headingOf(language, notice)}
              note={`${notice.unitName} · ${sayWhen(Date.parse(notice.publishedAt), { now, language, zone })}`}
              end={
                notice.level === 'plain'
                  ? known.includes(notice.id)
                    ? null
                    : t('notices.new')
                  : t(`notices.${notice.level}`)
              }
              onPress={() => screens.go({ name: 'notice', id: notice.id })}
            />
          ))}
        </List>
      ) : null}
    </Screen>
  )
}

export function Failed({ onAgain }: { readonly onAgain: () => void }) {
  const t = texts.useT()
  return (
    <>
      <Note kind="bad">{t('wrong.line')}</Note>
      <Buttons>
        <Button id="again" first kind="strong" onPress={onAgain}>
          {t('again')}
        </Button>
        <Button id="home" onPress={screens.home}>
          {t('toHome')}
        </Button>
      </Buttons>
    </>
  )
}

export function Empty({ words }: { readonly words: string }) {
  const t = texts.useT()
  return (
    <>
      <Note>{words}</Note>
      <Buttons>
        <Button id="home" first kind="strong" onPress={screens.home}>
          {t('toHome')}
        </Button>
      </Buttons>
    </>
  )
}

export function NoticeScreen({ id }: { readonly id: string }) {
  const t = texts.useT()
  const language = useLanguage()
  const { data, problem, reload } = useLoad<Notice>(`/api/notices/${id}`)
  const { title, text, lang } = noticeIn(language, data ?? { title: '', text: '' })
  // in the language it is written in, whatever the screen's own
  const speech = useSpeech(lang)
  const loaded = data !== undefined
  useEffect(() => {
    if (loaded) markRead(id)
  }, [loaded, id])
  if (!data) {
    return (
      <Screen title={t('notices.title')}>
        {problem ? <Failed onAgain={reload} /> : <Waiting words={t('loading')} />}
      </Screen>
    )
  }
  return (
    <Screen title={title} lang={lang} note={`${data.unitName} · ${data.areaName}`}>
      <section
        className="tv-words tv-scroll"
        data-tv-words=""
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be reached by keys
        tabIndex={0}
        aria-label={title}
        lang={lang}
      >
        {text.split('\n').map((line, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no other name
          <p key={i}>{line}</p>
        ))}
      </section>
      {speech.able ? null : (
        <Note>{t(lang === language ? 'notices.noVoice' : 'notices.noChineseVoice')}</Note>
      )}
      <Buttons>
        {speech.able ? (
          <Button
            id="read"
            first
            kind="strong"
            onPress={() =>
              speech.speaking
                ? speech.stop()
                : speech.read(lang === 'en' ? `${title}. ${text}` : `${title}。${text}`)
            }
          >
            {t(speech.speaking ? 'notices.stop' : 'notices.read')}
          </Button>
        ) : null}
        <Button id="back" first={!speech.able} onPress={() => void screens.back()}>
          {t('notices.back')}
        </Button>
      </Buttons>
    </Screen>
  )
}
