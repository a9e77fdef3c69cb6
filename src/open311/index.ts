// The Open311 GeoReport v2 door, with paging, updated_after/updated_before and extended_attributes as Chicago has them,
// and mySociety's service request updates.
import type { Route } from '#platform/http.ts'
import { type Deps, nothingElse, routesOf } from './door.ts'
import { report } from './report.ts'
import { oneRequest, requests, tokens } from './requests.ts'
import { discovery, serviceDefinition, services } from './services.ts'
import { addUpdate, updates } from './updates.ts'

export function open311Routes(deps: Deps): Route[] {
  const resources = [
    discovery(deps),
    services(deps),
    serviceDefinition(deps),
    requests(deps),
    report(deps),
    oneRequest(deps),
    tokens(deps),
    updates(deps),
    addUpdate(deps),
  ]
  return [...resources.flatMap(routesOf), ...nothingElse()]
}
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
