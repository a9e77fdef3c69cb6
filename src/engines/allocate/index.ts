export { AllocateError, type AllocateErrorCode } from './errors.ts'
export { allocateFile, type AllocateOptions, type AllocateProgress } from './allocate-file.ts'
export { fewestUnmet, type Fewest } from './fewest.ts'
export type { LinearModel, LinearOptions, LinearSolution, LinearSolver } from './lp.ts'
export { transportModel } from './models.ts'
export { assignPatients, type PatientPlan, type PatientProblem } from './patients.ts'
export type {
  FloorShare,
  NeedPrice,
  Shipment,
  Shortage,
  StockPrice,
  TransportPlan,
  TransportProblem,
  VolumePrice,
  Wait,
  Windows,
} from './problem.ts'
export { solveSupplies, type SuppliesOptions } from './supplies.ts'
export { solveTransport } from './transport.ts'
export { planRoutes, type RouteOptions } from './routes/index.ts'
export type { Dropped, Round, RoutePlan, RouteProblem } from './routes/problem.ts'
export {
  assignTeams,
  type TeamOptions,
  type TeamPlan,
  type TeamProblem,
  type TeamWait,
} from './teams.ts'
