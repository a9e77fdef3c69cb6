// What other rooms and the server may use of notices and messages.
export { layOutNotices } from './demo.ts'
export { followMessages, participationJobHandlers, type ParticipationJobDeps } from './jobs.ts'
export { type RoomDeps, participationRoutes } from './routes.ts'
export { endFollowing, endOwnFollowing } from './queries/subscriptions.ts'
export { type Following, type Message, tell, tellFollower } from './tell.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
