// Who is signed in and as what. Rights here only decide what is offered; the server decides what is done.
import { createContext, useContext } from 'react'
import { nameIn } from './i18n.ts'
import type { Language } from './preferences.ts'

export type Post = {
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly title: string
  readonly titleEn: string
  readonly unit: { readonly code: string; readonly name: string; readonly nameEn: string }
  readonly areaCode: string
  readonly areaName: string
  readonly areaNameEn: string
}

export type Me = {
  readonly person: { readonly id: string; readonly name: string; readonly language: Language }
  readonly post: Post
  readonly posts: readonly Post[]
  /** Action → reach. */
  readonly rights: Readonly<Record<string, string>>
  readonly mustChangePassword?: boolean
  readonly mustAddFactor?: boolean
}

export const MeContext = createContext<Me | null>(null)

/** Inside the console there is always someone. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe is used outside the signed-in pages')
  return me
}

export const hasRight = (me: Me, action: string | undefined): boolean =>
  action === undefined || me.rights[action] !== undefined

export const postTitle = (post: Post, language: Language): string =>
  nameIn(language, { name: post.title, nameEn: post.titleEn })
