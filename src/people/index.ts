// What others may use of the room `people`.
export { doorPosts } from './domain.ts'
export { demoStaff, type UnitRow } from './domain/staff.ts'
export { openPeople, type People, requireProof } from './people.ts'
export { systemContext } from './policy.ts'
export { peopleRoutes } from './routes.ts'
export { storeUnits } from './staff.ts'
export { needsSetUp, setupCodeOf } from './set-up.ts'
export { demoLinks, linkForHolder, makeSignInLink, makeToken } from './tokens.ts'
