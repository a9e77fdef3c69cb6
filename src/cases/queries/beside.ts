// Rounds of supervision and consultations, stored beside their case.
import { at, json, sql, type Tx } from '#platform/db.ts'
import type { Case, Consultation, Round } from '../domain.ts'
import type { Beside, CaseDbRow } from './row.ts'

type Change = { readonly before: Case | undefined; readonly decision: { readonly next: Case } }

/** Most cases have neither, and cost no look. */
export async function readBeside(
  tx: Tx,
  c: Pick<CaseDbRow, 'district' | 'id' | 'supervised' | 'consulted'>,
): Promise<Beside> {
  const rounds =
    c.supervised === 0
      ? []
      : await tx.rows<Round>(sql`select id, seq as number, level, area_code as "areaCode", demand,
          asked_at as "askedAt", asked_by as "askedBy", due_at as "dueAt", state, reply, replied_at as "repliedAt", result,
          settled_at as "settledAt"
        from supervision_round where district = ${c.district} and case_id = ${c.id} order by seq`)
  const consultations =
    c.consulted === 0
      ? []
      : await tx.rows<Consultation>(sql`select id, seq as number, topic, units, called_at as "calledAt", held_at as "heldAt",
          state, statements, minutes, decision, decided_at as "decidedAt"
        from consultation where district = ${c.district} and case_id = ${c.id} order by seq`)
  return {
    ...(rounds.length > 0 ? { rounds } : {}),
    ...(consultations.length > 0 ? { consultations } : {}),
  }
}

/** What is new or other than before. */
function changed<T extends { readonly id: string }>(
  changes: readonly Change[],
  of: (c: Case) => readonly T[] | undefined,
): { readonly c: Case; readonly one: T }[] {
  return changes.flatMap(({ before, decision: { next } }) => {
    const old = new Map((before && of(before))?.map((x) => [x.id, x]))
    return (of(next) ?? []).filter((x) => old.get(x.id) !== x).map((one) => ({ c: next, one }))
  })
}

export async function storeBeside(tx: Tx, changes: readonly Change[]): Promise<void> {
  const rounds = changed(changes, (c) => c.rounds).map(({ c, one: r }) => ({
    district: c.district,
    case_id: c.id,
    id: r.id,
    seq: r.number,
    level: r.level,
    area_code: r.areaCode,
    demand: r.demand,
    asked_at: at(r.askedAt),
    asked_by: r.askedBy,
    due_at: at(r.dueAt),
    state: r.state,
    reply: r.reply,
    replied_at: at(r.repliedAt),
    result: r.result,
    settled_at: at(r.settledAt),
  }))
  if (rounds.length > 0) {
    await tx.run(sql`insert into supervision_round
      select * from jsonb_populate_recordset(null::supervision_round, ${json(rounds)}::jsonb)
      on conflict (district, id) do update set state = excluded.state, reply = excluded.reply,
        replied_at = excluded.replied_at, result = excluded.result, settled_at = excluded.settled_at`)
  }
  const consultations = changed(changes, (c) => c.consultations).map(({ c, one: k }) => ({
    district: c.district,
    case_id: c.id,
    id: k.id,
    seq: k.number,
    topic: k.topic,
    units: k.units,
    called_at: at(k.calledAt),
    held_at: at(k.heldAt),
    state: k.state,
    statements: k.statements,
    minutes: k.minutes,
    decision: k.decision,
    decided_at: at(k.decidedAt),
  }))
  if (consultations.length > 0) {
    await tx.run(sql`insert into consultation
      select * from jsonb_populate_recordset(null::consultation, ${json(consultations)}::jsonb)
      on conflict (district, id) do update set state = excluded.state, statements = excluded.statements,
        minutes = excluded.minutes, decision = excluded.decision, decided_at = excluded.decided_at`)
  }
}
