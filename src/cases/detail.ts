// The whole case on one page: facts, tasks, evidence, timeline, what may be done and what is suggested.
import { conditionsOf, findCategory } from '#categories'
import { dutiesFor, type DutyRow, resolve, type Resolved } from '#duties'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { textOf } from './advice.ts'
import type { Case } from './domain.ts'
import { consultationsOf, roundsOf } from './domain/beside.ts'
import { listEvidence } from './queries/evidence.ts'
import { listReporters } from './queries/reporters.ts'
import { listSimilar, whoSettled } from './queries/similar.ts'
import { findVerification, listTimeline } from './queries/timeline.ts'
import { listMerged, type UnitName, unitNames } from './queries/related.ts'
import { type CaseDeps, timeRules, whoOf } from './service.ts'
import { areaName, canOf, iso, lightNow } from './wire.ts'

type Named = (code: string) => UnitName

export async function caseDetail(
  tx: Tx,
  deps: CaseDeps,
  c: Case,
  o: { actor: Actor; now: number },
) {
  const rules = timeRules(deps, c.areaCode, o.now)
  const who = await whoOf(tx, o.actor)
  const category = await findCategory(tx, c.categoryPath)
  const duties = resolve(await dutiesFor(tx, c.categoryPath, c.areaCode), {
    categoryPath: c.categoryPath,
    areaCode: c.areaCode,
    on: deps.territory.dayIn(c.areaCode, o.now),
  })
  const matches = [...(duties.lead ? [duties.lead] : []), ...duties.assisting]
  const codes = [
    ...c.tasks.map((t) => t.unit),
    ...matches.map((m) => m.duty.unitCode),
    ...consultationsOf(c).flatMap((k) => [
      ...k.units,
      ...(k.decision?.assisting ?? []),
      k.decision?.lead,
    ]),
    c.leadUnit,
  ]
  const names = await unitNames(
    tx,
    codes.filter((code) => typeof code === 'string'),
  )
  const unit: Named = (code) => names.get(code) ?? { code, name: code, nameEn: code }
  const closedAt = 'closedAt' in c ? c.closedAt : null
  return {
    ...facts(c),
    category: {
      path: c.categoryPath,
      edition: c.edition,
      name: category?.name ?? c.categoryPath,
      nameEn: category?.nameEn || (category?.name ?? c.categoryPath),
    },
    area: areaName(deps.territory, c.areaCode),
    timeZone: deps.territory.profileOf(c.areaCode).timeZone,
    verification: await findVerification(tx, c),
    ancestors: deps.territory
      .ancestors(c.areaCode)
      .map((a) => ({ code: a.code, kind: a.kind, name: a.name, nameEn: a.nameEn })),
    light: lightNow({ ...c, closedAt }, o.now),
    leadUnit: c.leadUnit ? unit(c.leadUnit) : null,
    tasks: tasksOf(c, unit),
    rounds: roundsWire(c, deps),
    consultations: consultationsWire(c, unit),
    ladder: rules.ladder.map((code) => areaName(deps.territory, code)),
    conditions: await conditionsOf(tx, c.categoryPath, c.areaCode),
    reporters: await listReporters(tx, c),
    evidence: await evidenceOf(tx, c),
    timeline: (await listTimeline(tx, c)).map((e) => ({ ...e, at: iso(e.at) })),
    merged: await listMerged(tx, c.id),
    can: canOf(c, who, { rules, language: o.actor.language }),
    suggestions: await suggestionsOf(tx, deps, c, { duties, unit }),
  }
}

const tasksOf = (c: Case, unit: Named) =>
  c.tasks.map(({ takenUpBy: _person, ...t }) => ({
    ...t,
    unit: unit(t.unit),
    sentAt: iso(t.sentAt),
    takeUpDueAt: iso(t.takeUpDueAt),
    takenUpAt: iso(t.takenUpAt),
    doneAt: iso(t.doneAt),
  }))

const roundsWire = (c: Case, deps: CaseDeps) =>
  roundsOf(c).map(({ askedBy: _post, areaCode, ...r }) => ({
    ...r,
    area: areaCode === null ? null : areaName(deps.territory, areaCode),
    askedAt: iso(r.askedAt),
    dueAt: iso(r.dueAt),
    repliedAt: iso(r.repliedAt),
    settledAt: iso(r.settledAt),
  }))

const consultationsWire = (c: Case, unit: Named) =>
  consultationsOf(c).map((k) => ({
    ...k,
    units: k.units.map(unit),
    calledAt: iso(k.calledAt),
    heldAt: iso(k.heldAt),
    decidedAt: iso(k.decidedAt),
    statements: k.statements.map((s) => ({ ...s, unit: unit(s.unit), at: iso(s.at) })),
    decision: k.decision && {
      lead: k.decision.lead === null ? null : unit(k.decision.lead),
      assisting: k.decision.assisting?.map(unit) ?? null,
      dueAt: iso(k.decision.dueAt),
    },
  }))

async function evidenceOf(tx: Tx, c: Case) {
  const url = (sha256: string) => `/api/files/${sha256}?case=${c.id}`
  const lines = await listEvidence(tx, c)
  return lines.map((e) => ({
    ...e,
    addedAt: iso(e.addedAt),
    url: url(e.sha256),
    thumb: `${url(e.sha256)}&size=thumb`,
  }))
}

type Who = { readonly duties: Resolved<DutyRow>; readonly unit: Named }

/** What the system would do, each with what speaks for it; whoever decides may do otherwise. */
async function suggestionsOf(tx: Tx, deps: CaseDeps, c: Case, { duties, unit }: Who) {
  const isOpen = !('closedAt' in c)
  return {
    lead: duties.lead ? { unit: unit(duties.lead.duty.unitCode), rule: duties.lead.duty } : null,
    assisting: duties.assisting.map((m) => ({ unit: unit(m.duty.unitCode), rule: m.duty })),
    settled: isOpen && c.dispatchedAt === null ? await settledOf(tx, deps, c) : null,
    categories: isOpen && c.filedAt === null ? await categoriesOf(tx, deps, c) : [],
    duplicates: isOpen ? await duplicatesOf(tx, c) : [],
  }
}

async function settledOf(tx: Tx, deps: CaseDeps, c: Case) {
  const found = await whoSettled(tx, c)
  const unit = found && (await unitNames(tx, [found.unit])).get(found.unit)
  if (!found || !unit) return null
  const { cases, of, areaCode } = found
  return { unit, cases, of, area: areaName(deps.territory, areaCode) }
}

/** Other categories that the words speak for; none when they speak for the one it has. */
async function categoriesOf(tx: Tx, deps: CaseDeps, c: Case) {
  const items = deps.advise?.(textOf(c))?.items ?? []
  if (items.length === 0 || items[0]?.path === c.categoryPath) return []
  const named = []
  for (const { path, score, words } of items) {
    // eslint-disable-next-line no-await-in-loop -- at most three
    const category = path === c.categoryPath ? undefined : await findCategory(tx, path)
    if (!category?.active) continue
    const nameEn = category.nameEn || category.name
    named.push({ path, name: category.name, nameEn, score, words })
  }
  return named
}

async function duplicatesOf(tx: Tx, c: Case) {
  if (!c.point) return []
  const { point, categoryPath, reportedAt, id } = c
  const asked = { point, categoryPath, text: textOf(c), now: reportedAt, except: id }
  return (await listSimilar(tx, asked)).map((s) => ({ ...s, reportedAt: iso(s.reportedAt) }))
}

function facts(c: Case) {
  return {
    id: c.id,
    district: c.district,
    number: c.number,
    version: c.version,
    state: c.state,
    title: c.title,
    description: c.description,
    address: c.address,
    point: c.point,
    attributes: c.attributes,
    urgency: c.urgency,
    danger: c.danger,
    door: c.door,
    sourceSystem: c.sourceSystem,
    sourceId: c.sourceId,
    public: c.public,
    historic: c.historic,
    conditionSeq: c.conditionSeq,
    reportedAt: iso(c.reportedAt),
    respondedAt: iso(c.respondedAt),
    acceptedAt: iso(c.acceptedAt),
    filedAt: iso(c.filedAt),
    dispatchedAt: iso(c.dispatchedAt),
    takenUpAt: iso(c.takenUpAt),
    doneAt: iso(c.doneAt),
    checkedAt: iso(c.checkedAt),
    closedAt: 'closedAt' in c ? iso(c.closedAt) : null,
    stageDueAt: iso(c.stageDueAt),
    dueAt: iso(c.dueAt),
    yellowAt: iso(c.yellowAt),
    limit: c.limit,
    dueRule: c.dueRule ? { ...c.dueRule, startedAt: iso(c.dueRule.startedAt) } : null,
    extensions: c.extensions,
    suspensions: c.suspensions,
    suspendedUntil: c.state === 'suspended' ? iso(c.until) : null,
    pending: c.pending
      ? { ...c.pending, askedAt: iso(c.pending.askedAt), until: iso(c.pending.until) }
      : null,
    supervised: c.supervised,
    urged: c.urged,
    reopened: c.reopened,
    reworked: c.reworked,
    handedBack: c.handedBack,
    escalatedLevel: c.escalatedLevel,
    splitFrom: c.splitFrom,
    repeatOf: c.repeatOf ?? null,
    repeat: Boolean(c.repeatOf),
    mergedInto: c.state === 'merged' ? c.into : null,
    question: c.state === 'awaiting' ? c.question : null,
    ...closing(c),
  }
}

function closing(c: Case) {
  if (c.state !== 'closed') {
    return {
      outcome: null,
      closeReason: 'closeReason' in c ? c.closeReason : null,
      rating: null,
      ratingSolved: null,
      late: null,
      lateExempt: false,
      appeal: null,
    }
  }
  return {
    outcome: c.outcome,
    closeReason: c.closeReason,
    rating: c.rating?.stars ?? null,
    ratingSolved: c.rating?.solved ?? null,
    late: c.dueAt !== null && (c.doneAt ?? c.closedAt) > c.dueAt,
    lateExempt: c.lateExempt,
    appeal: c.appeal,
  }
}
