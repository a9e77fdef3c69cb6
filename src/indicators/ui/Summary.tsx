import { GoLink, useNumbers } from '#platform/ui'
import { type Asking, linkBehind, type Summed } from './ask.ts'
import { texts } from './texts.ts'

const tiles = [
  { rate: 'responseRate', part: 'responded', whole: 'total', hint: 'responseHint' },
  { rate: 'onTimeRate', part: 'onTime', whole: 'total', hint: 'onTimeHint' },
  { rate: 'resolutionRate', part: 'resolved', whole: 'closed', hint: 'resolutionHint' },
  { rate: 'satisfactionRate', part: 'satisfied', whole: 'rated', hint: 'satisfactionHint' },
] as const

/** Six numbers, each of which opens its cases. */
export function Summary({
  asking,
  figures,
}: {
  readonly asking: Asking
  readonly figures: Summed | undefined
}) {
  const t = texts.useT()
  const { number, share } = useNumbers()
  return (
    <section
      className="jw-figures-tiles"
      aria-label={t('summary')}
      aria-busy={!figures || figures.behind}
    >
      <Tile
        label={t('total')}
        hint={t('totalHint')}
        value={figures && number(figures.total)}
        to={linkBehind(asking, { figure: 'total' })}
      />
      {tiles.map(({ rate, part, whole, hint }) => (
        <Tile
          key={rate}
          label={t(rate)}
          hint={t(hint)}
          value={figures && share(figures[rate])}
          share={figures?.[rate] ?? null}
          note={figures && t('of', { part: number(figures[part]), whole: number(figures[whole]) })}
          to={linkBehind(asking, { figure: part })}
        />
      ))}
      <Tile
        label={t('openLate')}
        hint={t('openLateHint')}
        value={figures && number(figures.openLate)}
        to={linkBehind(asking, { figure: 'openLate' })}
        late={(figures?.openLate ?? 0) > 0}
      />
    </section>
  )
}

function Tile(props: {
  readonly label: string
  readonly hint: string
  readonly value: string | undefined
  readonly note?: string | undefined
  readonly share?: number | null
  readonly late?: boolean
  readonly to: string
}) {
  return (
    <GoLink to={props.to} className="jw-figures-tile" title={props.hint}>
      <span className="jw-figures-label">{props.label}</span>
      <strong className={props.late ? 'jw-figures-late' : undefined}>
        {props.value ?? <i aria-hidden="true" />}
      </strong>
      {props.share === undefined ? null : <Bar share={props.share} />}
      <small>{props.note ?? props.hint}</small>
    </GoLink>
  )
}

/** A share as a thin bar; the number beside it says the same. */
export function Bar({ share }: { readonly share: number | null }) {
  return (
    <span className="jw-figures-bar" aria-hidden="true">
      <span style={{ width: `${(share ?? 0) * 100}%` }} />
    </span>
  )
}
