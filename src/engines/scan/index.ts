export {
  bestPerCentre,
  findClusters,
  monteCarloP,
  rankWindows,
  type Cluster,
  type ClusterOptions,
} from './clusters.ts'
export { ScanError, type ScanErrorCode } from './errors.ts'
export {
  spaceTimeModel,
  spatialModel,
  type Scan,
  type SpaceTimeModel,
  type SpaceTimeOptions,
  type SpatialOptions,
} from './model.ts'
export { replicateCounts, replicateMaxima, type ReplicateOptions } from './replicates.ts'
export {
  shiryaevRoberts,
  type Events,
  type ShiryaevRobertsOptions,
  type ShiryaevRobertsResult,
} from './shiryaev-roberts.ts'
export { expectedFromStrata, type Strata } from './strata.ts'
export { circularZones, toPlane, zoneSets, type ZoneOptions, type Zones } from './zones.ts'
export { goldenGaps, type GoldenGap } from './golden-gaps.ts'
export {
  answerScan,
  readScanTask,
  scanFile,
  type EventAnswer,
  type FoundCluster,
  type ScanAnswer,
  type ScanTask,
} from './scan-file.ts'
