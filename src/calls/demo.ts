// What the demo city's desk knows on its first day, in its own words; approved as laid out, by nobody in particular.
import { readFileSync } from 'node:fs'
import { newId } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { segment } from '#platform/text/segment.ts'
import { districtOf } from '#territory'
import {
  addArticle,
  addEdition,
  decideEdition,
  hasArticles,
  putInForce,
} from './queries/knowledge.ts'
import { Content } from './schema.ts'

const day = 86_400_000
const file = new URL('./data/demo-knowledge.json', import.meta.url)

/** Once: nothing where there is an article already. `areaCode`: of the city. */
export async function layOutKnowledge(
  db: Database,
  o: { readonly areaCode: string; readonly now: number },
): Promise<void> {
  const contents = (JSON.parse(readFileSync(file, 'utf8')) as unknown[]).map((one) =>
    Content.parse({
      areas: [o.areaCode],
      validFrom: new Date(o.now - 30 * day).toISOString().slice(0, 10),
      ...(one as object),
    }),
  )
  await db.transaction(systemContext, async (tx) => {
    if (await hasArticles(tx)) return
    for (const content of contents) {
      const written = {
        district: districtOf(o.areaCode),
        id: newId(),
        edition: 1,
        content: { ...content, areas: content.areas ?? [o.areaCode] },
        search: segment(
          [content.title, content.title, content.question, content.answer].join('\n'),
        ),
        by: null,
        now: o.now,
      }
      // eslint-disable-next-line no-await-in-loop -- one transaction
      await addArticle(tx, written)
      // eslint-disable-next-line no-await-in-loop
      await addEdition(tx, written)
      const approved = { ...written, approved: true, note: '' }
      // eslint-disable-next-line no-await-in-loop
      await decideEdition(tx, approved)
      // eslint-disable-next-line no-await-in-loop
      await putInForce(tx, written)
    }
  })
}
