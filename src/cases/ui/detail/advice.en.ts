import type { Translated } from '#platform/ui'
import type zh from './advice.zh-CN.ts'

export default {
  lead: 'The responsibility list says',
  leadRule: '{{basis}} · category {{category}} · area {{area}}',
  accept: 'Dispatch as suggested',
  assisting: 'Assisting: {{units}}',
  noLead: 'The responsibility list names no lead unit here',
  duplicates_one: '{{count}} open case nearby that may be the same',
  duplicates_other: '{{count}} open cases nearby that may be the same',
  distance: '{{n}} m',
  mergeInto: 'Merge into this one',
  category: 'The words rather speak for',
  categoryWords: 'mentions {{words}}',
  word: '“{{word}}”',
  sure: '{{share}} sure',
  takeCategory: 'Change to this',
  settled:
    '{{area}}: {{cases}} of the last {{of}} solved cases of this category were led by {{unit}}',
  dispatchTo: 'Dispatch to {{unit}}',
  same: 'Very likely the same',
  sameCategory: 'same category',
  sameGroup: 'same group',
  otherGroup: 'another group',
  sharedWords: 'both mention {{words}}',
  looking: 'Looking for suggestions',
  nearby: 'Perhaps reported nearby already',
  wouldGo: 'Would be suggested to',
} satisfies Translated<typeof zh>
