// Requests as everyone may see them.
import { openStates, type State, states } from '#cases'
import { formatW3c } from '#platform/dates.ts'
import { contextOf } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { redact } from '#platform/text/redact.ts'
import { Many, type Node } from './answer.ts'
import {
  type Ask,
  type Deps,
  jurisdictionOf,
  parseBy,
  readRange,
  type Resource,
  windowAsked,
} from './door.ts'
import { pathOfService, serviceCodeOf } from './domain.ts'
import { listOf, refuseFields } from './fields.ts'
import { knownPaths, listRequests, type RequestFilter, type RequestRow } from './queries.ts'
import { RequestsQuery } from './schema.ts'
import { nameOf, stateText } from './texts.ts'

/** The most that one answer holds without paging. */
const mostRequests = 1000
const pageSize = 50
const mostIds = 1000

const isOpen = (state: State) => (openStates as readonly State[]).includes(state)

type View = Pick<Deps, 'territory' | 'publicUrl'> &
  Pick<Ask, 'language'> & { readonly extended: boolean }

function requestOf(row: RequestRow, { territory, publicUrl, language, extended }: View): Node {
  const zone = territory.profileOf(row.areaCode).timeZone
  return {
    service_request_id: row.number,
    status: isOpen(row.state) ? 'open' : 'closed',
    status_notes: stateText({ ...row, reason: row.closeReason }, language),
    service_name: nameOf(row.serviceName, row.serviceNameEn, language),
    service_code: serviceCodeOf(row.categoryPath),
    description: redact(row.description) || null,
    agency_responsible: nameOf(row.unitName, row.unitNameEn, language),
    service_notice: null,
    requested_datetime: formatW3c(row.reportedAt, zone),
    updated_datetime: formatW3c(row.updatedAt, zone),
    expected_datetime: row.dueAt === null ? null : formatW3c(row.dueAt, zone),
    address: redact(row.address) || null,
    address_id: null,
    zipcode: null,
    lat: row.lat,
    long: row.lon,
    ...(row.photo ? { media_url: `${publicUrl}/api/files/${row.photo}?case=${row.id}` } : {}),
    ...(extended ? { extended_attributes: extensionsOf(row, territory, language) } : {}),
  }
}

function extensionsOf(
  row: RequestRow,
  territory: Deps['territory'],
  language: Ask['language'],
): Node {
  const area = territory.area(row.areaCode)
  return {
    channel: row.door,
    state: row.state,
    area_code: row.areaCode,
    area_name: area ? nameOf(area.name, area.nameEn, language) : null,
    duplicate: row.state === 'merged',
    parent_service_request_id: row.mainNumber ?? row.parentNumber,
  }
}

const documentOf = (rows: readonly RequestRow[], view: View) => ({
  root: 'service_requests',
  node: new Many(
    'request',
    rows.map((row) => requestOf(row, view)),
  ),
})

/** The category paths of the services asked for. @throws Problem not-found for one that never was */
function pathsOf(codes: readonly string[], known: ReadonlySet<string>): string[] {
  return codes.map((code) => {
    const path = pathOfService(code)
    if (path !== undefined && known.has(path)) return path
    throw new Problem('not-found', say`service_code: there is no service "${code.slice(0, 100)}"`)
  })
}

const statesOf = (status: readonly ('open' | 'closed')[] | undefined) =>
  status &&
  (Object.keys(states) as State[]).filter((state) =>
    status.includes(isOpen(state) ? 'open' : 'closed'),
  )

type Windows = Pick<RequestFilter, 'requested' | 'updated'>

function windowsOf({ fields, now }: Ask): Windows {
  const requested = readRange(fields, 'start_date', 'end_date')
  const updated = readRange(fields, 'updated_after', 'updated_before')
  const names = ['start_date', 'end_date'] as const
  return {
    // An old request that changed today is found by its change.
    ...(requested || !updated
      ? { requested: windowAsked(requested ?? noRange, { names, now }) }
      : {}),
    ...(updated
      ? { updated: windowAsked(updated, { names: ['updated_after', 'updated_before'], now }) }
      : {}),
  }
}

const noRange = { from: undefined, to: undefined }

const args = [
  'jurisdiction_id',
  'service_request_id',
  'service_code',
  'start_date',
  'end_date',
  'status',
  'updated_after',
  'updated_before',
  'page',
  'page_size',
  'extensions',
]

export function requests(deps: Deps): Resource {
  return {
    method: 'GET',
    path: 'requests',
    summary: 'Requests of a time, newest first: at most 90 days and 1000',
    args,
    answer: async (ask) => {
      const { fields } = ask
      const area = jurisdictionOf(deps, ask)
      const query = parseBy(RequestsQuery, {
        status: fields.one('status') && listOf(fields, 'status'),
        page: fields.one('page'),
        page_size: fields.one('page_size'),
        extensions: fields.one('extensions'),
      })
      const view: View = { ...deps, language: ask.language, extended: query.extensions === 'true' }
      const context = contextOf(deps.people.publicActor(ask.language))
      const numbers = listOf(fields, 'service_request_id')
      if (numbers.length > mostIds)
        throw refuseFields([{ field: 'service_request_id', expected: say`at most ${mostIds} ids` }])
      if (numbers.length) {
        const filter = { area, numbers, limit: mostIds, offset: 0 }
        return documentOf(
          await deps.db.transaction(context, (tx) => listRequests(tx, filter)),
          view,
        )
      }
      const paged = query.page !== undefined || query.page_size !== undefined
      const limit = paged ? (query.page_size ?? pageSize) : mostRequests
      const windows = windowsOf(ask)
      const codes = listOf(fields, 'service_code')
      const rows = await deps.db.transaction(context, async (tx) => {
        const asked = codes.flatMap((code) => pathOfService(code) ?? [])
        const paths = codes.length ? pathsOf(codes, await knownPaths(tx, asked)) : undefined
        const chosen = statesOf(query.status)
        const offset = ((query.page ?? 1) - 1) * limit
        return listRequests(tx, { area, paths, states: chosen, ...windows, limit, offset })
      })
      return documentOf(rows, view)
    },
  }
}

export function oneRequest(deps: Deps): Resource {
  return {
    method: 'GET',
    path: 'requests/:name',
    summary: 'One request, as a list of one',
    args: ['jurisdiction_id', 'extensions'],
    answer: async (ask) => {
      const rows = await findOne(deps, ask)
      const extended = ask.fields.one('extensions') === 'true'
      return documentOf(rows, { ...deps, language: ask.language, extended })
    },
  }
}

async function findOne(deps: Deps, ask: Ask): Promise<RequestRow[]> {
  const area = jurisdictionOf(deps, ask)
  const context = contextOf(deps.people.publicActor(ask.language))
  const rows = await deps.db.transaction(context, (tx) =>
    listRequests(tx, { area, numbers: [ask.name], limit: 1, offset: 0 }),
  )
  if (rows.length) return rows
  throw new Problem(
    'not-found',
    say`service_request_id: there is no public request "${ask.name.slice(0, 60)}"`,
  )
}

/** We answer every report with its id at once, so a token is that id. */
export function tokens(deps: Deps): Resource {
  return {
    method: 'GET',
    path: 'tokens/:name',
    summary: 'The id of a request by its token',
    args: ['jurisdiction_id'],
    answer: async (ask) => {
      const rows = await findOne(deps, ask)
      const items = rows.map(({ number }) => ({ service_request_id: number, token: number }))
      return { root: 'service_requests', node: new Many('request', items) }
    },
  }
}
