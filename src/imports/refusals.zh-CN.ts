import type { Catalogue } from '#platform/sentence.ts'

export default {
  'the code of the area the cases lie in': '案件所在区域的编码',
  'area: expected the code of the area the cases lie in': 'area：应为案件所在区域的编码',
  'area: expected {0}': 'area：应为{0}',
  'area: expected {0}, got "{1}"': 'area：应为{0}，收到的是“{1}”',
  '{0}: expected {1}, got "{2}"': '{0}：应为{1}，收到的是“{2}”',
  'profile: expected a city that is laid out; a post for all of {0} imports it first':
    'profile：应为已建好区域的城市；请先由管辖整个 {0} 的岗位导入',
  'file: expected at most 50 MB; split it, or use the command line.':
    'file：应不超过 50 MB；请拆分，或使用命令行。',
  'at most 50 MB': '不超过 50 MB 的文件',
  'a file': '文件',
  'the name of a profile': '文件格式的名称',
  'the code of a district or an area in one': '区或区内区域的编码',
  'the id of an import': '导入的标识',
  'This import refused no rows.': '此次导入没有被拒的行。',
  'The server failed; the rows stored so far are kept. Resume.':
    '服务器出错；已保存的行保留。请继续导入。',
  'The import has just ended.': '导入刚刚结束。',
  'The import goes on already.': '导入已在继续。',
  'an id of 1 to {0} characters': '1 至 {0} 个字符的编号',
  'a title': '标题',
  'a text': '文字',
  'a time that has passed': '已经过去的时刻',
  'a time between {0} ({1}) and now': '{0}（{1}）与现在之间的时刻',
  'a code of at most 40 letters and digits': '不超过 40 个字母和数字的编码',
} as const satisfies Catalogue
