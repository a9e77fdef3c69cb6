// The whole case on one page: facts, tasks, evidence, timeline, what may be done and what is suggested.
import { conditionsOf, findCategory } from '#categories'
import { dutiesFor, resolve } from '#duties'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import type { Case } from './domain.ts'
import { listEvidence } from './queries/evidence.ts'
import { listReporters } from './queries/reporters.ts'
import { listSimilar } from './queries/similar.ts'
import { listTimeline } from './queries/timeline.ts'
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
  const codes = [...c.tasks.map((t) => t.unit), ...matches.map((m) => m.duty.unitCode), c.leadUnit]
  const names = await unitNames(
    tx,
    codes.filter((code) => code !== null),
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
    ancestors: deps.territory
      .ancestors(c.areaCode)
      .map((a) => ({ code: a.code, kind: a.kind, name: a.name, nameEn: a.nameEn })),
    light: lightNow({ ...c, closedAt }, o.now),
    leadUnit: c.leadUnit ? unit(c.leadUnit) : null,
    tasks: tasksOf(c, unit),
    conditions: await conditionsOf(tx, c.categoryPath, c.areaCode),
    reporters: await listReporters(tx, c),
    evidence: await evidenceOf(tx, c),
    timeline: (await listTimeline(tx, c)).map((e) => ({ ...e, at: iso(e.at) })),
    merged: await listMerged(tx, c.id),
    can: canOf(c, who, { rules, language: o.actor.language }),
    suggestions: {
      lead: duties.lead ? { unit: unit(duties.lead.duty.unitCode), rule: duties.lead.duty } : null,
      assisting: duties.assisting.map((m) => ({ unit: unit(m.duty.unitCode), rule: m.duty })),
      duplicates: closedAt === null ? await duplicatesOf(tx, c, o.now) : [],
    },
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

async function duplicatesOf(tx: Tx, c: Case, now: number) {
  if (!c.point) return []
  const asked = { point: c.point, categoryPath: c.categoryPath, now, except: c.id }
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
