// What others may use of the figures.
export { type Rates, ratesOf, type Tally } from './domain.ts'
export {
  type FigureDeps,
  figureJobHandlers,
  foldJournal,
  followFigures,
  forgetFigures,
} from './reader.ts'
export { type Difference, recount, type Recount } from './recount.ts'
export { indicatorRoutes } from './routes.ts'
export { figuresBetween } from './week.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
