// What those who asked are told, in their language: by e-mail and on the page that follows their case.
import { redact } from '#platform/text/redact.ts'
import type { Message } from './domain.ts'
import { endReason } from './domain/outcomes.ts'

export type Language = 'zh-CN' | 'en'
/** The last two go to those who have joined a case that someone else told of. */
export type Template = Message['template'] | 'joinedClosed' | 'joinedUnsolved'
type Params = Message['params']

export type MessageFacts = {
  /** The resident's own heading and the number they know. */
  readonly title: string
  readonly number: string
  /** Of the unit in charge, in the language asked for; empty when there is none. */
  readonly unitName: string
  /** The instant the message speaks of (new deadline, end of the suspension), as `messageDue` writes it; or empty. */
  readonly due: string
}

export type MessageText = { readonly subject: string; readonly text: string }

type Words = { readonly subject: string; readonly text: string }

const words: Record<Template, { readonly zh: Words; readonly en: Words }> = {
  received: {
    zh: { subject: '已收到您的反映', text: '我们已收到您反映的{case}，将尽快受理。' },
    en: {
      subject: 'We have received your report',
      text: 'We have received your report {case} and will look at it soon.',
    },
  },
  accepted: {
    zh: { subject: '已受理', text: '我们已受理您反映的{case}，正在安排办理。' },
    en: {
      subject: 'Accepted',
      text: 'We have accepted your report {case} and are arranging the work.',
    },
  },
  refused: {
    zh: { subject: '不予受理', text: '很抱歉，我们不能受理您反映的{case}：{reason}。{note}' },
    en: {
      subject: 'Not accepted',
      text: 'We are sorry: we cannot take on {case}. {reason}. {note}',
    },
  },
  question: {
    zh: { subject: '请补充情况', text: '为办理您反映的{case}，请告诉我们：{question}' },
    en: {
      subject: 'We need to know more',
      text: 'To go on with {case}, please tell us: {question}',
    },
  },
  filed: {
    zh: { subject: '已立案', text: '您反映的{case}已立案，正在确定责任单位。' },
    en: {
      subject: 'Filed',
      text: 'Your report {case} is filed; we are choosing the unit in charge.',
    },
  },
  dispatched: {
    zh: {
      subject: '已派给责任单位',
      text: '您反映的{case}已交{unit}办理{[，应于 {due} 前办结]}。',
    },
    en: {
      subject: 'Sent to the unit in charge',
      text: 'Your report {case} is now with {unit}{[, due by {due}]}.',
    },
  },
  suspended: {
    zh: { subject: '暂缓办理', text: '您反映的{case}因故暂缓办理，{due} 恢复：{reason}' },
    en: { subject: 'On hold', text: 'Work on {case} is on hold until {due}: {reason}' },
  },
  resumed: {
    zh: { subject: '恢复办理', text: '您反映的{case}已恢复办理{[，应于 {due} 前办结]}。' },
    en: { subject: 'Work goes on', text: 'Work on {case} goes on{[, due by {due}]}.' },
  },
  extended: {
    zh: { subject: '办理期限延长', text: '您反映的{case}需要更多时间，我们将于 {due} 前办结。' },
    en: {
      subject: 'More time needed',
      text: 'We need more time for {case} and will finish by {due}.',
    },
  },
  done: {
    zh: { subject: '已处理，正在核查', text: '{unit}已处理您反映的{case}，我们正在核查结果。' },
    en: {
      subject: 'Done, being checked',
      text: '{unit} has dealt with {case}; we are checking the result.',
    },
  },
  closed: {
    zh: { subject: '已办结，请您评价', text: '您反映的{case}已由{unit}办结，请您评价。{reply}' },
    en: {
      subject: 'Closed: please rate it',
      text: '{unit} has closed your report {case}. Please rate it. {reply}',
    },
  },
  closedExplained: {
    zh: {
      subject: '已办结，请您评价',
      text: '您反映的{case}经{unit}办理，已作解释：{reason}。请您评价。{reply}',
    },
    en: {
      subject: 'Closed with an explanation: please rate it',
      text: '{unit} has looked into {case} and explains: {reason}. Please rate it. {reply}',
    },
  },
  closedUnsolved: {
    zh: {
      subject: '已结案，问题没有解决',
      text: '很抱歉，您反映的{case}没有解决：{reason}。此案先行结案；您可以评价，也可以要求重新办理。{reply}',
    },
    en: {
      subject: 'Closed, not solved',
      text: 'We are sorry: {case} is not solved. {reason}. We close it for now; you can rate it, and ask for it to be opened again. {reply}',
    },
  },
  joinedClosed: {
    zh: { subject: '您关注的问题已办结', text: '您关注的{case}已由{unit}办结。{reply}' },
    en: {
      subject: 'What you follow is closed',
      text: '{unit} has closed {case}, which you follow. {reply}',
    },
  },
  joinedUnsolved: {
    zh: {
      subject: '您关注的问题没有解决',
      text: '很抱歉，您关注的{case}没有解决：{reason}。此案先行结案。{reply}',
    },
    en: {
      subject: 'What you follow was not solved',
      text: 'We are sorry: {case}, which you follow, is not solved. {reason}. We close it for now. {reply}',
    },
  },
  merged: {
    zh: {
      subject: '已并案办理',
      text: '您反映的{case}与编号 {main} 是同一问题，已合并办理，结果会一并告知您。',
    },
    en: {
      subject: 'Handled together',
      text: 'Your report {case} concerns the same problem as number {main}. We handle both together and will tell you the result.',
    },
  },
  split: {
    zh: {
      subject: '单独办理',
      text: '您反映的编号 {main} 中有一部分另立为{case}，单独办理，结果会一并告知您；仍用原来的链接查看。',
    },
    en: {
      subject: 'Handled on its own',
      text: 'A part of your report number {main} is now handled on its own as {case}. We will tell you the result; follow it by the link you have.',
    },
  },
  withdrawn: {
    zh: {
      subject: '已撤回',
      text: '您反映的{case}已按您的要求撤回，不再办理。如果不是您本人撤回，请重新反映。',
    },
    en: {
      subject: 'Withdrawn',
      text: 'Your report {case} has been withdrawn as you asked and is no longer handled. If it was not you, please report it anew.',
    },
  },
  reopened: {
    zh: { subject: '已重新办理', text: '您反映的{case}已重新办理，给您带来不便，敬请谅解。' },
    en: {
      subject: 'Opened again',
      text: 'We have opened your report {case} again and apologise for the trouble.',
    },
  },
}

const someUnit = { 'zh-CN': '责任单位', en: 'The unit in charge' }

/** One message in one language: a subject with the case number, and one or two sentences. */
export function messageText(
  template: Template,
  params: Params,
  language: Language,
  facts: MessageFacts,
): MessageText {
  const chosen = words[template][language === 'en' ? 'en' : 'zh']
  const values: Record<string, string> = {
    case: caseName(facts, language),
    unit: facts.unitName || unitWord(template, language),
    due: facts.due,
    main: text(params['number']),
    reason: reasonText(template, params, language),
    note: text(params['note']),
    question: text(params['question']),
    // written to the one who told of it
    reply: template.startsWith('joined') ? redact(text(params['reply'])) : text(params['reply']),
  }
  const fill = (pattern: string) =>
    pattern.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  const body = chosen.text.replace(/\{\[(.*?)\]\}/g, (_, part: string) => (facts.due ? part : ''))
  const number = language === 'en' ? `[${facts.number}] ` : `【${facts.number}】`
  return { subject: number + chosen.subject, text: fill(body).trim() }
}

const text = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value)

const caseName = ({ title, number }: MessageFacts, language: Language): string =>
  language === 'en' ? `“${title}” (number ${number})` : `“${title}”（编号 ${number}）`

const unitWord = (template: Template, language: Language): string =>
  language === 'en' && template === 'dispatched' ? 'the unit in charge' : someUnit[language]

function reasonText(template: Template, params: Params, language: Language): string {
  const code = text(params['reason'])
  const state = template === 'refused' ? 'refused' : 'closed'
  const known =
    template === 'suspended'
      ? undefined
      : endReason({ state, outcome: text(params['outcome']) }, code)
  return known?.[language === 'en' ? 'en' : 'zh'] ?? code
}

/** The instant a message speaks of, in the city's time: `2026年12月1日 17:00`, `1 December 2026 at 17:00`; or empty. */
export function messageDue(params: Params, timeZone: string, language: Language): string {
  const ms = params['until'] ?? params['dueAt']
  if (typeof ms !== 'number') return ''
  return sayInstant(ms, timeZone, language)
}

/** As people write it, by the clocks of the zone. */
export function sayInstant(ms: number, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(ms)
}
