// The rules of leave, hand-over and delegation. Dates are 'YYYY-MM-DD', the city's; an end is the first day after.
import type { Refusal } from '../domain.ts'
import type { Post } from '../schema.ts'

export const absenceReasons = ['leave', 'illness', 'training', 'travel', 'other'] as const

/** A longer one is no absence but a hand-over. */
const longestDays = 366
const day = 86_400_000

type Period = { readonly from: string; readonly to: string }

export function periodRefusal({ from, to }: Period, today: string): Refusal | undefined {
  if (to <= from) {
    return { field: 'to', zh: `晚于 ${from} 的日期`, en: `a day after ${from}` }
  }
  if (to <= today) return { field: 'to', zh: '今天之后的日期', en: 'a day after today' }
  if (Date.parse(to) - Date.parse(from) > longestDays * day) {
    return { field: 'to', zh: '一年以内的日期', en: 'at most a year' }
  }
  return undefined
}

type Bearer = Pick<Post, 'kind' | 'areaCode'> & { readonly unit: { readonly code: string } }

/** Who arranges it alone chooses among colleagues: same unit, or same kind of post within the area. */
export function substituteRefusal(post: Bearer, held: readonly Bearer[]): Refusal | undefined {
  const near = held.some(
    (p) =>
      p.unit.code === post.unit.code ||
      (p.kind === post.kind &&
        (p.areaCode.startsWith(post.areaCode) || post.areaCode.startsWith(p.areaCode))),
  )
  return near
    ? undefined
    : {
        field: 'personId',
        zh: '同一单位或同一辖区同类岗位的人员；其他人选请管理员安排',
        en: 'a colleague of the same unit or with the same kind of post here; ask an administrator for anyone else',
      }
}

type Lending = {
  readonly from: Bearer & { readonly id: string }
  readonly to: Bearer & { readonly id: string }
  readonly action: string
  /** What the lending post may do by its kind. */
  readonly reach: 'area' | 'unit' | 'all' | 'none' | undefined
}

/** A right is lent within its own area or unit, never to the outside, and only what concerns cases. */
export function delegationRefusal({ from, to, action, reach }: Lending): Refusal | undefined {
  if (from.id === to.id) {
    return { field: 'toPost', zh: '另一岗位', en: 'another post' }
  }
  if (reach === undefined || !/^(case|task)\./.test(action)) {
    return {
      field: 'action',
      zh: '该岗位自身的办案权限',
      en: 'a right over cases that the lending post has by its kind',
    }
  }
  const within =
    reach === 'unit' ? to.unit.code === from.unit.code : to.areaCode.startsWith(from.areaCode)
  return within
    ? undefined
    : {
        field: 'toPost',
        zh: '本单位或本辖区之内的岗位',
        en: 'a post of the same unit, or within the area of the one that lends',
      }
}

/** What waits for each kind of post, as states of a case; a unit's own tasks wait for handlers. */
export const openStatesOf: Readonly<Record<string, readonly string[]>> = {
  callTaker: ['reported', 'awaiting'],
  gridWorker: ['verifying', 'done'],
  dispatcher: ['accepted', 'filed'],
  dutyOfficer: ['done', 'checked'],
  handler: ['dispatched', 'handling', 'suspended'],
}
