// What others may use of the room `people`.
export { doorPosts, type Language } from './domain.ts'
export { demoStaff, type Staff, type UnitRow } from './domain/staff.ts'
export { cookieName, openPeople, type People } from './people.ts'
export { systemContext } from './policy.ts'
export { peopleRoutes, type RouteDeps as PeopleRouteDeps } from './routes.ts'
export { erasePerson, storeUnits } from './staff.ts'
export { demoLinks, type DemoLink, makeSignInLink, makeToken, type MadeToken } from './tokens.ts'
