import type { Catalogue } from '#platform/sentence.ts'

export default {
  'file: a CSV file is needed': 'file：请选择 CSV 文件',
  'a CSV file': 'CSV 文件',
  'file: it is too large': 'file：文件过大',
  'There is no row {0} in the responsibility lists.': '权责清单中没有 {0} 这一行。',
  'unit_code: there is no unit {0}': 'unit_code：没有单位 {0}',
  'category_prefix: no category begins with {0}': 'category_prefix：没有以 {0} 开头的类别',
  'area_prefix: there is no area {0}': 'area_prefix：没有区域 {0}',
  'area_prefix: expected an area in {0}, the area of the post':
    'area_prefix：应为本岗位辖区 {0} 内的区域',
  'the same row already stands in line {0}': '与第 {0} 行重复',
  'the id of a row': '清单中一行的标识',
  'a day like 2026-07-01': '日期，如 2026-07-01',
  'a day after {0}': '晚于 {0} 的日期',
  'a day after validFrom': '晚于 validFrom 的日期',
  'a unit that exists': '现有的单位',
  'the code of a unit': '单位编码',
  'the beginning of a category that exists': '现有类别路径的开头',
  'the beginning of a category path: gb2026/, gb2026/M/, gb2026/M/01 or gb2026/M/01001; empty for all':
    '类别路径的开头：gb2026/、gb2026/M/、gb2026/M/01 或 gb2026/M/01001；留空表示全部',
  'a category path': '类别路径',
  'an area that exists': '现有的区域',
  'of {0}': '取自 {0}',
  'empty: only to a lead duty is anything sent directly': '空（只有主体责任可以直派）',
} as const satisfies Catalogue
