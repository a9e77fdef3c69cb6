// The five numbers. Each opens the cases it counts.
import { LightIcon } from '#platform/ui/Light.tsx'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayNumber, sayShare } from '#platform/ui/time.ts'
import type { Figures } from './figures.ts'
import type { Sums } from './picture.ts'
import { todayShare } from './share.ts'
import { texts } from './texts.ts'

/** What to ask of /api/board/cases, and what the list is called. */
export type Behind = {
  readonly title: string
  readonly query: Readonly<Record<string, string>>
}

type Props = {
  readonly counts: Sums['counts']
  readonly figures: Figures | null
  readonly onOpen: (behind: Behind) => void
}

type NumberProps = {
  readonly label: string
  readonly value: React.ReactNode
  readonly note: React.ReactNode
  readonly tone?: 'near' | 'late' | 'onTime'
  readonly query: Readonly<Record<string, string>>
  readonly onOpen: (behind: Behind) => void
}

function One({ label, value, note, tone, query, onOpen }: NumberProps) {
  return (
    <button
      type="button"
      className={`bd-number ${tone ? `bd-${tone}` : ''}`}
      onClick={() => onOpen({ title: label, query })}
    >
      <span>{label}</span>
      <b>{value}</b>
      <small>{note}</small>
    </button>
  )
}

const open = { open: 'true' }

export function Numbers({ counts, figures, onOpen }: Props) {
  const t = texts.useT()
  const language = useLanguage()
  const say = (value: number) => sayNumber(value, language)
  const due = counts.near + counts.late
  const onTime = counts.open - due
  return (
    <div className="bd-numbers">
      <One
        label={t('open')}
        value={say(counts.open)}
        note={t('openNote', { suspended: say(counts.suspended) })}
        query={open}
        onOpen={onOpen}
      />
      <One
        label={t('onTime')}
        tone="onTime"
        value={say(onTime)}
        note={counts.open > 0 ? sayShare(onTime / counts.open, language) : '–'}
        query={{ ...open, light: 'onTime,suspended,none' }}
        onOpen={onOpen}
      />
      <One
        label={t('due')}
        tone={counts.late > 0 ? 'late' : 'near'}
        value={
          <>
            {say(counts.near)}
            <i>/</i>
            <em>{say(counts.late)}</em>
          </>
        }
        note={
          <>
            <LightIcon light="near" size={22} /> {t('near')} <LightIcon light="late" size={22} />{' '}
            {t('late')}
          </>
        }
        query={{ ...open, light: 'near,late' }}
        onOpen={onOpen}
      />
      <One
        label={t('today')}
        value={sayShare(todayShare(figures?.today), language)}
        note={
          figures
            ? t('todayNote', { total: say(figures.today.total), closed: say(figures.today.closed) })
            : t('loading')
        }
        query={{ figure: 'total', ...(figures ? { from: dayOf(figures.todayFrom) } : {}) }}
        onOpen={onOpen}
      />
      <One
        label={t('satisfied')}
        value={sayShare(figures?.month.satisfactionRate, language)}
        note={figures ? t('satisfiedNote', { rated: say(figures.month.rated) }) : t('loading')}
        query={{ figure: 'rated', ...(figures ? { from: dayOf(figures.monthFrom) } : {}) }}
        onOpen={onOpen}
      />
    </div>
  )
}

/** The figures take whole days; so does what is behind them. */
const dayOf = (instant: string): string => {
  const day = new Date(instant)
  day.setHours(0, 0, 0, 0)
  return day.toISOString()
}
