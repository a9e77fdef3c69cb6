import { z } from 'zod'
import type { Tx } from '#platform/db.ts'
import { type Actor, type Route, route } from '#platform/http.ts'
import { pageOf } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import {
  areaExists,
  findUnit,
  insertUnit,
  isAtOrAbove,
  listUnits,
  updateUnit,
} from '../queries/directory.ts'
import { record, subjectOf } from '../record.ts'
import { refused, unlessTaken } from '../refuse.ts'
import type { RouteDeps } from '../routes.ts'
import { AreaCode, NewUnit, pageSchema, Unit, UnitCode, UnitFields } from '../schema.ts'
import { cursorOf, listQuery, tag } from './shared.ts'

/** Nobody arranges what lies beyond the area of their own post. `field` names where it was given. */
export function refuseElsewhere(actor: Actor, areaCode: string, field: string): void {
  const own = actor.post.areaCode
  if (areaCode.startsWith(own)) return
  const en = `what lies in ${own}, the area of your post`
  throw refused({ field, zh: `本岗位辖区 ${own} 内的区域`, en })
}

/** Where a unit or post lies must exist and be the actor's to arrange, and its dates must be in order. */
export async function checkPlace(
  tx: Tx,
  actor: Actor,
  place: { areaCode: string; validFrom?: string | undefined; validTo: string | null },
): Promise<void> {
  refuseElsewhere(actor, place.areaCode, 'areaCode')
  if (!(await areaExists(tx, place.areaCode))) {
    throw refused({
      field: 'areaCode',
      zh: '已有区域的代码',
      en: 'the code of a known area',
    })
  }
  if (place.validTo !== null && place.validFrom !== undefined && place.validTo < place.validFrom) {
    const en = `a date on or after ${place.validFrom}`
    throw refused({ field: 'validTo', zh: `不早于 ${place.validFrom} 的日期`, en })
  }
}

async function checkParent(tx: Tx, parent: string | null, code?: string): Promise<void> {
  if (parent === null) return
  if (!(await findUnit(tx, parent))) {
    throw refused({
      field: 'parent',
      zh: '已有单位的代码',
      en: 'the code of a known unit',
    })
  }
  if (code !== undefined && (await isAtOrAbove(tx, code, parent))) {
    const en = 'a unit that is not this one or below it'
    throw refused({ field: 'parent', zh: '本单位及其下级以外的单位', en })
  }
}

const query = z.object({
  ...listQuery,
  area: AreaCode.optional(),
  kind: z.string().max(40).optional(),
})

const changeUnit = ({ journalKey }: RouteDeps): Route =>
  route({
    method: 'PUT',
    path: '/api/units/:code',
    may: 'people.manage',
    audit: 'journal',
    summary: 'Change a unit; validTo ends it',
    tag,
    params: z.object({ code: UnitCode }),
    body: UnitFields,
    reply: Unit,
    run: async ({ body, params: { code }, ...call }) => {
      const { tx } = call
      const before = await findUnit(tx, code)
      if (!before) throw new Problem('not-found', say`There is no unit "${code}".`)
      refuseElsewhere(call.actor, before.areaCode, 'code')
      const fields = { ...body, validFrom: body.validFrom ?? before.validFrom }
      await checkPlace(tx, call.actor, fields)
      await checkParent(tx, body.parent, code)
      await updateUnit(tx, code, fields)
      const after = await findUnit(tx, code)
      const data = { before, after }
      await record(call, {
        journalKey,
        subject: subjectOf('unit', code),
        kind: 'unit.changed',
        data,
      })
      return after
    },
  })

export function unitRoutes(deps: RouteDeps): Route[] {
  const { journalKey } = deps
  return [
    route({
      method: 'GET',
      path: '/api/units',
      may: 'staff.read',
      audit: 'none',
      summary: 'Units, by code',
      tag,
      query,
      reply: pageSchema(Unit),
      run: async ({ tx, query: { limit, cursor, ...filter } }) => {
        const rows = await listUnits(tx, filter, { limit, after: cursorOf(cursor, ['text']) })
        return pageOf(rows, limit, (unit) => [unit.code])
      },
    }),
    route({
      method: 'POST',
      path: '/api/units',
      may: 'people.manage',
      audit: 'journal',
      summary: 'Add a unit',
      tag,
      body: NewUnit,
      reply: Unit,
      run: async ({ body, ...call }) => {
        const { tx } = call
        await checkPlace(tx, call.actor, body)
        await checkParent(tx, body.parent)
        const taken = { field: 'code', zh: '其他单位未用的代码', en: 'a code that no unit has' }
        await unlessTaken(taken, () => insertUnit(tx, body))
        const { code } = body
        await record(call, {
          journalKey,
          subject: subjectOf('unit', code),
          kind: 'unit.created',
          data: { ...body },
        })
        return findUnit(tx, code)
      },
    }),
    changeUnit(deps),
  ]
}
