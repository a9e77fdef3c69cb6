export { type CameraDeps, cameraRoutes } from './routes.ts'
