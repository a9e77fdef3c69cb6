// What others may use of the room `imports`.
export {
  type CaseImportCounts,
  type CaseImportOptions,
  type CaseImportReport,
  type CaseProgress,
  importCases,
} from './cases.ts'
export { dueLines } from './due.ts'
export {
  type ImportDeps,
  importJob,
  importJobHandler,
  type KnowledgeImport,
  type Queue as ImportQueue,
  requeueImports,
} from './jobs.ts'
export type { CaseProfile } from './profile.ts'
export { caseProfile, type ProfileInfo, profileInfo, profileList } from './profiles.ts'
export { importRoutes, type ImportRouteDeps } from './routes.ts'
export { importKinds, type ImportKind, rightOf } from './schema.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
