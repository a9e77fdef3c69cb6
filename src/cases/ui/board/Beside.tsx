// At the side of the map: what is happening, and the streets by what is open.
import { LightIcon } from '#platform/ui/Light.tsx'
import { nameIn } from '#platform/ui/i18n.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayDuration } from '#platform/ui/time.ts'
import { states } from '../../lifecycle.ts'
import type { Hot, Line, PartSum } from './picture.ts'
import { texts } from './texts.ts'

export function stateWord(state: string, language: 'zh-CN' | 'en'): string {
  const known = Object.entries(states).find(([name]) => name === state)?.[1]
  return known?.[language === 'en' ? 'en' : 'zh'] ?? state
}

export function Stream({ lines, now }: { readonly lines: readonly Line[]; readonly now: number }) {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <section className="bd-box bd-stream" aria-label={t('stream')}>
      <h2>{t('stream')}</h2>
      <ol>
        {lines.slice(0, 24).map((line) => (
          <li key={`${line.number} ${line.updatedAt}`}>
            <LightIcon light={line.light} size={26} />
            <span>
              <b>{nameIn(language, line.category)}</b>
              <small>
                {nameIn(language, line.area)} · {t(`lights.${line.light}`)}
              </small>
            </span>
            <em>
              {stateWord(line.state, language)}
              <small>{t('ago', { span: sayDuration(now - line.updatedAt, language) })}</small>
            </em>
          </li>
        ))}
      </ol>
      {lines.length === 0 ? <p>{t('streamNone')}</p> : null}
    </section>
  )
}

type BarsProps = {
  readonly parts: readonly PartSum[]
  readonly most?: number
  readonly chosen: string | null
  readonly onPart: (code: string) => void
}

const order = ['late', 'near', 'suspended', 'onTime', 'none'] as const
const inkOf = (light: string) => `var(--jw-light-${light === 'onTime' ? 'on-time' : light})`

/** Open cases by street, split by light. */
export function Bars({ parts, most = 12, chosen, onPart }: BarsProps) {
  const t = texts.useT()
  const language = useLanguage()
  const fullest = Math.max(1, ...parts.map(({ open }) => open))
  return (
    <section className="bd-box bd-bars" aria-label={t('bars')}>
      <h2>
        {t('bars')}
        {parts.length > most ? (
          <small>{t('barsMore', { count: parts.length - most })}</small>
        ) : null}
      </h2>
      <ul>
        {parts.slice(0, most).map((part) => (
          <li key={part.code}>
            <button
              type="button"
              className={chosen === part.code ? 'bd-chosen' : undefined}
              onClick={() => onPart(part.code)}
            >
              <span>{nameIn(language, part)}</span>
              <i aria-hidden="true">
                {order.map((light) =>
                  part[light] > 0 ? (
                    <u
                      key={light}
                      style={{
                        width: `${(part[light] / fullest) * 100}%`,
                        background: inkOf(light),
                      }}
                    />
                  ) : null,
                )}
              </i>
              <b>{part.open}</b>
              <em>
                {part.late > 0 ? (
                  <>
                    <LightIcon light="late" size={20} /> {part.late}
                  </>
                ) : null}
              </em>
            </button>
          </li>
        ))}
      </ul>
      {parts.length === 0 ? <p>{t('barsNone')}</p> : null}
    </section>
  )
}

export function HotSpots({ hot }: { readonly hot: readonly Hot[] }) {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <section className="bd-box bd-hot" aria-label={t('hot')}>
      <h2>{t('hot')}</h2>
      <ol>
        {hot.slice(0, 8).map(({ area, count, centre }) => (
          <li key={centre.join()}>
            <span>{nameIn(language, area)}</span>
            <b>{count}</b>
          </li>
        ))}
      </ol>
      {hot.length === 0 ? <p>{t('hotNone')}</p> : null}
    </section>
  )
}
