// What comes over the wire. Shared with the browser.
import { z } from 'zod'
import { asText } from '#platform/sentence.ts'

// eslint-disable-next-line no-control-regex -- control characters are what is refused
const control = /[\u0000-\u001f\u007f]/

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, asText`at most ${max} characters`)
    .refine((text) => !control.test(text), 'text on one line, without control characters')

const filled = (max: number) => line(max).min(1, asText`1 to ${max} characters`)

const LocalDate = z.iso.date('a date like 2026-07-01')
export const Id = z.guid('a UUID')
export const AreaCode = z.string().regex(/^[0-9A-Za-z]{0,24}$/, 'an area code of digits, or empty')
export const UnitCode = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    '1 to 64 letters, digits, dots, hyphens or underscores',
  )
export const Login = z
  .string()
  .transform((text) => text.normalize('NFKC').trim().toLowerCase())
  .refine(
    (text) => /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,63}$/u.test(text),
    '2 to 64 letters, digits or . _ @ + -, beginning with a letter or digit',
  )
/** Its length and strength are judged where the login is known. */
const Password = z.string().max(1000, 'at most 256 characters')
const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'at most 254 characters')
  .pipe(z.email('an e-mail address'))
  .nullable()
const LanguageCode = z.enum(['zh-CN', 'en'])

// ── who one is ──────────────────────────────────────────────────────────────────────────────────────────
export const UnitName = z.object({ code: z.string(), name: z.string(), nameEn: z.string() })

export const Post = z.object({
  id: Id,
  code: z.string(),
  kind: z.string(),
  title: z.string(),
  titleEn: z.string(),
  unit: UnitName,
  areaCode: z.string(),
  areaName: z.string(),
  areaNameEn: z.string(),
})
export type Post = z.infer<typeof Post>

const Reach = z.enum(['area', 'unit', 'all', 'none'])

export const Me = z.object({
  /** null for an API token: a post acts without a person. */
  person: z.object({ id: Id, name: z.string(), language: LanguageCode }).nullable(),
  post: Post,
  posts: z.array(Post),
  rights: z.record(z.string(), Reach),
  mustChangePassword: z.boolean().optional(),
  /** The post asks for a second factor, and none was shown: nothing else may be done before one is added. */
  mustAddFactor: z.boolean().optional(),
})
export type Me = z.infer<typeof Me>

export const SignIn = z.object({
  login: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
})
/** How the second factor can be shown; a passkey is two in one and signs in by itself. */
export const FactorMethod = z.enum(['totp', 'passkey', 'recoveryCode'])
export type FactorMethod = z.infer<typeof FactorMethod>
/** The first factor was right; the second is to be shown with this step within five minutes. */
export const FactorWanted = z.object({ step: z.string(), methods: z.array(FactorMethod) })
export const Entered = z.union([Me, FactorWanted])
const Secret = z.string().min(1).max(200)
export const FactorShown = z.object({ step: Secret, code: z.string().min(1).max(60) })
/** What the browser's WebAuthn call gave, in the JSON form of the standard. */
const CredentialJson = z.looseObject({
  id: z.string().min(1).max(2000),
  rawId: z.string().min(1).max(2000),
  type: z.literal('public-key'),
  response: z.looseObject({}),
})
export const PasskeyShown = z.object({ step: Secret, response: CredentialJson })
export const PasskeyNew = PasskeyShown.extend({ name: line(60).default('') })
export const Proof = z.union([
  z.object({ password: z.string().min(1).max(1000) }),
  z.object({ code: z.string().min(1).max(60) }),
  PasskeyShown,
])
export type Proof = z.infer<typeof Proof>
export const LostPassword = z.object({ login: z.string().trim().min(1).max(254) })
export const NewPasswordByLink = z.object({ token: Secret, password: Password })
export const TotpCode = z.object({ code: z.string().min(1).max(20) })

export const OwnAccount = z.object({
  login: z.string().nullable(),
  email: z.string().nullable(),
  totp: z.boolean(),
  passkeys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      createdAt: z.iso.datetime(),
      usedAt: z.iso.datetime().nullable(),
    }),
  ),
  recoveryCodes: z.number(),
  /** Until when factors may be changed without showing anew who one is; null = not now. */
  provenUntil: z.iso.datetime().nullable(),
  /** The present post asks for a second factor. */
  factorWanted: z.boolean(),
})
export type OwnAccount = z.infer<typeof OwnAccount>
export const OwnSession = z.object({
  id: Id,
  createdAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  way: z.string(),
  agent: z.string(),
  post: z.object({ title: z.string(), titleEn: z.string() }),
  current: z.boolean(),
})
export type OwnSession = z.infer<typeof OwnSession>

export const SignInByLink = z.object({ token: z.string().min(1).max(200) })
export const SwitchPost = z.object({ postId: Id })
export const ChangePassword = z.object({ old: z.string().min(1).max(1000), new: Password })
export const SetUp = z.object({
  login: Login,
  password: Password,
  name: filled(100),
  code: z.string().min(1).max(200),
})
export type FirstAdministrator = z.infer<typeof SetUp>

// ── units, posts, people, holdings ──────────────────────────────────────────────────────────────────────
export const UnitFields = z.object({
  name: filled(200),
  nameEn: line(200).default(''),
  kind: filled(40),
  areaCode: AreaCode,
  parent: UnitCode.nullable().default(null),
  validFrom: LocalDate.optional(),
  validTo: LocalDate.nullable().default(null),
})
export type UnitFields = z.infer<typeof UnitFields>
export const NewUnit = UnitFields.extend({ code: UnitCode })
export const Unit = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  kind: z.string(),
  areaCode: z.string(),
  parent: z.string().nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
})
export type Unit = z.infer<typeof Unit>

export const PostFields = z.object({
  unitCode: UnitCode,
  kind: filled(40),
  areaCode: AreaCode,
  title: filled(100),
  titleEn: line(100).default(''),
  validFrom: LocalDate.optional(),
  validTo: LocalDate.nullable().default(null),
})
export type PostFields = z.infer<typeof PostFields>
export const NewPost = PostFields.extend({ code: UnitCode })
const Holder = z.object({ personId: Id, name: z.string() })
export const PostEntry = Post.extend({
  validFrom: z.string(),
  validTo: z.string().nullable(),
  holders: z.array(Holder),
})
export type PostEntry = z.infer<typeof PostEntry>

export const NewPerson = z.object({
  name: filled(100),
  login: Login,
  /** Left out: the server makes one and shows it once. Either way it must be changed at first sign-in. */
  password: Password.optional(),
  language: LanguageCode.default('zh-CN'),
  /** Where the letter about a lost password goes. */
  email: Email.default(null),
})
export const PersonFields = z
  .object({
    name: filled(100),
    language: LanguageCode,
    login: Login,
    email: Email,
    /** A new password to hand over; ends the person's sessions. */
    password: Password,
    disabled: z.boolean(),
    /** Ends the person's sessions. */
    signOut: z.literal(true),
    /** Forgets failed sign-ins. */
    unlock: z.literal(true),
  })
  .partial()
export type PersonFields = z.infer<typeof PersonFields>
export const PersonEntry = z.object({
  id: Id,
  name: z.string(),
  language: z.string(),
  /** What follows is null for those who do not administer accounts, and for people without one. */
  login: z.string().nullable(),
  disabled: z.boolean().nullable(),
  mustChangePassword: z.boolean().nullable(),
  lockedUntil: z.iso.datetime().nullable(),
  email: z.string().nullable(),
  posts: z.array(
    z.object({
      id: Id,
      code: z.string(),
      kind: z.string(),
      title: z.string(),
      titleEn: z.string(),
    }),
  ),
})
export type PersonEntry = z.infer<typeof PersonEntry>

/** A one-time link with which a person sets a new password. */
export const RecoveryOrder = z.object({
  /** Also takes second factors and passkeys away, for one who has lost them. */
  dropFactors: z.boolean().default(false),
})
export const RecoveryLink = z.object({ link: z.string(), expiresAt: z.iso.datetime() })
/** Who the person is at the identity provider (`sub`); null = nobody there. */
export const IdentityBinding = z.object({ subject: filled(255).nullable() })

export const NewHolding = z.object({
  postId: Id,
  personId: Id,
  from: LocalDate,
  /** The first day on which the post is no longer held. */
  to: LocalDate.nullable().default(null),
})
export const HoldingEnd = z.object({ to: LocalDate.nullable() })
export const Holding = z.object({
  id: Id,
  postId: Id,
  postCode: z.string(),
  title: z.string(),
  titleEn: z.string(),
  personId: Id,
  personName: z.string(),
  from: z.string(),
  to: z.string().nullable(),
})
export type Holding = z.infer<typeof Holding>

// ── tokens, policy, who looked ──────────────────────────────────────────────────────────────────────────
export const NewToken = z.object({
  postId: Id,
  /** Left out: whatever the post may do. */
  scopes: z.array(z.string().min(1).max(60)).min(1).max(100).optional(),
  ttlMs: z
    .number()
    .int()
    .min(60_000, 'at least 60000 (one minute)')
    .max(10 * 365 * 86_400_000, 'at most ten years')
    .optional(),
  note: line(200).default(''),
})
export const Token = z.object({
  id: Id,
  post: z.object({ id: Id, code: z.string(), title: z.string(), titleEn: z.string() }),
  /** null = whatever the post may do */
  scopes: z.array(z.string()).nullable(),
  note: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
})
export type Token = z.infer<typeof Token>

export const PolicyRow = z.object({ postKind: z.string(), action: z.string(), reach: Reach })
export type PolicyRow = z.infer<typeof PolicyRow>

export const AccessLook = z.object({
  id: Id,
  at: z.iso.datetime(),
  caseId: Id.nullable(),
  what: z.string(),
  reason: z.string(),
  post: z.object({ id: Id, title: z.string(), titleEn: z.string() }),
  personName: z.string().nullable(),
})
export type AccessLook = z.infer<typeof AccessLook>

export const pageSchema = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() })
