export { type CameraDeps, cameraRoutes } from './routes.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
