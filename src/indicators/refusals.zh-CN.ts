import type { Catalogue } from '#platform/sentence.ts'

export default {
  'a period with at most {0} cases, as they are folded anew':
    '不超过 {0} 件案件的时段（因逐件重算）',
  'from: expected {0}': 'from：应为{0}',
  'area: no area has the code {0}.': 'area：没有编码为 {0} 的区域。',
  'area: expected one within {0}.': 'area：应为 {0} 之内的区域。',
  'a day such as 2026-03-31': '日期，如 2026-03-31',
  'an instant such as 2026-03-01T00:00:00Z': '带时区的时刻，如 2026-03-01T00:00:00Z',
  'a month such as 2026-03': '月份，如 2026-03',
  'at least one rate': '至少一项比率',
} as const satisfies Catalogue
