import type { Catalogue } from '#platform/sentence.ts'

export default {
  'Camera {0} was not found, or your post may not see it.':
    '没有找到摄像头 {0}，或本岗位无权查看。',
  'the id of a camera': '摄像头的标识',
  'a place within area {0}': '区域 {0} 内的位置',
  'the code of a unit that there is': '现有单位的编码',
  'the code of a post that there is': '现有岗位的编码',
  'code: expected a number that the owner has not used': 'code：应为权属单位未用过的编号',
  'a number that the owner has not used': '权属单位未用过的编号',
  'csv: expected at most {0} cameras in a file': 'csv：一个文件最多 {0} 个摄像头',
  '{0} lines cannot be read; none was stored': '有 {0} 行无法读取，全部未保存',
  'a file of at most 900,000 characters; divide it': '不超过 900,000 个字符的文件，请拆分',
  'the text of a CSV file': 'CSV 文件的内容',
  'the number of a case that you may see': '您有权查看的案件编号',
  'caseNumber: expected {0}': 'caseNumber：应为{0}',
  '{0} to {1}': '{0} 至 {1}',
  'why you need to look, at least 4 characters': '需要查看的理由，至少 4 个字符',
  'later than from': '晚于 from',
  'at most {0} hours after from': '不晚于 from 之后 {0} 小时',
} as const satisfies Catalogue
