export { demoDuties } from './demo.ts'
export {
  type Cell,
  compareDuties,
  coverage,
  type DirectDoor,
  directDoors,
  type Duty,
  type DutyLimit,
  type GroupCell,
  holdsOn,
  type Match,
  resolve,
  type Resolved,
  type Role,
  summarise,
} from './domain.ts'
export { type Lists, type OpenLists, openLists, readLists } from './lists.ts'
export { dayIn, dutiesFor, type DutyFilter, type DutyRow, findDuty, listDuties } from './queries.ts'
export { buildRouter, type Router } from './router.ts'
export { dutyRoutes, resolveDuty } from './routes.ts'
export {
  type DutyImportReport,
  exportDuties,
  importDuties,
  type JournalStamp,
  type NewDuty,
  storeDuties,
} from './store.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
