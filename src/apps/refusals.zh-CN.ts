import type { Catalogue } from '#platform/sentence.ts'

export default {
  'The server is still starting.': '服务器正在启动。',
  '--model {0}: {1}': '--model {0}：{1}',
  '{0}: expected JSON: {1}': '{0}：应为 JSON：{1}',
  'line {0}: {1}': '第 {0} 行：{1}',
  'line {0}, {1}: expected {2}, got {3}': '第 {0} 行，{1}：应为 {2}，现为 {3}',
  'at least two different labels': '至少两个不同的标签',
} as const satisfies Catalogue
