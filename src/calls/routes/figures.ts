// Calls as a list and as figures; every figure opens the calls behind it.
import { type Route, route } from '#platform/http.ts'
import { pageQuery } from '#platform/page.ts'
import { answerWithinMs, connectionTarget, worstWindow } from '../domain.ts'
import { countWaiting } from '../queries/callbacks.ts'
import { listCalls } from '../queries/calls.ts'
import { countMinutes, figuresByHour, figuresByPost, figuresOf } from '../queries/figures.ts'
import { CallFilter, FiguresAsked } from '../schema.ts'
import { callOf, iso } from '../wire.ts'

const tag = 'calls'
const day = 86_400_000
/** Of fewer calls a share says nothing. */
const leastCalls = 20

export const figureRoutes = (): Route[] => [
  route({
    method: 'GET',
    path: '/api/calls',
    may: 'call.read',
    audit: 'none',
    tag,
    query: CallFilter.extend(pageQuery),
    summary: 'Calls by filter, the latest first; numbers are masked',
    run: async ({ tx, query }) => {
      const { limit, cursor, ...filter } = query
      const page = await listCalls(tx, { filter, limit, cursor })
      return { items: page.items.map(callOf), next: page.next }
    },
  }),
  route({
    method: 'GET',
    path: '/api/calls/figures',
    may: 'call.read',
    audit: 'none',
    tag,
    query: FiguresAsked,
    summary:
      'How the hotline does between two instants: in all, by hour or by post, and GB/T 33358’s figures',
    run: async ({ tx, query, now }) => {
      const span = { from: query.from, to: query.to }
      const minutes = await countMinutes(tx, { from: span.from - day, to: span.to })
      const worst = worstWindow(minutes, { ...span, least: leastCalls })
      const items =
        query.by === 'post'
          ? (await figuresByPost(tx, span)).map(({ postId, post, postEn, ...rest }) => ({
              post: { id: postId, title: post, titleEn: postEn },
              ...rest,
            }))
          : (await figuresByHour(tx, span)).map(({ hour, ...rest }) => ({
              hour: iso(hour),
              ...rest,
            }))
      return {
        from: iso(span.from),
        to: iso(span.to),
        all: (await figuresOf(tx, span))[0] ?? null,
        standard: {
          name: 'GB/T 33358-2016',
          answerWithinMs,
          connectionTarget,
          leastCalls,
          worst: worst ? { ...worst, until: iso(worst.until) } : null,
        },
        callbacks: await countWaiting(tx, now),
        items,
        next: null,
      }
    },
  }),
]
