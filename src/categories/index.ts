export {
  type Attribute,
  type Category,
  type CategoryKind,
  type Condition,
  conditionsIn,
  groupOf,
  type Limit,
  type LimitUnit,
  limitUnits,
  matchCategory,
  partsOf,
  pathOf,
  type Suggestion,
} from './domain.ts'
export {
  importCategories,
  type ImportOptions,
  type ImportReport,
  type RefusedRow,
} from './import.ts'
export { type CategoryProfileName, profileNames as categoryProfileNames } from './profiles.ts'
export {
  type CategoryFilter,
  type CategoryRow,
  conditionsOf,
  type Edition,
  findCategory,
  findEdition,
  listCategories,
  listCategoryRows,
  listEditions,
} from './queries.ts'
export { categoryRoutes } from './routes.ts'
export { seedCategories } from './seed.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
