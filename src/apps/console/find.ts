import { api, type Command, type PageOf } from '#platform/ui'

type Found = { readonly id: string; readonly number: string; readonly title: string }

const most = 8

/** What the command palette finds while one types: cases by number or text. */
export async function findCases(
  text: string,
  go: (href: string) => void,
): Promise<readonly Command[]> {
  const { items } = await api.get<PageOf<Found>>('/api/cases', { q: text, limit: most })
  return items.map(({ id, number, title }) => ({
    id: `case ${id}`,
    kind: 'go',
    title,
    hint: number,
    run: () => go(`/console/cases/${id}`),
  }))
}
