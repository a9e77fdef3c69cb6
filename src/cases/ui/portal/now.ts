// The reader's clock, looked at twice a minute, so that what is shown does not change under the eyes.
import { cell } from '#platform/ui/cell.ts'

const now = cell(Date.now())
setInterval(() => now.set(Date.now()), 30_000)

export const useNow = now.use
