// Forms, things and operations for the tests of the room.
import { randomUUID } from 'node:crypto'

const words = (zh: string, en: string) => ({ zh, en })

/** A visit to an old person: asks on only where someone was met. */
export const visitForm = {
  kind: 'visit',
  name: '独居老人走访',
  nameEn: 'Visit to old people',
  keepDays: 30,
  schema: {
    type: 'object',
    properties: {
      met: { type: 'boolean' },
      name: { type: 'string', minLength: 1, maxLength: 20 },
      needs: { type: 'array', items: { type: 'string', enum: ['meal', 'lift'] } },
      photos: { type: 'array', items: { type: 'string' }, maxItems: 3 },
    },
    required: ['met', 'name'],
  },
  layout: [
    { key: 'met', widget: 'yesNo', label: words('见到本人', 'Met the person') },
    {
      key: 'name',
      widget: 'text',
      label: words('姓名', 'Name'),
      personal: true,
      showWhen: { key: 'met', is: true },
    },
    {
      key: 'needs',
      widget: 'choices',
      label: words('需要帮助', 'Needs'),
      options: [
        { value: 'meal', label: words('送餐', 'Meals') },
        { value: 'lift', label: words('上下楼', 'Stairs') },
      ],
    },
    { key: 'photos', widget: 'photos', label: words('照片', 'Photos') },
  ],
} as const

type Rest = {
  readonly base?: { readonly version: number }
  readonly after?: readonly string[]
  readonly madeAt?: string
  readonly key?: string
}

/** An operation as a device hands it in, made now by a clock that is right unless told. */
export const operation = (kind: string, data: object, now: number, rest: Rest = {}) => ({
  key: randomUUID(),
  kind,
  madeAt: new Date(now).toISOString(),
  data,
  ...rest,
})
