// What a command needs to know from the lists before it is decided.
import { findCategory } from '#categories'
import type { Tx } from '#platform/db.ts'
import { Problem } from '#platform/problem.ts'
import type { Territory } from '#territory'
import { type Case, type Found, refusal } from './domain.ts'
import { type PlaceDeps, placeOf } from './place.ts'
import { lockCase, unknownUnits } from './queries/store.ts'
import { refused } from './refused.ts'
import type { Command } from './schema.ts'

type LookUpDeps = { readonly territory: Pick<Territory, 'locate' | 'area' | 'dayIn'> }

type Asked = {
  readonly c: Case
  readonly command: Command
  readonly now: number
}

/** What must be known from elsewhere before the decision: the merge's target, corrected fields, units that exist. */
export async function lookUp(tx: Tx, deps: LookUpDeps, asked: Asked): Promise<Found> {
  const { c, command, now } = asked
  const units = unitsIn(command)
  const [unknown] = await unknownUnits(
    tx,
    units.map((u) => u.unit),
    deps.territory.dayIn(c.areaCode, now),
  )
  if (unknown !== undefined) {
    throw refused(
      refusal('unknownUnit', { unit: unknown }, units.find((u) => u.unit === unknown)?.field),
    )
  }
  switch (command.command) {
    case 'merge':
      return { main: await lockIfThere(tx, command.into) }
    case 'file':
      return {
        edition: command.categoryPath
          ? (await categoryOr(tx, command.categoryPath)).edition
          : undefined,
      }
    case 'split':
      for (const part of command.parts)
        if (part.categoryPath) await categoryOr(tx, part.categoryPath)
      return {}
    case 'correct':
      return { changes: await correction(tx, deps, { c, command, now }) }
    default:
      return {}
  }
}

async function lockIfThere(tx: Tx, id: string): Promise<Case | undefined> {
  try {
    return await lockCase(tx, id)
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-found') return undefined
    throw error
  }
}

function unitsIn(command: Command): { field: string; unit: string }[] {
  switch (command.command) {
    case 'dispatch':
      return [
        ...(command.lead ? [{ field: 'lead', unit: command.lead }] : []),
        ...command.assisting.map((unit) => ({ field: 'assisting', unit })),
      ]
    case 'addTask':
      return [{ field: 'unit', unit: command.unit }]
    case 'consult':
      return command.units.map((unit) => ({ field: 'units', unit }))
    case 'decideConsultation':
      return [
        ...(command.lead ? [{ field: 'lead', unit: command.lead }] : []),
        ...(command.assisting ?? []).map((unit) => ({ field: 'assisting', unit })),
      ]
    case 'whistle':
      return command.units.map((unit) => ({ field: 'units', unit }))
    default:
      return []
  }
}

async function categoryOr(tx: Tx, path: string) {
  const category = await findCategory(tx, path)
  if (!category) throw refused(refusal('unknownCategory', { path }, 'categoryPath'))
  return category
}

type Correct = Extract<Command, { command: 'correct' }>

async function correction(
  tx: Tx,
  deps: PlaceDeps,
  { c, command }: Asked & { readonly command: Correct },
) {
  const { command: _name, point, categoryPath, areaCode, ...plain } = command
  const category = categoryPath ? await categoryOr(tx, categoryPath) : undefined
  const place = point || areaCode ? placeOf(deps, { point, areaCode }) : undefined
  return {
    ...given(plain),
    ...(category ? { categoryPath: category.path, edition: category.edition } : {}),
    ...(place ? { areaCode: place.areaCode, point: place.point ?? c.point } : {}),
  }
}

/** Without the fields that were not given. */
const given = <T extends object>(o: T) =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
