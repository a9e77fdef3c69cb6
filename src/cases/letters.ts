// Letters to staff: reminders and the weekly digest. Numbers, categories and due times; nothing that a resident wrote.
import { sayInstant } from './messages.ts'
import type { Digest, DigestPart, WeekFigures } from './domain/digest.ts'
import type { ReminderClock } from './domain/reminders.ts'
import type { TodoName } from './schema.ts'

type Language = 'zh-CN' | 'en'

export type ReminderLine = {
  readonly caseId: string
  readonly number: string
  readonly category: string
  readonly categoryEn: string
  readonly dueAt: number
  readonly timeZone: string
  readonly clock: ReminderClock
}

export type StaffLetter =
  | { readonly kind: 'reminder'; readonly lines: readonly ReminderLine[] }
  | ({ readonly kind: 'digest' } & Digest)

export type Written = { readonly subject: string; readonly text: string }

const both = (zh: string, en: string) => ({ 'zh-CN': zh, en })

const clocks: Readonly<Record<ReminderClock, Readonly<Record<Language, string>>>> = {
  handling: both('办理', 'to be done'),
  takeUp: both('签收', 'to be taken up'),
  round: both('回复督办', 'supervision to be replied to'),
  accept: both('受理', 'to be accepted'),
  verify: both('核实', 'to be verified'),
  dispatch: both('派遣', 'to be dispatched'),
  check: both('核查', 'to be checked'),
  close: both('结案', 'to be closed'),
}

const todo: Readonly<Record<TodoName, Readonly<Record<Language, string>>>> = {
  overdue: both('已超期', 'Overdue'),
  week: both('本周到期', 'Due this week'),
  returned: both('退回重办', 'Returned'),
  waiting: both('等您答复', 'Waiting for your answer'),
}

const footer = both(
  '本邮件由系统自动发送，请勿回复。在经纬“每周待办”页面可以关闭此类邮件。',
  'This letter is sent automatically; please do not reply. On the page “Weekly work” of Jingwei you can turn such letters off.',
)

type Say = { readonly language: Language; readonly publicUrl: string }

const categoryOf = (
  c: { readonly category: string; readonly categoryEn: string },
  language: Language,
) => (language === 'en' ? c.categoryEn : c.category)

function reminderText(lines: readonly ReminderLine[], { language, publicUrl }: Say): Written {
  const en = language === 'en'
  const sorted = lines.toSorted((a, b) => a.dueAt - b.dueAt)
  const body = sorted.map((line) => {
    const due = sayInstant(line.dueAt, line.timeZone, language)
    const category = categoryOf(line, language)
    const head = en
      ? `${line.number} · ${category} · ${clocks[line.clock].en} by ${due}`
      : `${line.number} · ${category} · 请于 ${due} 前${clocks[line.clock]['zh-CN']}`
    return `${head}\n${publicUrl}/console/cases/${line.caseId}`
  })
  const [only] = sorted
  const subject =
    sorted.length === 1 && only
      ? en
        ? `Reminder: case ${only.number} is due before long`
        : `提醒：案件 ${only.number} 将到期`
      : en
        ? `Reminder: ${sorted.length} cases are due before long`
        : `提醒：${sorted.length} 件案件将到期`
  return { subject, text: body.join('\n\n') }
}

const percent = (rate: number | null, language: Language): string =>
  rate === null
    ? '–'
    : new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(rate)

function figuresText(f: WeekFigures, language: Language): string {
  const say = (rate: number | null) => percent(rate, language)
  return language === 'en'
    ? `Last week (${f.from} to ${f.to}): ${f.reported} received, ${f.closed} of them closed; answered ${say(f.responseRate)}, in time ${say(f.onTimeRate)}, resolved ${say(f.resolutionRate)}, satisfied ${say(f.satisfactionRate)}`
    : `上周（${f.from} 至 ${f.to}）：收到 ${f.reported} 件，其中结案 ${f.closed} 件；响应率 ${say(f.responseRate)}，按时率 ${say(f.onTimeRate)}，解决率 ${say(f.resolutionRate)}，满意率 ${say(f.satisfactionRate)}`
}

function partText(part: DigestPart, timeZone: string, { language, publicUrl }: Say): string {
  const en = language === 'en'
  const { title, titleEn, unit, unitEn } = part.post
  const head = en ? `## ${titleEn} · ${unitEn}` : `## ${title} · ${unit}`
  const lists = part.lists.flatMap(({ name, count, items }) => {
    if (count === 0) return []
    const lines = items.map((item) => {
      const due = item.dueAt === null ? '' : ` · ${sayInstant(item.dueAt, timeZone, language)}`
      return `  ${item.number} · ${categoryOf(item, language)}${due}`
    })
    const colon = en ? ': ' : '：'
    const more = count > items.length ? [en ? '  and more' : '  等'] : []
    return [
      [
        `${todo[name][language]}${colon}${count}`,
        ...lines,
        ...more,
        `  ${publicUrl}/console/cases?todo=${name}`,
      ].join('\n'),
    ]
  })
  const figures = part.figures ? [figuresText(part.figures, language)] : []
  const nothing = lists.length === 0 ? [en ? 'Nothing is due.' : '没有待办。'] : []
  return [head, ...nothing, ...lists, ...figures].join('\n\n')
}

function digestText(d: Digest, say: Say): Written {
  const counted = (name: TodoName) =>
    d.parts.reduce((n, { lists }) => n + (lists.find((l) => l.name === name)?.count ?? 0), 0)
  const [overdue, week] = [counted('overdue'), counted('week')]
  const subject =
    say.language === 'en'
      ? `Your work this week: ${overdue} overdue, ${week} due`
      : `本周待办：超期 ${overdue} 件，到期 ${week} 件`
  const parts = d.parts.filter(
    ({ lists, figures }) => figures !== null || lists.some(({ count }) => count > 0),
  )
  return { subject, text: parts.map((part) => partText(part, d.timeZone, say)).join('\n\n\n') }
}

/** The letter in the reader's language; `publicUrl` leads back to the lists. */
export function staffLetterText(letter: StaffLetter, say: Say): Written {
  const { subject, text } =
    letter.kind === 'reminder' ? reminderText(letter.lines, say) : digestText(letter, say)
  return { subject, text: `${text}\n\n--\n${footer[say.language]}\n` }
}
