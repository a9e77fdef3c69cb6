// What is done with calls: what the switch says, what the desk does, who may see whose number.
import { type CaseDeps, contactIndex, openStates } from '#cases'
import { type Keys, newId, seal, unseal } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { redact } from '#platform/text/redact.ts'
import { districtOf } from '#territory'
import {
  type Act,
  acts,
  type CallEvent,
  type EventKind,
  factsOf,
  maskNumber,
  mayAct,
} from './domain.ts'
import {
  addCall,
  addEvent,
  type Caller,
  type CallRow,
  findCall,
  findSealed,
  listEarlier,
  listEvents,
  lockByReference,
  lockCall,
  logLook,
  setCaller,
  setFacts,
} from './queries/calls.ts'
import { addCommand, endCommand, findCommand, findPostByCode, findSwitch } from './queries/desk.ts'
import type { SwitchEvent } from './schema.ts'
import { actWords, stateWords } from './words.ts'

const day = 86_400_000
/** A caller's number is kept this long, on calls and call-backs alike; what became a case keeps its own. */
export const numberDays = 90
/** A switch that has not asked for commands for so long is taken to be gone. */
export const switchGoneMs = 20_000
/** What rings, or is talked in, is of these last hours. */
export const liveMs = day / 2

export type Acting = { readonly tx: Tx; readonly actor: Actor; readonly now: number }

export const expiryOf = (now: number): number => now + numberDays * day

/** Sealed for the row `id`; equal numbers have equal indexes. */
export function callerOf(keys: Keys, id: string, phone: string): Caller {
  const index = contactIndex(keys, { phone })
  if (!index) throw new Error('a number was expected')
  return { index, sealed: seal(keys.contact, phone, `${id}:phone`), mask: maskNumber(phone) }
}

export async function mustLock(tx: Tx, id: string): Promise<CallRow> {
  const call = await lockCall(tx, id)
  if (call) return call
  throw new Problem('not-found', say`Call ${id} was not found, or your post may not see it.`)
}

export async function mustFindCall(tx: Tx, id: string): Promise<CallRow> {
  const call = await findCall(tx, id)
  if (call) return call
  throw new Problem('not-found', say`Call ${id} was not found, or your post may not see it.`)
}

/** The call as its events say now. */
async function refresh(tx: Tx, call: CallRow): Promise<void> {
  const facts = factsOf(await listEvents(tx, call))
  if (facts) await setFacts(tx, call, facts)
}

async function announce(
  { tx, actor, now }: Acting,
  call: CallRow,
  o: { readonly kind: EventKind; readonly data?: CallEvent['data']; readonly postId?: string },
): Promise<void> {
  await addEvent(tx, call, {
    id: newId(),
    kind: o.kind,
    at: now,
    postId: o.postId ?? actor.post.id,
    data: o.data ?? {},
  })
  await refresh(tx, call)
}

// ── the switch ───────────────────────────────────────────────────────────────────────────────────────────

export type Heard = { readonly id: string; readonly call: string; readonly repeated: boolean }

/** One thing the switch says; the same id again changes nothing, and the order of arrival does not matter. */
export async function hear(by: Acting, keys: Keys, e: SwitchEvent): Promise<Heard> {
  const { tx, actor, now } = by
  if (e.at > now + 5 * 60_000)
    throw new Problem('invalid-input', say`at: "${e.id}" lies ahead of the clock here`, {
      fields: [{ field: 'at', expected: say`an instant that has passed` }],
    })
  const district = districtOf(actor.post.areaCode)
  await addCall(tx, {
    id: newId(),
    district,
    areaCode: actor.post.areaCode,
    source: 'switch',
    reference: e.call,
    switchPost: actor.post.id,
    line: e.to ?? '',
    callbackId: null,
    at: e.at,
    expiresAt: expiryOf(now),
  })
  const call = await lockByReference(tx, { district, reference: e.call })
  if (!call) throw new Problem('refused', say`call: "${e.call}" is not a call of this post’s area.`)
  const asked = e.command ? await findCommand(tx, { district, id: e.command }) : undefined
  const agent = e.agent ? await findPostByCode(tx, e.agent) : undefined
  const target = e.target ?? asked?.target
  const isNew = await addEvent(tx, call, {
    id: e.id,
    kind: e.kind as EventKind,
    at: e.at,
    postId: agent?.id ?? asked?.postId ?? null,
    data: {
      ...(target ? { target: targetOf(target) } : {}),
      ...(e.cause ? { cause: e.cause } : {}),
    },
  })
  if (isNew) {
    if (e.from && /\d/.test(e.from))
      await setCaller(tx, call, { ...callerOf(keys, call.id, e.from), now })
    if (e.command)
      await endCommand(tx, {
        district,
        id: e.command,
        done: e.kind !== 'failed',
        reason: e.kind === 'failed' ? (e.cause ?? '') : null,
      })
    await refresh(tx, call)
  }
  return { id: call.id, call: e.call, repeated: !isNew }
}

// ── the desk ─────────────────────────────────────────────────────────────────────────────────────────────

/** A call that somebody has on an ordinary telephone: written down as answered at once. */
export async function takeByHand(
  by: Acting,
  keys: Keys,
  o: {
    readonly phone: string | undefined
    readonly callback: { readonly id: string; readonly expiresAt: number } | undefined
  },
): Promise<string> {
  const { tx, actor, now } = by
  const id = newId()
  await addCall(tx, {
    id,
    district: districtOf(actor.post.areaCode),
    areaCode: actor.post.areaCode,
    source: o.callback ? 'callback' : 'hand',
    reference: null,
    switchPost: null,
    line: '',
    callbackId: o.callback?.id ?? null,
    at: now,
    // the number that was left for calling back is kept no longer for having been called
    expiresAt: o.callback?.expiresAt ?? expiryOf(now),
  })
  const call = await mustLock(tx, id)
  if (o.phone) await setCaller(tx, call, { ...callerOf(keys, id, o.phone), now })
  await announce(by, call, { kind: 'answered' })
  return id
}

export type Done = { readonly asked: boolean }

/** Does it, or asks the switch to: then it is done once the switch says so. */
export async function act(
  by: Acting,
  o: { readonly id: string; readonly act: Act; readonly target: string | undefined },
): Promise<Done> {
  const { tx, actor, now } = by
  const call = await mustLock(tx, o.id)
  if (!mayAct(o.act, call.state))
    throw new Problem(
      'not-in-this-state',
      say`A call that is ${stateWords[call.state]} cannot do "${actWords[o.act]}".`,
      {
        facts: { state: call.state, act: o.act },
      },
    )
  if (o.act !== 'answer') mustBeOwn(call, actor)
  const needsTarget = o.act === 'transfer' || o.act === 'conference'
  if (needsTarget && !o.target)
    throw new Problem('invalid-input', say`target: to whom`, {
      fields: [{ field: 'target', expected: say`a number, or the name of a desk` }],
    })
  const target = needsTarget ? (o.target ?? null) : null
  // What the switch took with it when it went can still be put down here.
  const left = o.act === 'hangUp' && !(await switchOf(tx, call, now))
  if (call.source === 'switch' && call.reference !== null && !left) {
    await mustBeThere(by, call, o.act)
    await addCommand(tx, {
      id: newId(),
      district: call.district,
      callId: call.id,
      areaCode: call.areaCode,
      reference: call.reference,
      switchPost: call.switchPost,
      kind: o.act,
      target,
      postId: actor.post.id,
      now,
    })
    return { asked: true }
  }
  await announce(by, call, {
    kind: acts[o.act].says,
    data: target ? { target: targetOf(target) } : {},
    ...(call.postId && o.act !== 'answer' ? { postId: call.postId } : {}),
  })
  return { asked: false }
}

/** The switch that has this call, if it is there. */
const switchOf = (tx: Tx, { switchPost }: CallRow, now: number) =>
  findSwitch(tx, {
    since: now - switchGoneMs,
    ...(switchPost === null ? {} : { postId: switchPost }),
  })

async function mustBeThere({ tx, now }: Acting, call: CallRow, wanted: Act): Promise<void> {
  const there = await switchOf(tx, call, now)
  if (!there)
    throw new Problem('unavailable', say`The switch does not answer. Use the telephone itself.`, {
      facts: { needs: 'switch' },
    })
  if (!there.can.includes(wanted))
    throw new Problem('refused', say`"${there.name}" cannot do "${actWords[wanted]}".`, {
      facts: { needs: wanted, can: there.can },
    })
}

export function mustBeOwn(call: CallRow, { post }: Actor): void {
  if (call.postId === post.id) return
  throw new Problem('refused', say`This call is in other hands.`, {
    facts: { postId: call.postId },
  })
}

/** Each result stands among what happened, also one that was changed later. */
export const wrap = (by: Acting, call: CallRow, result: string): Promise<void> =>
  announce(by, call, {
    kind: 'wrapped',
    data: { result },
    ...(call.postId ? { postId: call.postId } : {}),
  })

/** Staff's own words, without numbers by which someone can be reached. */
export const noteOf = (words: string): string => redact(words)

/** Whom a call went to, as it is kept: services' short numbers and names of desks stay, anyone's own number does not. */
export const targetOf = (target: string): string =>
  redact(target).replace(/\+?\d[\d\s()-]{4,}\d/g, (number) =>
    number.replace(/\D/g, '').length > 6 ? maskNumber(number) : number,
  )

// ── personal data ────────────────────────────────────────────────────────────────────────────────────────

/** The number of a call, for the server's own use. */
export async function phoneOf(tx: Tx, keys: Keys, id: string): Promise<string | undefined> {
  const held = await findSealed(tx, id)
  return held?.phone ? unseal(keys.contact, held.phone, `${id}:phone`) : undefined
}

export async function draftOf(tx: Tx, keys: Keys, id: string): Promise<unknown> {
  const held = await findSealed(tx, id)
  return held?.draft ? JSON.parse(unseal(keys.contact, held.draft, `${id}:draft`)) : null
}

export const sealDraft = (keys: Keys, id: string, draft: unknown): Buffer =>
  seal(keys.contact, JSON.stringify(draft), `${id}:draft`)

/** Who calls and what they reported before; the look is on record with its reason, also for them to see. */
export async function look(
  by: Acting,
  keys: CaseDeps['keys'],
  o: { readonly call: CallRow; readonly reason: string },
) {
  const { tx, actor, now } = by
  const { call, reason } = o
  const held = await findSealed(tx, call.id)
  const earlier = held?.index ? await listEarlier(tx, { index: held.index, open: openStates }) : []
  const looked = { reason, postId: actor.post.id, personId: actor.person?.id ?? null, now }
  await logLook(tx, { ...looked, district: call.district, caseId: null, what: `call:${call.id}` })
  for (const one of earlier) {
    // eslint-disable-next-line no-await-in-loop -- one connection
    await logLook(tx, {
      ...looked,
      district: one.district,
      caseId: one.id,
      what: `contact:${one.reporterId}`,
    })
  }
  return { phone: (await phoneOf(tx, keys, call.id)) ?? null, earlier }
}
