// What comes over the wire, shared with the browser.
import { z } from 'zod'
import { asText } from '#platform/sentence.ts'

export const importKinds = ['areas', 'categories', 'knowledge', 'cases'] as const
export type ImportKind = (typeof importKinds)[number]

/** What the run of each kind asks for, besides the right to use this door. */
export const rightOf: Readonly<Record<ImportKind, string>> = {
  areas: 'territory.manage',
  categories: 'category.manage',
  cases: 'case.import',
  knowledge: 'knowledge.manage',
}

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]

/** The fields beside the file in the multipart body. */
export const ImportFields = z.object({
  kind: z.enum(importKinds, { error: asText`one of ${importKinds.join(', ')}` }),
  profile: z.string({ error: 'the name of a profile' }).trim().min(1).max(60),
  dryRun: z
    .enum(['true', 'false'], { error: 'true or false' })
    .default('false')
    .transform((text) => text === 'true'),
  area: z
    .string()
    .trim()
    .regex(/^\d{6,18}$/, 'the code of a district or an area in one')
    .optional(),
})
export type ImportFields = z.infer<typeof ImportFields>
