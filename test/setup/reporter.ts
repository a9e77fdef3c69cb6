// A reporter that writes one JSON object: how the tests of a run came out.
import type { TestEvent } from 'node:test/reporters'

export type Counts = { passed: number; failed: number; skipped: number }

export default async function* count(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    // without a file it is the summary of the whole run
    if (event.type !== 'test:summary' || event.data.file !== undefined) continue
    const { passed, tests, skipped, todo } = event.data.counts
    const counts: Counts = {
      passed,
      failed: tests - passed - skipped - todo,
      skipped: skipped + todo,
    }
    yield `${JSON.stringify(counts)}\n`
  }
}
