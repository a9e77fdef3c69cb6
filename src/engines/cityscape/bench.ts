import { buildCity, buildRequests } from './index.ts'

const start = performance.now()
const city = buildCity({ seed: 7 })
const cityMs = Math.round(performance.now() - start)
const categories = ['暴露垃圾', '道路积水', '路灯不亮', '施工噪声', '井盖破损'].map((name, i) => ({
  path: `0${i}`,
  name,
  weight: 1,
  kind: 'matter',
}))
const from = Date.UTC(2025, 5, 1)
const began = performance.now()
let count = 0
for (const request of buildRequests({
  city,
  seed: 7,
  from,
  to: from + 92 * 86_400_000,
  perDay: 300,
  categories,
})) {
  if (request.at > 0) count++
}
const seconds = (performance.now() - began) / 1000
console.log(
  JSON.stringify({
    bench: 'cityscape',
    cityMs,
    limitMs: 6000,
    grids: city.areas.filter((a) => a.kind === 'grid').length,
    buildings: city.buildings.length,
    roads: city.landscape.filter((l) => l.layer === 'road').length,
    requests: count,
    requestsPerSecond: Math.round(count / seconds),
  }),
)
