export { loadGraph, saveGraph } from './adapter/file.ts'
export { readOsmFile } from './adapter/read-osm.ts'
export { timeTableInWorkers, type WorkerOptions } from './adapter/workers.ts'
