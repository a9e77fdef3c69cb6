// Every route of the room.
import type { Route } from '#platform/http.ts'
import { boardRoutes } from './routes/board.ts'
import { channelRoutes } from './routes/channels.ts'
import { neighbourRoutes } from './routes/neighbours.ts'
import { publicRoutes } from './routes/public.ts'
import type { RoomDeps } from './routes/shared.ts'
import { stopRoutes } from './routes/stop.ts'
import { subscriptionRoutes } from './routes/subscriptions.ts'

export type { RoomDeps } from './routes/shared.ts'

export const participationRoutes = (deps: RoomDeps): Route[] => [
  ...publicRoutes(deps),
  ...subscriptionRoutes(deps),
  ...boardRoutes(deps),
  ...neighbourRoutes(deps),
  ...channelRoutes(deps),
  ...stopRoutes(deps),
]
