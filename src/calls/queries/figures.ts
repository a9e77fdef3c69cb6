// How the hotline does, counted from its calls. Shares are of the switch's calls: only these have a waiting time.
import { at, sql, type Tx } from '#platform/db.ts'
import { answerWithinMs, type MinuteCount } from '../domain.ts'
import type { Figures } from '../schema.ts'

const counts = sql`
  count(*) filter (where c.source = 'switch' and c.state <> 'ringing')::int as offered,
  count(*) filter (where c.source = 'switch' and c.answered_at is not null)::int as answered,
  count(*) filter (where c.source = 'switch' and c.state = 'abandoned')::int as abandoned,
  count(*) filter (where c.source = 'switch' and c.answered_at - c.offered_at <= ${answerWithinMs} * interval '1 millisecond')::int as "inTime",
  count(*) filter (where c.source = 'hand')::int as "byHand",
  count(*) filter (where c.source = 'callback')::int as called,
  (round(avg(extract(epoch from c.answered_at - c.offered_at) * 1000) filter (where c.source = 'switch')))::bigint as "waitMs",
  (round(avg(extract(epoch from c.ended_at - c.answered_at) * 1000 - c.held_ms)))::bigint as "talkMs",
  (round(avg(extract(epoch from c.wrapped_at - c.ended_at) * 1000)))::bigint as "wrapMs"`

type Span = { readonly from: number; readonly to: number }
const within = (o: Span) => sql`c.offered_at >= ${at(o.from)} and c.offered_at < ${at(o.to)}`

export const figuresOf = (tx: Tx, o: Span): Promise<Figures[]> =>
  tx.rows(sql`select ${counts} from hotline_call c where ${within(o)}`)

export const figuresByHour = (tx: Tx, o: Span): Promise<(Figures & { readonly hour: number })[]> =>
  tx.rows(sql`select date_trunc('hour', c.offered_at) as hour, ${counts} from hotline_call c where ${within(o)}
    group by 1 order by 1 limit 800`)

export const figuresByPost = (
  tx: Tx,
  o: Span,
): Promise<
  (Figures & { readonly postId: string; readonly post: string; readonly postEn: string })[]
> =>
  tx.rows(sql`select c.post_id as "postId", max(p.title) as post, max(coalesce(nullif(p.title_en, ''), p.title)) as "postEn", ${counts}
    from hotline_call c join post p on p.id = c.post_id where ${within(o)}
    group by c.post_id order by max(p.title), c.post_id limit 200`)

export const countMinutes = (tx: Tx, o: Span): Promise<MinuteCount[]> =>
  tx.rows(sql`select date_trunc('minute', c.offered_at) as at, count(*)::int as offered,
      count(*) filter (where c.answered_at is not null)::int as answered
    from hotline_call c where c.source = 'switch' and c.state <> 'ringing' and ${within(o)} group by 1 order by 1`)
