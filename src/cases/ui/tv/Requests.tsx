// What was asked from this television. Several people share it: nothing is shown before someone says so.
import { useState } from 'react'
import { api } from '#platform/ui/api.ts'
import { nameIn } from '#platform/ui/i18n.ts'
import { type Language, useLanguage } from '#platform/ui/preferences.ts'
import { sayWhen } from '#platform/ui/time.ts'
import { useZone } from '../portal/city.ts'
import { byWhen, type FollowView } from '../portal/follow/view.ts'
import { useLoad } from '../portal/load.ts'
import { useNow } from '../portal/now.ts'
import { sayNumberOf } from '../types.ts'
import { useSend } from './ask.ts'
import { type Asked, household, useKept } from './kept.ts'
import { latestLooks } from './looks.ts'
import { Empty, Failed } from './Notices.tsx'
import { Button, Buttons, Drawing, List, Note, Row, Screen, Waiting } from './parts.tsx'
import { type DrawingName, drawings, pictures, said } from './pictures.ts'
import { screens } from './screens.ts'
import { texts } from './texts.ts'

export function OwnScreen() {
  const t = texts.useT()
  return (
    <Screen title={t('own.title')}>
      <div className="tv-words">
        <p>{t('own.hidden')}</p>
      </div>
      <Buttons>
        <Button
          id="show"
          first
          kind="strong"
          onPress={() => {
            screens.back()
            screens.go({ name: 'ownList' })
          }}
        >
          {t('own.show')}
        </Button>
        <Button id="home" onPress={screens.home}>
          {t('toHome')}
        </Button>
      </Buttons>
    </Screen>
  )
}

function titleOf({ kind, picture }: Asked, language: Language): string {
  const what = pictures.find((one) => one === picture)
  if (kind === 'call') return texts.t('own.call')
  return what ? said[what][language] : texts.t('own.case')
}

export function OwnListScreen() {
  const t = texts.useT()
  const language = useLanguage()
  const zone = useZone()
  const now = useNow()
  const { asked } = useKept()
  return (
    <Screen title={t('own.title')} note={t('own.note')}>
      {asked.length === 0 ? <Empty words={t('own.none')} /> : null}
      {asked.length > 0 ? (
        <List>
          {asked.map((one, i) => (
            <Row
              key={one.key}
              id={one.key}
              first={i === 0}
              title={titleOf(one, language)}
              note={sayWhen(one.at, { now, language, zone })}
              end={one.number ? sayNumberOf(one.number) : null}
              onPress={() =>
                screens.go(
                  one.kind === 'call'
                    ? { name: 'call', key: one.key }
                    : { name: 'request', key: one.key },
                )
              }
            />
          ))}
        </List>
      ) : null}
    </Screen>
  )
}

const drawingOf = (key: string, asked: readonly Asked[]): DrawingName => {
  const picture = asked.find((one) => one.key === key)?.picture ?? ''
  return picture in drawings ? (picture as DrawingName) : 'own'
}

/** OK pressed twice by mistake must not say that something was not solved. */
const firstOf = (view: FollowView): 'rate' | 'back' =>
  view.state === 'closed' && view.can.rate === true ? 'rate' : 'back'

export function RequestScreen({ of }: { readonly of: string }) {
  const t = texts.useT()
  const language = useLanguage()
  const { asked } = useKept()
  const { data, problem, reload } = useLoad<FollowView>(`/api/follow/${of}`)
  if (!data) {
    return (
      <Screen title={t('own.title')}>
        {problem ? <Failed onAgain={reload} /> : <Waiting words={t('loading')} />}
      </Screen>
    )
  }
  const first = firstOf(data)
  return (
    <Screen title={data.title} note={t('own.number', { number: sayNumberOf(data.number) })}>
      <div className="tv-facts tv-facts-1">
        <p>
          <Drawing name={drawingOf(of, asked)} size={13} />
          <span>
            <small>{t('own.now')}</small>
            <b>{data.stateText[language === 'en' ? 'en' : 'zh']}</b>
          </span>
        </p>
      </div>
      <State view={data} />
      <Buttons>
        {data.state === 'closed' && data.can.rate === true ? (
          <Button
            id="rate"
            first={first === 'rate'}
            kind="strong"
            onPress={() => screens.go({ name: 'rate', key: of })}
          >
            {t('own.rate')}
          </Button>
        ) : null}
        {data.can.notSolved === true ? (
          <Button id="notSolved" onPress={() => screens.go({ name: 'notSolved', key: of })}>
            {t('own.notSolved')}
          </Button>
        ) : null}
        {data.question && household()?.phone !== undefined ? (
          <Button id="call" onPress={() => screens.go({ name: 'callBack' })}>
            {t('own.answerByCall')}
          </Button>
        ) : null}
        <Button id="back" first={first === 'back'} onPress={() => void screens.back()}>
          {t('own.back')}
        </Button>
      </Buttons>
    </Screen>
  )
}

function State({ view }: { readonly view: FollowView }) {
  const t = texts.useT()
  const language = useLanguage()
  const zone = useZone()
  const now = useNow()
  const by = byWhen(view, now)
  const when = by.kind === 'none' ? '' : sayWhen(by.at, { now, language, zone })
  return (
    <dl className="tv-state">
      {view.unit ? (
        <div>
          <dt>{t('own.who')}</dt>
          <dd>{nameIn(language, view.unit)}</dd>
        </div>
      ) : null}
      {by.kind === 'none' ? null : (
        <div>
          <dt>{t('own.by')}</dt>
          <dd>{t(`own.${by.kind}`, { when })}</dd>
        </div>
      )}
      {view.question ? (
        <div>
          <dt>{t('own.question')}</dt>
          <dd>{view.question}</dd>
        </div>
      ) : null}
      {view.reply ? (
        <div>
          <dt>{t('own.reply')}</dt>
          <dd>{view.reply}</dd>
        </div>
      ) : null}
      {view.rating ? (
        <div>
          <dt>{t('own.rated')}</dt>
          <dd>
            {'★'.repeat(view.rating.stars)} {t(`rate.s${starsOf(view.rating.stars)}`)}
          </dd>
        </div>
      ) : null}
    </dl>
  )
}

const stars = [1, 2, 3, 4, 5] as const
type Stars = (typeof stars)[number]
const starsOf = (given: number): Stars => stars.find((one) => one === given) ?? 3

const actOn = (token: string, command: string, fields: object, key: string) =>
  api.post<FollowView>(`/api/follow/${token}/${command}`, fields, { key })

/** First the stars, then whether it is put right: two presses. */
export function RateScreen({ of }: { readonly of: string }) {
  const t = texts.useT()
  const { busy, wrong, send } = useSend()
  const [given, setGiven] = useState<Stars | null>(null)
  const rate = (solved: boolean) => () =>
    send([given, solved], async (key) => {
      await actOn(of, 'rate', { stars: given, solved }, key)
      screens.back()
    })
  if (given === null) {
    return (
      <Screen title={t('rate.title')} note={t('rate.note')}>
        <div className="tv-stars">
          {stars.map((one) => (
            <Button
              key={one}
              id={`stars ${one}`}
              first={one === 5}
              label={t(`rate.s${one}`)}
              onPress={() => setGiven(one)}
            >
              <span aria-hidden="true">
                {'★'.repeat(one)}
                <i>{'★'.repeat(5 - one)}</i>
              </span>
              <b>{t(`rate.s${one}`)}</b>
            </Button>
          ))}
        </div>
      </Screen>
    )
  }
  return (
    <Screen title={t('rate.solved')} note={`${'★'.repeat(given)} ${t(`rate.s${given}`)}`}>
      {wrong ? <Note kind="bad">{wrong}</Note> : null}
      <Buttons>
        <Button id="yes" first kind="strong" onPress={rate(true)}>
          {t(busy ? 'sending' : 'rate.yes')}
        </Button>
        <Button id="no" onPress={rate(false)}>
          {t('rate.no')}
        </Button>
      </Buttons>
    </Screen>
  )
}

const whys = ['same', 'again', 'nobody', 'half'] as const

/** Why it is not solved, by choice; the words go to whoever takes it up again. */
export function NotSolvedScreen({ of }: { readonly of: string }) {
  const t = texts.useT()
  const { wrong, send } = useSend()
  return (
    <Screen title={t('notSolved.title')} note={t('notSolved.note')}>
      {wrong ? <Note kind="bad">{wrong}</Note> : null}
      <List>
        {whys.map((why, i) => (
          <Row
            key={why}
            id={why}
            first={i === 0}
            title={t(`notSolved.${why}`)}
            onPress={() =>
              send(why, async (key) => {
                await actOn(of, 'notSolved', { text: t(`notSolved.${why}`) }, key)
                screens.back()
              })
            }
          />
        ))}
      </List>
    </Screen>
  )
}

type Callback = {
  readonly state: 'waiting' | 'called' | 'failed' | 'withdrawn'
  readonly askedAt: string
  readonly dueAt: string
  readonly calledAt: string | null
  readonly tries: number
  readonly looks: readonly {
    readonly at: string
    readonly post: { readonly title: string; readonly titleEn: string }
  }[]
}

/** What became of it: asked, looked at, called. */
function CallState({ call }: { readonly call: Callback }) {
  const t = texts.useT()
  const language = useLanguage()
  const zone = useZone()
  const now = useNow()
  const say = (at: string) => sayWhen(Date.parse(at), { now, language, zone })
  const looked = latestLooks(call.looks).map(
    ({ at, post }) => `${nameIn(language, { name: post.title, nameEn: post.titleEn })} ${say(at)}`,
  )
  const facts = [
    [t('call.asked'), say(call.askedAt)],
    ...(call.state === 'waiting' ? [[t('call.by'), t('own.due', { when: say(call.dueAt) })]] : []),
    [t('call.looked'), looked.join(language === 'en' ? '; ' : '；') || t('call.notLooked')],
    ...(call.tries > 0 ? [[t('call.tried'), t('call.tries', { count: call.tries })]] : []),
    ...(call.calledAt ? [[t('call.reached'), say(call.calledAt)]] : []),
  ]
  return (
    <dl className="tv-state">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export function CallScreen({ of }: { readonly of: string }) {
  const t = texts.useT()
  const { busy, wrong, send } = useSend()
  const { data, problem, reload, put } = useLoad<Callback>(`/api/callbacks/${of}`)
  return (
    <Screen title={t('own.call')}>
      {!data && !problem ? <Waiting words={t('loading')} /> : null}
      {!data && problem ? <Failed onAgain={reload} /> : null}
      {data ? (
        <>
          <div className="tv-words">
            <p>{t(`call.${data.state}`)}</p>
          </div>
          <CallState call={data} />
          {wrong ? <Note kind="bad">{wrong}</Note> : null}
          <Buttons>
            <Button id="back" first kind="strong" onPress={() => void screens.back()}>
              {t('own.back')}
            </Button>
            {data.state === 'waiting' ? (
              <Button
                id="withdraw"
                onPress={() =>
                  send('withdraw', async (key) => {
                    await api.delete(`/api/callbacks/${of}`, { key })
                    put({ ...data, state: 'withdrawn' })
                  })
                }
              >
                {t(busy ? 'sending' : 'call.withdraw')}
              </Button>
            ) : null}
          </Buttons>
        </>
      ) : null}
    </Screen>
  )
}
