// How states and acts are called in a refusal, as the desk calls them.
import { inBoth, type Sentence } from '#platform/sentence.ts'
import type { Act, CallState } from './domain.ts'

export const stateWords: Readonly<Record<CallState, Sentence>> = {
  ringing: inBoth({ zh: '响铃', en: 'ringing' }),
  talking: inBoth({ zh: '通话中', en: 'being talked in' }),
  held: inBoth({ zh: '保持', en: 'on hold' }),
  wrapUp: inBoth({ zh: '整理中', en: 'being wrapped up' }),
  done: inBoth({ zh: '完成', en: 'done' }),
  abandoned: inBoth({ zh: '放弃', en: 'abandoned' }),
}

export const actWords: Readonly<Record<Act, Sentence>> = {
  answer: inBoth({ zh: '接听', en: 'answer' }),
  hold: inBoth({ zh: '保持', en: 'hold' }),
  resume: inBoth({ zh: '恢复通话', en: 'take back' }),
  transfer: inBoth({ zh: '转接', en: 'transfer' }),
  conference: inBoth({ zh: '三方通话', en: 'three-way call' }),
  hangUp: inBoth({ zh: '挂断', en: 'hang up' }),
}

/** Of a call-back. */
export const callbackWords = {
  waiting: inBoth({ zh: '待回拨', en: 'waiting' }),
  called: inBoth({ zh: '已回拨', en: 'made already' }),
  failed: inBoth({ zh: '未打通', en: 'ended after tries in vain' }),
  withdrawn: inBoth({ zh: '已取消', en: 'withdrawn' }),
}
