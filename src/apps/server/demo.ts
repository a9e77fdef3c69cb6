// Who may look around the demo city.
import { demoLinks } from '#people'
import { demoCity } from '#simulation'
import type { Installation } from '../installation.ts'

const linkMs = 30 * 86_400_000

/** One sign-in link for each demo job, new at each start. */
export async function printDemoLinks(
  { people, keys, config }: Installation,
  say: (line: string) => void,
): Promise<void> {
  const expiresAt = Date.now() + linkMs
  const links = await demoLinks(people, { city: demoCity, expiresAt, journalKey: keys.journal })
  if (links.length === 0) return
  say('')
  say('Sign in to the demo city as:')
  const width = Math.max(...links.map((l) => l.job.length))
  for (const l of links)
    say(
      `  ${l.job.padEnd(width)}  ${config.publicUrl}/signin?token=${l.token}   ${l.post.title} · ${l.post.unit.name}`,
    )
  say(
    `  anyone else: npx jingwei link --post POST (codes: ${config.publicUrl}/console/people/posts)`,
  )
  say('')
}
