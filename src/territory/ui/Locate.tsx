import { Alert, Button, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import {
  Icon,
  nameIn,
  type Place,
  type Problem,
  ProblemAlert,
  useApi,
  useLanguage,
} from '#platform/ui'
import type { locateReply } from '../schema.ts'
import type { z } from 'zod'
import { kindKey, texts } from './texts.ts'

type Reply = z.infer<typeof locateReply>
const systems = ['WGS84', 'GCJ02', 'BD09', 'CGCS2000'] as const
const isWithin = (degrees: string, most: number) =>
  degrees.trim() !== '' && Math.abs(Number(degrees)) <= most

type Ask = { readonly lon: string; readonly lat: string; readonly system: string }

/** Coordinates in any of the four systems → the grid they fall into; the map gives WGS-84. */
export function LocateBar({
  at,
  onAt,
  onOpen,
}: {
  readonly at: Place | null
  readonly onAt: (place: Place) => void
  readonly onOpen: (code: string) => void
}) {
  const t = texts.useT()
  const [ask, setAsk] = useState<Ask>({ lon: '', lat: '', system: 'WGS84' })
  const [sent, setSent] = useState<Ask | null>(null)
  const [wrong, setWrong] = useState(false)
  useEffect(() => {
    if (!at) return
    const next = { lon: at.lon.toFixed(6), lat: at.lat.toFixed(6), system: 'WGS84' }
    setWrong(false)
    setAsk((now) => (now.lon === next.lon && now.lat === next.lat ? now : next))
    setSent((now) => (now && now.system !== 'WGS84' ? now : next))
  }, [at])
  const found = useApi<Reply>(sent ? '/api/locate' : null, sent ?? {})
  useEffect(() => {
    if (found.data) onAt({ lon: found.data.lon, lat: found.data.lat })
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only a new answer moves the marker
  }, [found.data])
  return (
    <section className="jw-locate" aria-label={t('locate.title')}>
      <form
        onSubmit={(submit) => {
          submit.preventDefault()
          const fits = isWithin(ask.lon, 180) && isWithin(ask.lat, 90)
          setWrong(!fits)
          if (fits) setSent(ask)
        }}
      >
        <Input
          aria-label={t('locate.lon')}
          placeholder={t('locate.lon')}
          inputMode="decimal"
          value={ask.lon}
          onChange={(change) => setAsk({ ...ask, lon: change.target.value })}
        />
        <Input
          aria-label={t('locate.lat')}
          placeholder={t('locate.lat')}
          inputMode="decimal"
          value={ask.lat}
          onChange={(change) => setAsk({ ...ask, lat: change.target.value })}
        />
        <Select
          aria-label={t('locate.system')}
          value={ask.system}
          popupMatchSelectWidth={false}
          options={systems.map((value) => ({ value, label: t(`locate.systems.${value}`) }))}
          onChange={(system) => setAsk({ ...ask, system })}
        />
        <Button htmlType="submit" type="primary" icon={<Icon name="search" />}>
          {t('locate.submit')}
        </Button>
      </form>
      <div aria-live="polite">
        <Outcome wrong={wrong} found={found} onOpen={onOpen} />
      </div>
    </section>
  )
}

function Outcome(props: {
  readonly wrong: boolean
  readonly found: { readonly data: Reply | undefined; readonly error: Problem | null }
  readonly onOpen: (code: string) => void
}) {
  const t = texts.useT()
  const { data, error } = props.found
  if (props.wrong)
    return <Alert showIcon type="error" className="jw-problem" title={t('locate.wrong')} />
  if (error) return <ProblemAlert problem={error} />
  if (data) return <Answer reply={data} onOpen={props.onOpen} />
  return <p className="jw-soft">{t('locate.hint')}</p>
}

function Answer({
  reply,
  onOpen,
}: {
  readonly reply: Reply
  readonly onOpen: (code: string) => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <p className="jw-locate-answer">
      <span className="jw-soft">{t('locate.result')} </span>
      {reply.ancestors.map((step, i) => (
        <span key={step.code}>
          {i > 0 ? <span className="jw-faint"> › </span> : null}
          <button
            type="button"
            className="jw-text-button"
            title={`${t(kindKey(step.kind))} ${step.code}`}
            onClick={() => onOpen(step.code)}
          >
            {nameIn(language, step)}
          </button>
        </span>
      ))}
      <br />
      <small className="jw-soft jw-time">
        {t('locate.at', { lon: reply.lon.toFixed(6), lat: reply.lat.toFixed(6) })}
      </small>
    </p>
  )
}
