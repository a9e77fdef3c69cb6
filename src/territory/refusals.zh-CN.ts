import type { Catalogue } from '#platform/sentence.ts'

export default {
  'There is no area {0} on {1}.': '{1} 没有区域 {0}。',
  'There is no boundary of an area {0}.': '没有区域 {0} 的边界。',
  'No area holds {0}, {1} ({2}).': '{0}, {1}（{2}）不在任何区域内。',
  'There is no tile {0}/{1}/{2}.': '没有瓦片 {0}/{1}/{2}。',
  'There is no area {0} that could be edited.': '没有可以编辑的区域 {0}。',
  'There is no area {0} that could be split.': '没有可以拆分的区域 {0}。',
  'There is no area {0} that could be merged.': '没有可以合并的区域 {0}。',
  'a code that {0} begins with': '{0} 开头部分的编码',
  'an area that exists; {0} does not': '现有的区域；没有 {0}',
  'a code no area has or had; {0} is taken': '从未用过的编码；{0} 已被占用',
  'an area code: 2 to 40 digits or letters': '区域编码：2 至 40 个数字或字母',
  'an area code, or empty for areas that lie in no other': '区域编码；空表示最上级的区域',
  'a name': '名称',
  'at most 100 characters': '最多 100 个字符',
  'at most 200 characters': '最多 200 个字符',
  'a day YYYY-MM-DD': '日期 YYYY-MM-DD',
  'at least two parts': '至少两个部分',
  'at least two areas': '至少两个区域',
  'a part of a name or an address': '名称或地址的一部分',
  'longitude,latitude in degrees': '经度,纬度，单位为度',

  // ── boundaries ──────────────────────────────────────────────────────────────────────────────────────────
  'a valid polygon; {0}': '有效的多边形；{0}',
  'file: expected JSON, {0}': 'file：应为 JSON，{0}',
  GeoJSON: 'GeoJSON 文件',
  'file: expected a GeoJSON FeatureCollection': 'file：应为 GeoJSON FeatureCollection',
  FeatureCollection: 'FeatureCollection（要素集合）',
  'expected a Polygon or MultiPolygon with coordinates, got {0}':
    '带坐标的 Polygon 或 MultiPolygon，收到的是 {0}',
  'expected [longitude, latitude] in numbers, got {0}': '数字形式的 [经度, 纬度]，收到的是 {0}',
  'longitude and latitude look swapped: [{0}, {1}]': '先经度后纬度的坐标；[{0}, {1}] 似乎颠倒了',
  'out of range, expected degrees: [{0}, {1}]': '范围之内的度数；[{0}, {1}] 超出范围',
  'a ring needs at least four positions, the last equal to the first': '至少四个点且首尾相同的环',
  'a ring is not closed: its last position differs from its first': '首尾两点相同的闭合环',
  'a polygon has no ring': '至少有一个环的多边形',
} as const satisfies Catalogue
