// The list one came from, so that a case page can lead to the one before and the one after.

export type Recent = { readonly href: string; readonly ids: readonly string[] }

let recent: Recent = { href: '/console/cases', ids: [] }

export const recentList = {
  get: (): Recent => recent,
  set: (next: Recent): void => {
    recent = next
  },
}
