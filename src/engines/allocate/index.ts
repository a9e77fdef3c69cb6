export { AllocateError, type AllocateErrorCode } from './errors.ts'
export type { Shortage, Wait } from './explain.ts'
export { allocateFile } from './allocate-file.ts'
export { transportModel, type LinearModel, type LinearSolution, type LinearSolver } from './lp.ts'
export { assignPatients, type PatientPlan, type PatientProblem } from './patients.ts'
export {
  solveTransport,
  type Shipment,
  type StockPrice,
  type TransportPlan,
  type TransportProblem,
} from './transport.ts'
