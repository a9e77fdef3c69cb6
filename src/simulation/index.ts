export { cityOf, simulateCity } from './city.ts'
export { simulateRequests } from './requests.ts'
