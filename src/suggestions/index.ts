// What other rooms and the server may use of the suggestions.
export { type Advisor, openAdvisor } from './advisor.ts'
export { learnJob, suggestionJobs } from './jobs.ts'
export { type SuggestionDeps, suggestionRoutes } from './routes.ts'
export { default as refusalsInChinese } from './refusals.zh-CN.ts'
