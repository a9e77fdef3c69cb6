// Draws what docs/engines.md shows, with the engines themselves: node scripts/engine-pictures.ts [NAME …]
import { mkdirSync, writeFileSync } from 'node:fs'
import { flowsPicture, roundsPicture } from './engine-pictures/allocate.ts'
import { bedsPicture, teamsPicture } from './engine-pictures/beds.ts'
import {
  earsPicture,
  farringtonPicture,
  historicalPicture,
  limitsPicture,
  percentilePicture,
} from './engine-pictures/detect.ts'
import { nearestPicture } from './engine-pictures/nearest.ts'
import { circlesOnFootPicture, fieldPicture, sitesPicture } from './engine-pictures/reach.ts'
import { circlesPicture } from './engine-pictures/scan.ts'
import { eventsPicture, spaceTimePicture } from './engine-pictures/space-time.ts'
import {
  cusumPicture,
  growthPicture,
  likelihoodPicture,
  risingPicture,
} from './engine-pictures/sums.ts'
import { nowcastPicture, reproductionPicture, slowRisePicture } from './engine-pictures/watch.ts'

/** File name without .svg, and who draws it. */
export const pictures: Readonly<Record<string, () => string>> = {
  ears: earsPicture,
  farrington: farringtonPicture,
  limits: limitsPicture,
  'limits-cdc': historicalPicture,
  percentiles: percentilePicture,
  cusum: cusumPicture,
  likelihood: likelihoodPicture,
  rising: risingPicture,
  'slow-rise': slowRisePicture,
  rt: reproductionPicture,
  growth: growthPicture,
  nowcast: nowcastPicture,
  'scan-circles': circlesPicture,
  'scan-space-time': spaceTimePicture,
  'scan-events': eventsPicture,
  'reach-field': fieldPicture,
  'reach-isochrones': circlesOnFootPicture,
  'reach-sites': sitesPicture,
  'reach-nearest': nearestPicture,
  'allocate-flows': flowsPicture,
  'allocate-beds': bedsPicture,
  'allocate-teams': teamsPicture,
  'allocate-rounds': roundsPicture,
}

if (import.meta.main) {
  const folder = new URL('../docs/pictures/engines/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const wanted = process.argv.slice(2)
  for (const [name, draw] of Object.entries(pictures)) {
    if (wanted.length === 0 || wanted.includes(name)) {
      writeFileSync(new URL(`${name}.svg`, folder), draw())
    }
  }
}
