// What other rooms may use of the cases.
import type { Route } from '#platform/http.ts'
import { caseRoutes } from './routes.ts'
import { type FileDeps, fileRoutes } from './routes/files.ts'
import { listRoutes } from './routes/lists.ts'
import { residentRoutes } from './routes/resident.ts'

export type RouteDeps = FileDeps & { readonly publicUrl: string }

export const allCaseRoutes = (deps: RouteDeps): Route[] => [
  ...listRoutes(deps),
  ...caseRoutes(deps),
  ...residentRoutes(deps),
  ...fileRoutes(deps),
]

export { decide, isLate, isRefusal, refusalText, report, unsorted } from './domain.ts'
export type * from './domain.ts'
export { removeExpired, retentionHandler } from './jobs/retention.ts'
export { caseJobHandlers, type CaseJobDeps, followCases } from './jobs.ts'
export { takeIn, titleFrom } from './intake.ts'
export {
  type CommandName,
  openStates,
  reasons,
  type State,
  states,
  transitions,
} from './lifecycle.ts'
export {
  conditionsOf as filterConditions,
  counted,
  figureConditions,
  onTime,
} from './queries/list.ts'
export { addReporter, addReporters, moveReporters } from './queries/reporters.ts'
export {
  type By,
  type Change,
  findBySource,
  findCase,
  lockCase,
  store,
  takeNumbers,
} from './queries/store.ts'
export { CaseFilter, type Command, type Intake } from './schema.ts'
export { type CaseDeps, parseCommand, perform, rulesFor, timeRules } from './service.ts'
export { placeOf } from './place.ts'
export { lightNow } from './wire.ts'
