export { cityOf, simulateCity } from './city.ts'
export { demoCity, demoRequests, prepareDemo } from './demo.ts'
export { requestCategories, simulateRequests } from './requests.ts'
