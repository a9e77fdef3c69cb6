// What anyone may send. Where much comes in at once, the device computes for a moment and sends it again.
import { api, asProblem } from '#platform/ui/api.ts'
import { challengeIn, solve } from './work.ts'

export async function postPaid<T>(
  path: string,
  body: Readonly<Record<string, unknown>>,
  key: string,
): Promise<T> {
  try {
    return await api.post<T>(path, body, { key })
  } catch (error) {
    const asked = challengeIn(asProblem(error).facts)
    const work = asked && (await solve(asked))
    if (!work) throw error
    return api.post<T>(path, { ...body, work }, { key })
  }
}
