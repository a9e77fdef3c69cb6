// The filters of the queue live in the address under the names the server knows, so every view can be shared.
import type { Filters, Me, Query } from '#platform/ui'

export const filterNames = [
  'q',
  'state',
  'light',
  'open',
  'area',
  'category',
  'unit',
  'door',
  'urgency',
  'supervised',
  'pending',
  'appealed',
  'todo',
  'rated',
  'from',
  'to',
  'figure',
  'act',
  'actPost',
  'actWorker',
  'actFrom',
  'actTo',
  'actGood',
  'near',
  'address',
  'askedTimes',
] as const
export type FilterName = (typeof filterNames)[number]

export const sorts = ['due', 'reported', 'updated'] as const
export type Sort = (typeof sorts)[number]

export type QueueSearch = Filters & {
  readonly [name in FilterName | 'sort' | 'view' | 'case' | 'map']?: string | undefined
}

/** What goes to the server of what stands in the address. */
export const queryOf = (search: QueueSearch): Query =>
  Object.fromEntries(filterNames.map((name) => [name, search[name]]))

export const sortOf = (search: QueueSearch): Sort =>
  sorts.find((sort) => sort === search.sort) ?? 'due'

export type ViewName =
  | 'open'
  | 'all'
  | 'toAccept'
  | 'accepted'
  | 'toCallBack'
  | 'appeals'
  | 'toFile'
  | 'toDispatch'
  | 'requests'
  | 'toTakeUp'
  | 'handling'
  | 'ourUnit'
  | 'toClose'
  | 'late'
  | 'supervised'
  | 'toVerify'
  | 'toCheck'
  | 'danger'
  | 'unrated'
  | 'unsolved'

export type View = {
  readonly name: ViewName
  readonly query: Readonly<Record<string, string>>
}

const common = {
  toAccept: { state: 'reported,awaiting' },
  accepted: { state: 'accepted,verifying' },
  toFile: { state: 'accepted' },
  toDispatch: { state: 'filed' },
  requests: { pending: 'true' },
  appeals: { appealed: 'true' },
  toCallBack: { state: 'closed', rated: 'false', sort: 'updated' },
  unrated: { state: 'closed', rated: 'false', sort: 'updated' },
  toClose: { state: 'checked' },
  toVerify: { state: 'verifying' },
  toCheck: { state: 'done' },
  late: { open: 'true', light: 'late' },
  danger: { open: 'true', urgency: 'danger' },
  supervised: { open: 'true', supervised: 'true' },
  unsolved: { figure: 'unsolved', sort: 'updated' },
  open: { open: 'true' },
  all: { sort: 'reported' },
} satisfies Partial<Record<ViewName, Record<string, string>>>

const ownOfKind: Readonly<Record<string, readonly (keyof typeof common)[]>> = {
  callTaker: ['toAccept', 'accepted', 'toCallBack', 'appeals'],
  dispatcher: ['toDispatch', 'toFile', 'requests', 'appeals'],
  dutyOfficer: ['toClose', 'requests', 'late', 'supervised'],
  gridWorker: ['toVerify', 'toCheck'],
  supervisor: ['late', 'supervised', 'toCheck', 'unsolved'],
  commander: ['late', 'danger', 'supervised'],
  evaluator: ['unrated', 'appeals'],
}

/** The views a post begins with; the first is shown when nothing else is asked for. */
export function viewsOf({ post }: Pick<Me, 'post'>): readonly View[] {
  const unit = post.unit.code
  const own: readonly View[] =
    post.kind === 'handler'
      ? [
          { name: 'toTakeUp', query: { state: 'dispatched', unit } },
          { name: 'handling', query: { state: 'handling,suspended', unit } },
          { name: 'ourUnit', query: { unit, sort: 'reported' } },
        ]
      : (ownOfKind[post.kind] ?? []).map((name) => ({ name, query: common[name] }))
  return [...own, { name: 'open', query: common.open }, { name: 'all', query: common.all }]
}

const besides = new Set(['case', 'map', 'area', 'view'])

/** The part of the address that a view sets: filters and order, not the open case or the area chosen above. */
export const viewPart = (search: Filters): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      value && !besides.has(name) ? [[name, value]] : [],
    ),
  )

export const sameView = (
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean => {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

/** Everything a view may set, emptied, and then the view's own. */
export const switchTo = (
  search: Filters,
  query: Readonly<Record<string, string>>,
): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.keys(viewPart(search)).map((name) => [name, undefined])),
  case: undefined,
  ...query,
})

export const toggled = (list: string | undefined, value: string): string => {
  const all = (list ?? '').split(',').filter(Boolean)
  return (all.includes(value) ? all.filter((one) => one !== value) : [...all, value]).join(',')
}

/** The instant (ISO) at which a day (YYYY-MM-DD) begins in a zone. */
export function dayBegins(day: string, zone: string): string {
  const guess = Date.parse(`${day}T00:00:00Z`)
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(guess)
  const offset = Date.parse(`${shown.replace(' ', 'T')}Z`) - guess
  return new Date(guess - offset).toISOString()
}

/** The day (YYYY-MM-DD) of an instant in a zone. */
export const dayOf = (at: string, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(Date.parse(at))
