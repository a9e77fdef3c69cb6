export { areaKinds, districtOf, kindOf, parentOf, trimCode, type AreaKind } from './domain.ts'
export { importAreas, type ImportOptions, type ImportReport } from './import-areas.ts'
export type { RefusedRow, RefusalRule } from './import-rows.ts'
export { buildLocator, type Locator, type Outline } from './locator.ts'
export { areaProfiles, type AreaProfile } from './imports.ts'
export { territoryRoutes, type TerritoryDeps } from './routes.ts'
export { storeSettings } from './queries/city.ts'
export { storeCity, type StoreOptions } from './store-city.ts'
export {
  openTerritory,
  type Area,
  type CityProfile,
  type Territory,
  type TerritoryOptions,
} from './territory.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
