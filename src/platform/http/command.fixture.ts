// Who sends a command in this folder's tests, when and where to.
import type { Route } from '../http.ts'
import { systemPost } from '../journal/reader.ts'
import type { Actor } from './actor.ts'

export const actor: Actor = {
  post: {
    id: systemPost,
    code: 'system',
    kind: 'system',
    unitCode: 'jingwei',
    areaCode: '',
    title: '',
    titleEn: '',
  },
  person: null,
  rights: new Map(),
  via: 'system',
  language: 'en',
}
export const now = Date.parse('2026-03-02T01:00:00Z')
export const spec = { method: 'POST', path: '/api/x' } as Route
