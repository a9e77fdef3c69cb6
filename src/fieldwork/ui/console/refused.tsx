// A refused form in the editor: what is said beside which field, until that is changed.
import { type FieldWords, type Problem, sayExpected } from '#platform/ui'
import { isUntouched, type Lack, type Made, type Numbered, shownAt } from './lacks.ts'
import { texts } from './texts.ts'

/** The sentence for a field of the body, `layout.0.label`; what lies below it included. */
export type WrongAt = (path: string) => string | undefined

/** By the path at which each is shown. */
export function wrongIn(problem: Problem | null, sent: Made, now: Made): WrongAt {
  const said = new Map(
    (problem?.fields ?? []).flatMap((field) => {
      const at = shownAt(field.field)
      if (!problem || at === undefined || !isUntouched(at, sent, now)) return []
      return [[at, sayExpected(problem, field)] as const]
    }),
  )
  return (path) => said.get(path)
}

/** For the alert above and the fields below; nothing is said above once all that was refused is changed. */
export function useRefused(problem: Problem | null, sent: Made, now: Made) {
  const fields = problem?.fields ?? []
  const shownFields = fields.flatMap(({ field }) => (shownAt(field) === undefined ? [] : [field]))
  const isMended = fields.length > 0 && fields.every(({ field }) => !isUntouched(field, sent, now))
  return {
    problem: { problem: isMended ? null : problem, shownFields },
    wrong: wrongIn(problem, sent, now),
  }
}

const idOf = (path: string) => `wrong-${path.replaceAll('.', '-')}`

/** Makes a field red and lets it be read with its sentence. */
export const redAt = (path: string, wrong: WrongAt) =>
  wrong(path) === undefined
    ? {}
    : ({ status: 'error', 'aria-invalid': true, 'aria-describedby': idOf(path) } as const)

export function Wrong({ path, wrong }: { readonly path: string; readonly wrong: WrongAt }) {
  const said = wrong(path)
  return said === undefined ? null : (
    <small id={idOf(path)} className="fc-wrong">
      {said}
    </small>
  )
}

export function useWhich(): (at: Numbered) => string {
  const t = texts.useT()
  return ([n = 0, m]) =>
    m === undefined ? t('editor.which', { n }) : t('editor.whichIn', { n, m })
}

/** What the editor calls the parts of a form. */
export function useNames(): FieldWords {
  const t = texts.useT()
  const which = useWhich()
  type Part = 'label' | 'labelEn' | 'option' | 'showWhen' | 'widget'
  const named =
    (part: Part, depth: number) =>
    (...at: number[]) =>
      t('editor.partOf', { which: which(at.slice(0, depth)), part: t(`editor.${part}`) })
  const question = (path: string, depth: number): FieldWords => ({
    [path]: (...at) => which(at),
    [`${path}.label`]: named('label', depth),
    [`${path}.label.en`]: named('labelEn', depth),
    [`${path}.options`]: named('option', depth),
    [`${path}.showWhen`]: named('showWhen', depth),
    [`${path}.widget`]: named('widget', depth),
  })
  return {
    name: t('editor.name'),
    nameEn: t('editor.nameEn'),
    kind: t('editor.kind'),
    keepDays: t('editor.keepDays'),
    layout: t('editor.questions'),
    schema: t('editor.questions'),
    ...question('layout.*', 1),
    ...question('layout.*.items.*', 2),
  }
}

const most = 3

/** "请先填名称、加一题"; true when nothing is lacking. */
export function useCanPublish(lacks: readonly Lack[]): true | string {
  const t = texts.useT()
  const which = useWhich()
  if (lacks.length === 0) return true
  const each = lacks
    .slice(0, most)
    .map((lack) =>
      'at' in lack
        ? t(`editor.lack.${lack.what}`, { which: which(lack.at) })
        : t(`editor.lack.${lack.what}`),
    )
  return t('editor.first', { what: each.join(t('editor.lack.and')) })
}
