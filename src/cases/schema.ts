// What comes over the wire, shared with the browser. Messages say what was expected.
import { z } from 'zod'
import { asText } from '#platform/sentence.ts'
import { reminderClocks } from './domain/reminders.ts'
import { type CommandName, commandNames, reasons, stateNames } from './lifecycle.ts'

const text = (max: number, min = 1) =>
  z
    .string({ error: 'text' })
    .trim()
    .min(min, min === 1 ? 'text that is not empty' : asText`at least ${min} characters`)
    .max(max, asText`at most ${max} characters`)

const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]], {
    error: asText`one of ${Object.keys(table).join(', ')}`,
  })

export const Point = z.object({
  lon: z.number({ error: 'degrees east, −180 to 180' }).min(-180).max(180),
  lat: z.number({ error: 'degrees north, −90 to 90' }).min(-90).max(90),
  system: z.enum(['WGS84', 'GCJ02', 'BD09', 'CGCS2000']).default('WGS84'),
})

const version = z.number({ error: 'the version of the case you looked at' }).int().min(1)
const note = text(2000)
const instant = z.iso.datetime({ offset: true, error: 'an instant such as 2026-12-01T09:00:00Z' })
const unitCode = text(60)

/** The fields of each command, by its name in the lifecycle. */
export const commandFields = {
  accept: z.object({ note: note.optional() }),
  refuse: z.object({ reason: codes(reasons.refuse), note }),
  ask: z.object({ question: text(500) }),
  answer: z.object({ text: text(4000) }),
  withdraw: z.object({
    reason: codes(reasons.withdraw).optional(),
    text: z.string().trim().max(500).optional(),
  }),
  correct: z
    .object({
      categoryPath: z.string().max(200),
      urgency: z.enum(['normal', 'urgent', 'danger']),
      point: Point,
      areaCode: z.string().regex(/^\d{2,18}$/, 'an area code'),
      address: z.string().trim().max(300),
      title: text(120),
      public: z.boolean(),
    })
    .partial()
    .refine((o) => Object.keys(o).length > 0, 'at least one field to correct'),
  askVerify: z.object({ note: note.optional() }),
  verify: z.object({ found: z.boolean({ error: 'true or false' }), note }),
  file: z.object({
    categoryPath: z.string().max(200).optional(),
    conditionSeq: z.number().int().min(1).optional(),
  }),
  dispatch: z.object({
    lead: unitCode.optional(),
    assisting: z.array(unitCode).max(10).default([]),
    instruction: z.string().trim().max(2000).default(''),
  }),
  addTask: z.object({ unit: unitCode, instruction: note }),
  whistle: z.object({
    units: z.array(unitCode).min(1, 'at least one unit').max(10),
    instruction: note,
  }),
  takeUp: z.object({ note: note.optional() }),
  handBack: z.object({ reason: codes(reasons.handBack), note: text(2000, 4) }),
  requestExtension: z.object({ note }),
  requestSuspension: z.object({
    note,
    until: z.iso.datetime({ offset: true, error: 'an instant such as 2026-12-01T09:00:00Z' }),
  }),
  endorse: z.object({ note: note.optional() }),
  approve: z.object({ note: note.optional() }),
  decline: z.object({ note }),
  resume: z.object({ note: note.optional() }),
  finish: z.object({
    result: text(4000, 4),
    /** Ids of uploads that show the place after the work. */
    photos: z.array(z.uuid()).max(10).default([]),
    noPhotoReason: z.string().trim().max(300).optional(),
  }),
  check: z.object({
    passed: z.boolean({ error: 'true or false' }),
    note,
    photos: z.array(z.uuid()).max(10).default([]),
  }),
  answerAtOnce: z.object({ reply: text(4000, 4) }),
  close: z.object({
    outcome: z.enum(['solved', 'notSolved', 'explained']),
    /** One of those of the outcome; a solved case without one was put right. */
    reason: codes(reasons.close).optional(),
    reply: text(4000, 4),
  }),
  forceClose: z.object({ reason: codes(reasons.forceClose), reply: text(4000, 4) }),
  rate: z.object({
    stars: z.number().int().min(1).max(5),
    solved: z.boolean(),
    text: z.string().trim().max(1000).optional(),
  }),
  rateUpper: z.object({
    stars: z.number().int().min(1).max(5),
    solved: z.boolean(),
    note: note.optional(),
  }),
  rateForCaller: z.object({
    stars: z.number().int().min(1).max(5),
    solved: z.boolean(),
    note: note.optional(),
  }),
  reopen: z.object({ note }),
  notSolved: z.object({ text: text(1000) }),
  merge: z.object({
    into: z.uuid('the id of the case to merge into'),
    reason: codes(reasons.merge).optional(),
  }),
  split: z.object({
    parts: z
      .array(
        z.object({
          title: text(120),
          description: text(4000),
          categoryPath: z.string().max(200).optional(),
        }),
      )
      .min(1)
      .max(10),
  }),
  publish: z.object({
    /** Ids of the case's own photos. */
    photos: z.array(z.uuid('the id of a photo of this case')).min(1, 'at least one photo').max(50),
    public: z.boolean({ error: 'true to show them to everyone, false to take that back' }),
    /** Declared by someone who looked: on those that are no masked copies there is no face or number plate. */
    nothingToMask: z.boolean({ error: 'true or false' }).optional(),
    note: note.optional(),
  }),
  supervise: z.object({
    note,
    /** 0 = the unit that has the case; 1 and up = so many levels above its place. */
    level: z.number().int().min(0).max(9).optional(),
    until: instant.optional(),
  }),
  replyRound: z.object({ note: text(2000, 4) }),
  settleRound: z.object({ met: z.boolean({ error: 'true or false' }), note }),
  markRepeat: z.object({
    of: z.uuid('the id of the earlier case'),
    number: text(40),
    by: z.enum(['asker', 'place']),
    /** How many earlier ones there are. */
    times: z.number().int().min(1),
  }),
  missRound: z.object({ note: note.optional() }),
  consult: z.object({
    topic: text(1000, 4),
    units: z.array(unitCode).min(1, 'at least one unit').max(12),
    heldAt: instant.optional(),
  }),
  giveStatement: z.object({
    position: z.enum(['willing', 'conditional', 'notOurs']),
    note: text(2000, 4),
  }),
  decideConsultation: z.object({
    /** The minutes. */
    note: text(8000, 4),
    lead: unitCode.optional(),
    assisting: z.array(unitCode).max(10).optional(),
    limit: z
      .object({
        value: z.number().positive('more than 0').max(1000),
        unit: z.enum(['work_hour', 'work_day', 'calendar_day']),
      })
      .optional(),
  }),
  urge: z.object({ note: note.optional() }),
  comment: z.object({ note }),
  addWord: z.object({ text: text(2000) }),
  appeal: z.object({ note: text(2000, 4) }),
  decideAppeal: z.object({ upheld: z.boolean({ error: 'true or false' }), note }),
  escalate: z.object({
    cause: z.enum(['accept', 'verify', 'dispatch', 'takeUp', 'check', 'close']),
    level: z.number().int(),
  }),
} as const satisfies Record<CommandName, z.ZodType>

export type CommandInput = {
  [N in CommandName]: { readonly command: N } & z.infer<(typeof commandFields)[N]>
}
export type Command = CommandInput[CommandName]

/** `{version, ...fields}` as posted to /api/cases/:id/:command. */
export const CommandBody = z.looseObject({ version })
export const CommandParams = z.object({
  id: z.uuid('the id of a case'),
  command: z.enum(commandNames),
})

export const Intake = z.object({
  title: z.string().trim().max(120).optional(),
  description: text(4000),
  categoryPath: z.string().max(200).optional(),
  point: Point.optional(),
  areaCode: z
    .string()
    .regex(/^\d{2,18}$/, 'an area code')
    .optional(),
  address: z.string().trim().max(300).default(''),
  photos: z.array(z.uuid()).max(10).default([]),
  attributes: z
    .record(
      z.string().max(60),
      z.union([z.string().max(1000), z.array(z.string().max(200)).max(50)]),
    )
    .default({}),
  reporter: z
    .object({
      name: z.string().trim().max(60).optional(),
      phone: z
        .string()
        .trim()
        .regex(/^[+\d][\d -]{5,19}$/, 'a telephone number')
        .optional(),
      email: z.email('an e-mail address').max(200).optional(),
      language: z.enum(['zh-CN', 'en']).default('zh-CN'),
    })
    .optional(),
  door: z.enum(['web', 'tv', 'hotline', 'grid', 'open311', 'app']).default('web'),
  public: z.boolean().default(true),
})
export type Intake = z.infer<typeof Intake>

const many = z.string().transform((s) => s.split(',').filter(Boolean))

/** What a case is counted as in the figures; see docs/figures.md. */
export const figureMarks = [
  'reported',
  'refused',
  'accepted',
  'acceptedOnTime',
  'filed',
  'verifyAsked',
  'verifiedOnTime',
  'dispatched',
  'dispatchedOnTime',
  'dispatchedRight',
  'handedBack',
  'done',
  'doneOnTime',
  'checked',
  'checkedOnTime',
  'reworked',
  'closedOnTime',
  'reopened',
] as const
/** The same, where it depends on the time. */
export const figureTimes = [
  'notClosed',
  'closedLate',
  'overdue',
  'dueToHandle',
  'dueToClose',
] as const

/** What a post has to do on open cases, as the weekly digest counts it. */
export const todoNames = ['overdue', 'week', 'returned', 'waiting'] as const
export type TodoName = (typeof todoNames)[number]

export const CaseFilter = z.object({
  state: many.pipe(z.array(z.enum(stateNames))).optional(),
  open: z.enum(['true', 'false']).optional(),
  area: z
    .string()
    .regex(/^\d{0,18}$/, 'an area code')
    .optional(),
  category: z.string().max(200).optional(),
  unit: z.string().max(60).optional(),
  door: z.string().max(30).optional(),
  light: many.pipe(z.array(z.enum(['onTime', 'near', 'late', 'suspended', 'none']))).optional(),
  urgency: many.pipe(z.array(z.enum(['normal', 'urgent', 'danger']))).optional(),
  supervised: z.enum(['true']).optional(),
  pending: z.enum(['true']).optional(),
  appealed: z.enum(['true']).optional(),
  /** By the post that asks. */
  todo: z.enum(todoNames).optional(),
  rated: z.enum(['true', 'false']).optional(),
  q: z.string().trim().max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** figures open their cases: closed in time, late, responded… as the league table counts them */
  figure: z
    .enum([
      'total',
      'closed',
      'onTime',
      'late',
      'openLate',
      'responded',
      'resolved',
      'unsolved',
      'satisfied',
      'rated',
      ...figureMarks,
      ...figureTimes,
    ])
    .optional(),
  /** What a post or a worker (a pseudonym) did, by day of the act; `actGood`: in time, or a report that was filed. */
  act: z
    .string()
    .regex(/^[a-zA-Z]{1,20}$/, 'an act such as accepted')
    .optional(),
  actPost: z.uuid().optional(),
  actWorker: z.uuid().optional(),
  actFrom: z.iso.date().optional(),
  actTo: z.iso.date().optional(),
  actGood: z.enum(['true', 'false']).optional(),
  /** Within 50 m of a place. */
  near: z
    .string()
    .transform((s) => s.split(',').map(Number))
    .pipe(z.tuple([z.number(), z.number()], { error: 'longitude,latitude' }))
    .optional(),
  address: z.string().trim().max(300).optional(),
  /** Cases of those who have asked this often in all; needs the right to know who asked. */
  askedTimes: z.coerce.number().int().min(1).max(100_000).optional(),
  bbox: z
    .string()
    .transform((s) => s.split(',').map(Number))
    .pipe(
      z.tuple([z.number(), z.number(), z.number(), z.number()], { error: 'west,south,east,north' }),
    )
    .optional(),
})
export type CaseFilter = z.infer<typeof CaseFilter>
export const caseSorts = ['due', 'reported', 'updated'] as const

/** Rounds of supervision that are open. `level`: the unit itself, or the kind of area whose duty officer is asked. */
export const RoundFilter = z.object({
  state: z.enum(['open', 'replied']).optional(),
  unit: z.string().max(60).optional(),
  area: z
    .string()
    .regex(/^\d{0,18}$/, 'an area code')
    .optional(),
  level: z.enum(['unit', 'community', 'street', 'district', 'city']).optional(),
  /** The answer is overdue. */
  late: z.enum(['true']).optional(),
})
export type RoundFilter = z.infer<typeof RoundFilter>

const areaPrefix = z.string().regex(/^\d{0,18}$/, 'an area code; empty for everywhere')

export const MailChoiceBody = z.object({
  reminders: z.boolean({ error: 'true or false' }),
  digest: z.boolean({ error: 'true or false' }),
})

export const DigestRunKey = z.object({
  city: areaPrefix,
  week: z.iso.date('the Monday of the week, such as 2026-03-02'),
})

export const DigestTimeBody = z.object({
  area: areaPrefix,
  day: z.number({ error: 'a day, 1 = Monday … 7 = Sunday' }).int().min(1).max(7),
  hour: z.number({ error: 'an hour, 0–23' }).int().min(0).max(23),
})

const point = z.union(
  [
    z.strictObject({ share: z.number().gt(0).lt(1) }),
    z.strictObject({
      before: z.object({
        value: z.number().positive().max(1000),
        unit: z.enum([
          'minute',
          'urgent_hour',
          'urgent_day',
          'work_hour',
          'work_day',
          'calendar_day',
        ]),
      }),
    }),
  ],
  { error: '{"share": 0–1} or {"before": {"value": 1, "unit": "work_day"}}' },
)

export const ReminderRuleBody = z.object({
  areaPrefix,
  categoryPrefix: z.string().max(200),
  clock: z.enum(reminderClocks, { error: asText`one of ${reminderClocks.join(', ')}` }),
  /** At most five; none = no reminders; null = no rule of its own. */
  points: z.array(point).max(5, 'at most 5 points').nullable(),
})
