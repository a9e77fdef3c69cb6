// What `jingwei allocate FILE.json` reads: { kind: "supplies" | "patients" | "teams" | "routes", … } by ids, null for "no
// way", "no limit" and "must be met". The layouts are in the README.
import type { CoupledStep } from './coupled.ts'
import { patients } from './file/patients.ts'
import { isRow, refuse } from './file/read.ts'
import { routes } from './file/routes.ts'
import { supplies } from './file/supplies.ts'
import { teams } from './file/teams.ts'
import type { LinearSolver } from './lp.ts'

export type AllocateProgress =
  | CoupledStep
  | { readonly stage: 'teams'; readonly objective: number; readonly bound: number }
  | { readonly stage: 'rounds'; readonly iteration: number; readonly cost: number }

export type AllocateOptions = {
  readonly solver: LinearSolver
  readonly progress?: (progress: AllocateProgress) => void
}

/** @throws AllocateError naming the row and field */
export function allocateFile(input: unknown, options: AllocateOptions) {
  if (!isRow(input)) return refuse('file', 'expected an object')
  switch (input['kind']) {
    case 'supplies':
      return supplies(input, options)
    case 'patients':
      return patients(input)
    case 'teams':
      return teams(input, options)
    case 'routes':
      return routes(input, options)
    default:
      return refuse('kind', 'expected "supplies", "patients", "teams" or "routes"')
  }
}
