// Due times for a file that has none, by the city's own rule. Reads the id, the opening and the type, nothing else.
import { dueAt, formatLocal } from '#engines/deadlines'
import { type CsvRow, readCsv } from '#platform/formats/csv.ts'
import type { ByteSource } from '#platform/formats/encoding.ts'
import { Problem } from '#platform/problem.ts'
import { profileWithDueRule } from './profiles.ts'
import { instantOf } from './rows.ts'

const csvCell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * Lines of CSV without line ends: `id,opened,due`, then one per row, local `YYYY-MM-DD HH:MM:SS` in the profile's zone.
 * `due` is empty where no rule applies; a row whose opening cannot be read has both empty.
 * @throws Problem for a profile without a rule, or a file without these columns
 */
export async function* dueLines(source: ByteSource, profile: string): AsyncGenerator<string> {
  const { sourceId, times, zone, dueRule } = profileWithDueRule(profile)
  const requiredColumns = [sourceId, times.opened, dueRule.type]
  const opening = (row: CsvRow): number | undefined => {
    try {
      return instantOf(times, times.opened, (row[times.opened] ?? '').trim())
    } catch (error) {
      if (error instanceof Problem) return undefined
      throw error
    }
  }
  yield 'id,opened,due'
  for await (const item of readCsv(source, { requiredColumns })) {
    const row = item.row ?? item.partial
    const opened = item.row ? opening(item.row) : undefined
    const type = (row[dueRule.type] ?? '').trim()
    const limit = Object.hasOwn(dueRule.limits, type) ? dueRule.limits[type] : undefined
    const due =
      opened !== undefined && limit ? formatLocal(dueAt(opened, limit, dueRule.calendar), zone) : ''
    const openedText = opened === undefined ? '' : formatLocal(opened, zone)
    yield `${csvCell((row[sourceId] ?? '').trim())},${openedText},${due}`
  }
}
