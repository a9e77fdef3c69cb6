// What other rooms may use of the cases.
import type { Route } from '#platform/http.ts'
import { caseRoutes } from './routes.ts'
import { type BoardDeps, boardRoutes } from './routes/board.ts'
import { type FileDeps, fileRoutes } from './routes/files.ts'
import { listRoutes } from './routes/lists.ts'
import { ownRoutes } from './routes/own.ts'
import { type ResidentDeps, residentRoutes } from './routes/resident.ts'
import { type WatchDeps, watchRoutes } from './routes/watch.ts'

export type RouteDeps = BoardDeps & FileDeps & ResidentDeps & WatchDeps

export const allCaseRoutes = (deps: RouteDeps): Route[] => [
  ...listRoutes(),
  ...watchRoutes(deps),
  ...caseRoutes(deps),
  ...boardRoutes(deps),
  ...residentRoutes(deps),
  ...ownRoutes(deps),
  ...fileRoutes(deps),
]

export { decide, isLate, isRefusal, mostWords, refusal, report, unsorted } from './domain.ts'
export type * from './domain.ts'
export { commonProblems } from './domain/common.ts'
export type { Advise, CategoryAdvice, Suggested } from './advice.ts'
export { addPhotos } from './attach.ts'
export { listSimilar, type Similar, whoSettled } from './queries/similar.ts'
export { removeExpired, removeUnneeded, retentionHandler } from './jobs/retention.ts'
export { type DoorLimits, doorLimits, openDoor } from './door.ts'
export { lostLinkHandler } from './jobs/lost.ts'
export { noticeReader } from './jobs/notices.ts'
export { caseJobHandlers, type CaseJobDeps, followCases, staffJobHandlers } from './jobs.ts'
export { takeIn, titleFrom } from './intake.ts'
export {
  type CommandName,
  openStates,
  outcomes,
  reasons,
  type State,
  states,
  transitions,
} from './lifecycle.ts'
export {
  conditionsOf as filterConditions,
  counted,
  figureConditions,
  nearPoint,
  onTime,
  placeMetres,
} from './queries/list.ts'
export {
  addReporter,
  addReporters,
  contactIndex,
  moveReporters,
  normalPhone,
} from './queries/reporters.ts'
export {
  type By,
  type Change,
  findBySource,
  findCase,
  lockCase,
  store,
  takeNumbers,
} from './queries/store.ts'
export { CaseFilter, type Command, Intake } from './schema.ts'
export { type CaseDeps, matchOf, parseCommand, perform, rulesFor, timeRules } from './service.ts'
export { placeOf } from './place.ts'
export { sayRefusal } from './refused.ts'
export { endReason, residentState } from './domain/outcomes.ts'
export { lightNow } from './wire.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
