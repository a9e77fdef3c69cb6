// Every file the product can read, by kind. Areas and categories are read by their own rooms.
import { categoryProfileNames } from '#categories'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { areaProfiles } from '#territory'
import type { CaseProfile, Named } from './profile.ts'
import { boston311 } from './profiles/boston311.ts'
import { messages } from './profiles/messages.ts'
import { nyc311 } from './profiles/nyc311.ts'
import { type ImportKind, rightOf } from './schema.ts'

export const caseProfiles: Readonly<Record<string, CaseProfile>> = { boston311, nyc311, messages }

const categoryNames: Readonly<Record<string, Named>> = {
  standards: { name: '立案结案标准（CSV）', nameEn: 'Filing and closing standards (CSV)' },
  gb47678: { name: '国标事部件分类', nameEn: 'National list of components and matters' },
}

export type ProfileInfo = Named & {
  readonly kind: ImportKind
  readonly profile: string
  /** The area must be named, because the file does not say where a case lies. */
  readonly needsArea: boolean
}

const infoOf = (
  kind: ImportKind,
  profile: string,
  named: Named | undefined,
  needsArea = false,
) => ({
  kind,
  profile,
  name: named?.name ?? profile,
  nameEn: named?.nameEn ?? profile,
  needsArea,
})

export const profileList: readonly ProfileInfo[] = [
  ...Object.entries(caseProfiles).map(([key, p]) => infoOf('cases', key, p, p.city === null)),
  ...Object.entries(areaProfiles).map(([key, p]) => infoOf('areas', key, p)),
  ...categoryProfileNames.map((key) => infoOf('categories', key, categoryNames[key])),
  infoOf('knowledge', 'articles', {
    name: '知识库条目（CSV）',
    nameEn: 'Articles of the knowledge base (CSV)',
  }),
]

function unknown(field: string, known: readonly string[], got: string): Problem {
  const expected = say`one of ${known.join(', ')}`
  return new Problem('invalid-input', say`${field}: expected ${expected}, got "${got}"`, {
    fields: [{ field, expected, got }],
  })
}

/** @throws Problem naming the profiles of this kind */
export function profileInfo(kind: ImportKind, profile: string): ProfileInfo {
  const ofKind = profileList.filter((p) => p.kind === kind)
  const found = ofKind.find((p) => p.profile === profile)
  if (found) return found
  throw unknown(
    'profile',
    ofKind.map((p) => p.profile),
    profile,
  )
}

/** What the one who imports must have the right to: files of a city bring their areas along. */
export const rightsFor = (kind: ImportKind, profile: string): readonly string[] =>
  kind === 'cases' && caseProfiles[profile]?.city ? [rightOf.cases, rightOf.areas] : [rightOf[kind]]

/** @throws Problem naming the profiles there are */
export function caseProfile(name: string): CaseProfile {
  profileInfo('cases', name)
  return caseProfiles[name] as CaseProfile
}

/** @throws Problem when the profile has no rule for due times */
export function profileWithDueRule(name: string) {
  const profile = Object.hasOwn(caseProfiles, name) ? caseProfiles[name] : undefined
  if (profile?.dueRule && profile.times.zone) {
    return { ...profile, dueRule: profile.dueRule, zone: profile.times.zone }
  }
  const known = Object.keys(caseProfiles).filter((key) => caseProfiles[key]?.dueRule)
  throw unknown('profile', known, name)
}
