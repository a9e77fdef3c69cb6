// How what a worker handles is called in a refusal, as the screens call it.
import { inBoth } from '#platform/sentence.ts'

/** States of a visit. */
export const visitWords = {
  due: inBoth({ zh: '待走访', en: 'due' }),
  done: inBoth({ zh: '已做', en: 'done' }),
  cancelled: inBoth({ zh: '已取消', en: 'called off' }),
}

/** Base data that a worker may correct. */
export const thingWords = {
  building: inBoth({ zh: '楼栋', en: 'building' }),
  facility: inBoth({ zh: '部件', en: 'city part' }),
}
