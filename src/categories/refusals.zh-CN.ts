import type { Catalogue } from '#platform/sentence.ts'

export default {
  'There is no category {0}.': '没有类别 {0}。',
  'path: there is no edition {0}': 'path：没有版本 {0}',
  'an edition that exists': '现有的版本',
  'path: {0} is a group; a category has 4 to 8 digits': 'path：{0} 是大类；类别为 4 至 8 位数字',
  'a code of 4 to 8 digits': '4 至 8 位数字的编码',
  'a category path like gb2026/M/01001: edition/C or M/code':
    '类别路径，如 gb2026/M/01001：版本/C 或 M/编码',
  'an area code or the beginning of one; empty for everywhere': '区域编码或其开头；空表示全部区域',
  'the filing condition in words': '立案条件的文字',
  'a short code: letters, digits, - and _': '短编码：字母、数字、- 和 _',
  'a short key: letters, digits, - and _': '短键：字母、数字、- 和 _',
  'the question in Chinese': '问题的中文',
  'the answer in Chinese': '答案的中文',
  'the name in Chinese': '中文名称',
  'at least one value for a list': '至少一个取值（列表）',
  'a word': '一个词',
  'each code once': '互不重复的编码',
  'each number once within an area': '同一区域内互不重复的序号',
} as const satisfies Catalogue
