// What clients send, as text. Messages say what was expected.
import { z } from 'zod'
import { asText } from '#platform/sentence.ts'
import { updateStates } from './domain.ts'

const text = (max: number) => z.string().max(max, asText`at most ${max} characters`)
const needed = (what: string, max: number) =>
  z.string({ error: what }).max(max, asText`at most ${max} characters`)

const degrees = (most: number, what: string) =>
  z
    .string()
    .regex(/^[+-]?\d{1,3}(\.\d{1,20})?$/, what)
    .transform(Number)
    .refine((value) => Math.abs(value) <= most, what)

const contact = {
  email: z.email('an e-mail address').max(200).optional(),
  phone: text(40).optional(),
  first_name: text(60).optional(),
  last_name: text(60).optional(),
}

const mediaUrls = z
  .array(
    z
      .url({ protocol: /^https?$/, error: 'an http or https address' })
      .max(1000, 'at most 1000 characters'),
  )
  .max(20, 'at most 20 addresses')

/** POST /requests */
export const NewRequest = z.object({
  service_code: needed('the code of a service, see /services', 100),
  lat: degrees(90, 'degrees north, -90 to 90, WGS 84').optional(),
  long: degrees(180, 'degrees east, -180 to 180, WGS 84').optional(),
  address_string: text(300).optional(),
  address_id: text(100).optional(),
  title: text(500).optional(),
  description: text(4000).default(''),
  account_id: text(200).optional(),
  media_url: mediaUrls,
  ...contact,
})
export type NewRequest = z.infer<typeof NewRequest>

/** POST /servicerequestupdates */
export const NewUpdate = z.object({
  service_request_id: needed('the id of a request', 60),
  update_id: needed('your own id of this update, the same when it is sent again', 100),
  status: needed(asText`one of ${updateStates.join(', ')}`, 60)
    .transform((value) => value.toUpperCase())
    .pipe(z.enum(updateStates, { error: asText`one of ${updateStates.join(', ')}` })),
  updated_datetime: needed('the time of the update with its zone', 100),
  description: needed('what there is to say', 4000),
  media_url: mediaUrls,
})
export type NewUpdate = z.infer<typeof NewUpdate>

export const RequestsQuery = z.object({
  status: z
    .array(z.enum(['open', 'closed'], { error: 'open, closed, or both with a comma' }))
    .optional(),
  page: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'a whole number from 1')
    .transform(Number)
    .optional(),
  page_size: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'a whole number, 1 to 500')
    .transform(Number)
    .refine((n) => n <= 500, 'a whole number, 1 to 500')
    .optional(),
  extensions: z.enum(['true', 'false'], { error: 'true or false' }).optional(),
})
