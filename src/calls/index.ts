// What other rooms and the server may use of the calls.
import type { Route } from '#platform/http.ts'
import { type LiveDeps, liveDeskRoutes } from './live.ts'
import { type CallbackDeps, callbackRoutes } from './routes/callbacks.ts'
import { type DeskDeps, deskRoutes } from './routes/desk.ts'
import { figureRoutes } from './routes/figures.ts'
import { type KnowledgeDeps, knowledgeRoutes } from './routes/knowledge.ts'
import { type SwitchDeps, switchRoutes } from './routes/switch.ts'

export type CallDeps = CallbackDeps & DeskDeps & KnowledgeDeps & SwitchDeps & LiveDeps

export const callRoutes = (deps: CallDeps): Route[] => [
  ...deskRoutes(deps),
  ...liveDeskRoutes(deps),
  ...callbackRoutes(deps),
  ...figureRoutes(),
  ...knowledgeRoutes(deps),
  ...switchRoutes(deps),
]

export { openCallbackDoor } from './routes/callbacks.ts'
export { importKnowledge, type KnowledgeCounts } from './import.ts'
export { openBridge } from './sip/bridge.ts'
export { callJobs } from './jobs.ts'
export { layOutKnowledge } from './demo.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
