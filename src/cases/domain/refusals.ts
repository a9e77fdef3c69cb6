// Why something is refused, as data: one sentence in each language, with the facts filled in.

import { type CommandName, type GuardName, type State, states, transitions } from '../lifecycle.ts'

const texts = {
  state: {
    zh: '案件处于“{state}”，只有在“{from}”时才能{command}',
    en: 'The case is “{state}”; “{command}” needs “{from}”',
  },
  right: { zh: '本岗位没有“{command}”的权限', en: 'This post has no right to “{command}”' },
  reach: {
    zh: '案件不在本岗位的辖区或任务之内',
    en: 'The case is outside this post’s area and tasks',
  },
  reporterOnly: { zh: '只有反映人可以{command}', en: 'Only the one who asked may “{command}”' },
  hasTask: {
    zh: '本单位在此案上没有需要办理的任务',
    en: 'Your unit has no task to act on in this case',
  },
  isLead: { zh: '只有主办单位可以申请', en: 'Only the lead unit may ask for this' },
  notOverdue: {
    zh: '已超过办理期限，不能再申请',
    en: 'The deadline has passed; this must be asked for before it',
  },
  extensionsLeft: {
    zh: '延期最多 {max} 次，已用完',
    en: 'Extended {max} times already, which is the most',
  },
  suspensionLeft: {
    zh: '每案只能挂账一次',
    en: 'A case may be suspended once, and this one has been',
  },
  nothingPending: {
    zh: '已有一项申请等待审批',
    en: 'Another request is already waiting for a decision',
  },
  somethingPending: { zh: '没有等待审批的申请', en: 'There is no request to decide' },
  notEndorsed: {
    zh: '申请已上报，等待值班长批准',
    en: 'It has been endorsed and waits for the duty officer',
  },
  endorsed: { zh: '须先由派遣员同意上报', en: 'A dispatcher has to endorse it first' },
  assistantsFinished: {
    zh: '协办单位 {units} 尚未完成',
    en: 'Assisting units have not finished: {units}',
  },
  independent: {
    zh: '核查须由处置单位以外的人进行',
    en: 'The check must be made by someone outside the unit that did the work',
  },
  notRated: { zh: '一事一评：此案已评价', en: 'One case, one rating: this one has been rated' },
  fromBelow: {
    zh: '只有上报此案的街道、社区可以评价上级单位',
    en: 'Only the street or community that reported the case rates the unit above',
  },
  wasLate: {
    zh: '此案没有超期，无需申诉',
    en: 'The case was not late; there is nothing to appeal',
  },
  notAppealed: { zh: '每案只能申诉一次', en: 'A case may be appealed once, and this one has been' },
  appealOpen: { zh: '没有等待本岗位裁定的申诉', en: 'No appeal waits for this post’s decision' },
  reopenable: {
    zh: '结案超过 {days} 天，请重新反映',
    en: 'Closed more than {days} days ago; please report it anew',
  },
  nobodyElseAsked: {
    zh: '还有其他人反映同一问题，不能撤回',
    en: 'Others have asked about the same problem; it cannot be withdrawn',
  },
  taskWaiting: { zh: '本单位已签收', en: 'Your unit has already taken it up' },
  photoOrReason: {
    zh: '请附处置后的照片，或说明为何没有',
    en: 'Add a photo taken after the work, or say why there is none',
  },
  untilTooFar: {
    zh: '挂账不得超过 {days} 天，且须在将来',
    en: 'Suspension must end in the future, within {days} days',
  },
  unknownCategory: { zh: '没有这个类别：{path}', en: 'There is no such category: {path}' },
  unknownCondition: {
    zh: '该类别没有第 {seq} 号立案条件',
    en: 'This category has no filing condition {seq}',
  },
  noLead: {
    zh: '权责清单没有对应的主责单位，请选择',
    en: 'The responsibility list names no lead unit here; choose one',
  },
  unknownUnit: { zh: '没有这个单位：{unit}', en: 'There is no such unit: {unit}' },
  sameUnit: { zh: '单位 {unit} 已在此案中', en: 'Unit {unit} is already on this case' },
  mergeTarget: {
    zh: '目标案件须未办结且未被并案',
    en: 'The case to merge into must be open and not itself merged',
  },
  mergeUnseen: {
    zh: '没有这件案件，或不在本岗位的辖区之内',
    en: 'There is no such case, or it is outside this post’s area',
  },
  mergeDistrict: {
    zh: '只能并入同一区的案件',
    en: 'Cases are merged within one district only',
  },
  correctArea: {
    zh: '新位置不在本岗位的辖区之内，请由上级岗位更正',
    en: 'The new place is outside this post’s area; ask a post of the level above to correct it',
  },
  descriptionFull: {
    zh: '此案的文字已达 {max} 字，写不下了；请另行反映',
    en: 'This case already holds {max} characters of text and takes no more; please report it anew',
  },
  unsorted: { zh: '立案前请先选定类别', en: 'Choose a category before filing' },
  notRepeat: { zh: '已标记为重复反映', en: 'Already marked as a repeat' },
  noOpenRound: {
    zh: '第 {round} 轮督办尚未了结',
    en: 'Round {round} of supervision is not settled yet',
  },
  openRound: { zh: '没有等待回复的督办', en: 'No round of supervision waits for a reply' },
  addressee: {
    zh: '本轮督办须由被督办的单位或层级回复',
    en: 'The unit or level that this round is addressed to has to reply',
  },
  repliedRound: {
    zh: '没有已回复、待评定的督办',
    en: 'No reply to a round of supervision waits to be judged',
  },
  noSuchLevel: {
    zh: '此处以上只有 {max} 级',
    en: 'There are only {max} levels above this place',
  },
  untilPast: { zh: '期限须在将来', en: 'The deadline has to lie in the future' },
  notConsulting: {
    zh: '第 {number} 次会商尚未形成纪要',
    en: 'Consultation {number} has no minutes yet',
  },
  consulting: { zh: '没有进行中的会商', en: 'No consultation is under way' },
  invited: { zh: '本单位不在会商邀请之列', en: 'Your unit is not invited to the consultation' },
  consultedLate: {
    zh: '此案已办完或挂账，会商只能记录纪要，不能再改主办、协办或时限',
    en: 'The work is done or on hold: the minutes can be kept, units and limit no longer changed',
  },
  closeReason: {
    zh: '请选定与结果相符的结案原因',
    en: 'Choose a reason for closing that belongs to this outcome',
  },
  mergeSelf: { zh: '不能并入自身', en: 'A case cannot be merged into itself' },
} as const

export type RefusalCode = keyof typeof texts

/** What a failed guard says, with its slots; for the documentation. */
export const guardTexts: Readonly<Record<GuardName, { readonly zh: string; readonly en: string }>> =
  texts
export type Refusal = {
  readonly refused: RefusalCode
  readonly params: Readonly<Record<string, string | number>>
  /** The field that is wrong, where one is. */
  readonly field?: string
}

export function refusal(
  code: RefusalCode,
  params: Readonly<Record<string, string | number>> = {},
  field?: string,
): Refusal {
  return { refused: code, params, ...(field ? { field } : {}) }
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value
}

export function refusalText(r: Refusal, language: 'zh-CN' | 'en'): string {
  const key = language === 'en' ? 'en' : 'zh'
  const template: string = texts[r.refused][key]
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(r.params[name] ?? '')
    if (name === 'command') return transitions[value as CommandName][key]
    if (name === 'state' || name === 'from') {
      const names = value.split(',').map((s) => states[s as State][key])
      return names.join(key === 'zh' ? '、' : ', ')
    }
    return value
  })
}
