import type { Catalogue } from '#platform/sentence.ts'

export default {
  'One model suggests to all areas: it is kept by a post for all of them, and "{0}" is for {1}.':
    '推荐模型供全部区域使用，由管辖全部区域的岗位维护；“{0}”只管辖 {1}。',
  'There is no version {0}.': '没有第 {0} 版。',
  'Version {0} is too old: only its figures were kept.': '第 {0} 版过旧，只保留了统计数据。',
  'the number of a version': '版本号',
  'at least 2 characters': '至少 2 个字符',
  'at most 120 characters': '最多 120 个字符',
} as const satisfies Catalogue
