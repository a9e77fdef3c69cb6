export { ratesOf, type Rates, type Tally } from './domain.ts'
export { indicatorRoutes } from './routes.ts'
