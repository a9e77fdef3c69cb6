// What others may use of the work in the field.
import type { Route } from '#platform/http.ts'
import { coverageRoutes } from './routes/coverage.ts'
import type { FieldDeps } from './routes/deps.ts'
import { formRoutes } from './routes/forms.ts'
import { planRoutes } from './routes/plan.ts'
import { workRoutes } from './routes/work.ts'

export const fieldRoutes = (deps: FieldDeps): Route[] => [
  ...workRoutes(deps),
  ...formRoutes(deps),
  ...planRoutes(deps),
  ...coverageRoutes(deps),
]

export { fieldRetention } from './jobs.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
