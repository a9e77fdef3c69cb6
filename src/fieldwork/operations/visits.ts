// Visits and inspections: answers judged by the edition of the form they were made with.
import { newId, seal } from '#platform/crypto.ts'
import { Problem } from '#platform/problem.ts'
import { inBoth, say } from '#platform/sentence.ts'
import { districtOf } from '#territory'
import { type Answers, filesIn, type FormBody, judge, splitPersonal } from '../domain.ts'
import { findEdition, findForm } from '../queries/forms.ts'
import {
  endVisit,
  findAnswer,
  insertAnswer,
  insertPhotos,
  insertVisit,
  lockVisit,
  takeUploads,
  type VisitRow,
} from '../queries/visits.ts'
import type { DataOf, ListedForm } from '../schema.ts'
import { type Doing, type Outcome, recordDone } from './operation.ts'

const day = 86_400_000

export async function visit(d: Doing<DataOf<'visit'>>): Promise<Outcome> {
  const form = await findForm(d.tx, d.data.formId)
  const body = form && (await findEdition(d.tx, form.id, d.data.edition))
  if (!form || !body) {
    throw new Problem('not-found', say`There is no edition ${d.data.edition} of this form.`)
  }
  const kept = judged(body, d.data.answers)
  const planned = d.data.visitId ? await lockVisit(d.tx, d.data.visitId) : undefined
  if (d.data.visitId && !planned)
    throw new Problem('not-found', say`This visit is not in your area.`)
  if (planned && !d.insist && planned.state !== 'due') {
    const uploads = filesIn(body.layout, kept).map((file) => file.id)
    return { ...(await taken(d, planned)), uploads, keepDays: form.keepDays }
  }
  const id = newId()
  const areaCode = planned?.areaCode ?? areaOf(d)
  const district = planned?.district ?? districtOf(areaCode)
  await keep(d, { form, body, kept, id, district, areaCode })
  if (planned) {
    await endVisit(d.tx, { district, id: planned.id, state: 'done', at: d.clock.at, answerId: id })
    if (planned.state === 'due') await planAgain(d, planned)
  }
  await recordDone(d, {
    kind: 'fieldwork.answered',
    subject: id,
    district,
    data: { form: form.id, edition: d.data.edition, visit: planned?.id ?? null },
  })
  return { done: { answerId: id }, about: planned?.title ?? form.name }
}

function judged(body: FormBody, answers: Answers): Answers {
  const { kept, wrong } = judge(body, answers)
  if (wrong.length === 0) return kept
  const each = wrong.map(({ path, expected: { zh, en } }) =>
    inBoth({ zh: `answers.${path}：应为${zh}`, en: `answers.${path}: ${en}` }),
  )
  throw new Problem('invalid-input', say`${each}`, {
    fields: wrong.map(({ path, expected }) => ({
      field: `answers.${path}`,
      expected: inBoth(expected),
    })),
  })
}

/** Somebody was there first, or it was called off. */
async function taken(d: Doing<unknown>, planned: VisitRow) {
  const answer = planned.answerId ? await findAnswer(d.tx, planned.answerId) : undefined
  return {
    theirs: {
      state: planned.state,
      doneAt: planned.doneAt === null ? null : new Date(planned.doneAt).toISOString(),
      answers: answer?.answers ?? {},
    },
    about: planned.title,
  }
}

function areaOf({ data, deps, own }: Doing<DataOf<'visit'>>): string {
  const area = data.point && deps.territory.locate(data.point.lon, data.point.lat)
  return area?.code.startsWith(own.areaCode) ? area.code : own.areaCode
}

type Kept = {
  readonly form: ListedForm
  readonly body: FormBody
  readonly kept: Answers
  readonly id: string
  readonly district: string
  readonly areaCode: string
}

async function keep(d: Doing<DataOf<'visit'>>, k: Kept): Promise<void> {
  const { open, personal } = splitPersonal(k.body.layout, k.kept)
  const hasPersonal = Object.keys(personal).length > 0
  const { claimedAt, at, receivedAt, offsetMs } = d.clock
  await insertAnswer(d.tx, {
    district: k.district,
    id: k.id,
    areaCode: k.areaCode,
    formId: k.form.id,
    edition: d.data.edition,
    visitId: d.data.visitId ?? null,
    postId: d.own.postId,
    personId: d.own.personId,
    answers: open,
    personalSealed: hasPersonal
      ? seal(d.deps.keys.contact, JSON.stringify(personal), `answer ${k.id}`)
      : null,
    point: d.data.point ?? null,
    claimedAt,
    at,
    receivedAt,
    offsetMs,
    expiresAt: receivedAt + k.form.keepDays * day,
  })
  const filesOf = (answers: Answers, isPersonal: boolean) =>
    filesIn(k.body.layout, answers).map((file) => ({ ...file, personal: isPersonal }))
  const files = [...filesOf(open, false), ...filesOf(personal, true)]
  const uploads = new Map(
    (
      await takeUploads(
        d.tx,
        files.map(({ id }) => id),
        receivedAt,
      )
    ).map((u) => [u.id, u]),
  )
  const missing = files.find(({ id }) => !uploads.has(id))
  if (missing) {
    throw new Problem('invalid-input', say`${missing.field}: send this photo again.`, {
      fields: [{ field: 'photos', expected: say`ids of uploads not yet used`, got: missing.id }],
    })
  }
  if (files.length === 0) return
  const rows = files.map(({ field, id, personal: isPersonal }) => {
    const { sha256, mime, bytes } = uploads.get(id) as {
      sha256: string
      mime: string
      bytes: number
    }
    const added = new Date(receivedAt).toISOString()
    // The answer names its photos by the ids of their uploads, so they stay.
    return {
      district: k.district,
      answer_id: k.id,
      id,
      field,
      personal: isPersonal,
      sha256,
      mime,
      bytes,
      added_at: added,
    }
  })
  await insertPhotos(d.tx, rows)
}

async function planAgain(d: Doing<unknown>, v: VisitRow): Promise<void> {
  if (v.everyDays === null) return
  const { district, areaCode, formId, title, address, everyDays } = v
  await insertVisit(d.tx, {
    district,
    areaCode,
    formId,
    title,
    address,
    everyDays,
    id: newId(),
    point: v.lon === null || v.lat === null ? null : { lon: v.lon, lat: v.lat },
    dueAt: d.clock.at + everyDays * day,
    now: d.clock.receivedAt,
  })
}
