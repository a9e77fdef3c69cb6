// A report through this door: parsed, then taken in like any other.
import { takeIn } from '#cases'
import type { Category } from '#categories'
import { formatW3c } from '#platform/dates.ts'
import type { Tx } from '#platform/db.ts'
import { type Actor, Answer } from '#platform/http.ts'
import { replayOrRun } from '#platform/http/idempotency.ts'
import { Many } from './answer.ts'
import { readAnswers } from './attributes.ts'
import {
  type Ask,
  base,
  type Deps,
  jurisdictionOf,
  keyHolder,
  onlyJurisdiction,
  parseBy,
  type Resource,
} from './door.ts'
import { type Fields, refuseFields } from './fields.ts'
import { NewRequest } from './schema.ts'
import { offeredCategory } from './services.ts'
import { acceptText, dangerText, sentText } from './texts.ts'
import { say } from '#platform/sentence.ts'

// Some clients send these as attributes; who asked is sealed, so it must not stay among the answers.
const own = new Set([
  'title',
  'description',
  'email',
  'phone',
  'first_name',
  'last_name',
  'contact_name',
  'contact_email',
])

const args = [
  'api_key',
  'jurisdiction_id',
  'service_code',
  'lat',
  'long',
  'address_string',
  'address_id',
  'description',
  'email',
  'phone',
  'first_name',
  'last_name',
  'account_id',
  'device_id',
  'media_url',
]

function parseReport(fields: Fields): NewRequest {
  const value = (name: string, ...others: string[]) =>
    [name, ...others]
      .map((each) => fields.one(each) ?? fields.one(`attribute[${each}]`))
      .find((each) => each !== undefined)
  return parseBy(NewRequest, {
    service_code: fields.one('service_code'),
    lat: fields.one('lat'),
    long: fields.one('long'),
    address_string: fields.one('address_string'),
    address_id: fields.one('address_id'),
    title: value('title'),
    description: value('description'),
    account_id: fields.one('account_id'),
    media_url: fields.all('media_url'),
    email: value('email', 'contact_email'),
    phone: value('phone'),
    first_name: value('first_name', 'contact_name'),
    last_name: value('last_name'),
  })
}

type Place = { point?: { lon: number; lat: number; system: 'WGS84' }; areaCode?: string }

/** A point, or an address in a jurisdiction: that much is enough for a person to find it. */
function placeOf(deps: Deps, r: NewRequest, jurisdiction: string): Place {
  const { lat, long } = r
  if (lat !== undefined && long !== undefined) {
    inside(deps, { lat, long }, jurisdiction)
    return { point: { lon: long, lat, system: 'WGS84' } }
  }
  if (lat !== undefined || long !== undefined) {
    const field = lat === undefined ? 'lat' : 'long'
    throw refuseFields([{ field, expected: say`degrees, WGS 84: lat and long go together` }])
  }
  if (r.address_string === undefined && r.address_id === undefined) {
    const expected = say`a place: lat and long, or address_string, or address_id`
    throw refuseFields([{ field: 'lat', expected }])
  }
  const areaCode = jurisdiction || onlyJurisdiction(deps)
  if (areaCode) return { areaCode }
  const expected = say`the area code of a city: an address alone does not say in which city it is`
  throw refuseFields([{ field: 'jurisdiction_id', expected }])
}

function inside(deps: Deps, p: { lat: number; long: number }, jurisdiction: string): void {
  const area = deps.territory.locate(p.long, p.lat)
  if (!area || area.code.startsWith(jurisdiction)) return
  const expected = say`a place in the jurisdiction ${jurisdiction}`
  throw refuseFields([{ field: 'lat', expected, got: `${p.lat},${p.long}` }])
}

const written = (value: string | undefined) => (value && value !== '-' ? value : undefined)

const nameOfReporter = (r: NewRequest): string | undefined =>
  [written(r.first_name), written(r.last_name)].filter(Boolean).join(' ') || undefined

type Reading = {
  readonly fields: Fields
  readonly report: NewRequest
  readonly place: Place
  readonly category: Category
}

/** The report in the words of the intake. @throws Problem invalid-input naming each wrong answer */
function intakeOf(deps: Deps, o: Reading, language: Ask['language']) {
  const { fields, report: r, place, category } = o
  const zone = deps.territory.profileOf(place.areaCode ?? '').timeZone
  const answers = readAnswers(category.attributes, fields, { zone, except: own })
  if (answers.wrong.length) throw refuseFields(answers.wrong)
  const attributes = {
    ...answers.values,
    ...(r.media_url.length ? { media_url: r.media_url } : {}),
    ...(r.address_id ? { address_id: r.address_id } : {}),
  }
  const title = (r.title ?? (r.description ? '' : category.name)).slice(0, 120)
  return {
    ...place,
    title: title.isWellFormed() ? title : title.slice(0, -1),
    description: r.description,
    categoryPath: category.path,
    address: r.address_string ?? '',
    photos: [],
    attributes,
    reporter: { name: nameOfReporter(r), phone: r.phone, email: r.email, language },
    door: 'open311',
    public: !/^(1|true|yes)$/i.test(fields.one('non_public') ?? ''),
  }
}

type TakenIn = Awaited<ReturnType<typeof takeIn>>

function noticeOf({ danger, case: c }: TakenIn, deps: Deps, language: Ask['language']): string {
  if (danger) return dangerText(danger.call, language)
  const zone = deps.territory.profileOf(c.areaCode).timeZone
  if (c.dueAt !== null) return sentText(formatW3c(c.dueAt, zone), language)
  return acceptText(formatW3c(c.stageDueAt ?? c.reportedAt, zone), language)
}

type Taken = {
  readonly service_request_id: string
  readonly service_notice: string
  readonly account_id: string | null
}

async function take(tx: Tx, deps: Deps, o: { ask: Ask; actor: Actor }): Promise<Taken> {
  const { ask, actor } = o
  const { fields, now, language, key } = ask
  const jurisdiction = jurisdictionOf(deps, ask)
  const report = parseReport(fields)
  const category = await offeredCategory(tx, report.service_code, deps.territory.dayIn('', now))
  const place = placeOf(deps, report, jurisdiction)
  const input = intakeOf(deps, { fields, report, place, category }, language)
  const taken = await takeIn(tx, deps, { input, actor, now, key })
  return {
    service_request_id: taken.case.number,
    service_notice: noticeOf(taken, deps, language),
    account_id: report.account_id ?? null,
  }
}

/** What one Idempotency-Key stands for: everything that was sent. */
const sent = ({ fields }: Ask) =>
  Object.fromEntries(fields.names.toSorted().map((name) => [name, fields.all(name)]))

export function report(deps: Deps): Resource {
  return {
    method: 'POST',
    path: 'requests',
    summary: 'Takes a request in; answers with its id at once',
    args,
    audit: 'journal',
    answer: async (ask) => {
      const actor = await keyHolder(deps.people, ask, 'case.report')
      const answer = await replayOrRun(
        deps.db,
        {
          actor,
          spec: { method: 'POST', path: `${base}/requests` },
          key: ask.key,
          params: {},
          body: sent(ask),
          now: ask.now,
        },
        (tx) => take(tx, deps, { ask, actor }),
      )
      // jsonb keeps no order, so a replayed answer is put in order again
      const { service_request_id, service_notice, account_id } = (
        answer instanceof Answer ? answer.body : answer
      ) as Taken
      const item = { service_request_id, service_notice, account_id }
      return { root: 'service_requests', node: new Many('request', [item]) }
    },
  }
}
