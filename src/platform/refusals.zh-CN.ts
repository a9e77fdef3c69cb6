// What the platform says when it refuses, and what several rooms say alike. 字段的“应为”写成名词短语。
import type { Catalogue } from './sentence.ts'

export default {
  // ── the forms that sentences are put into ───────────────────────────────────────────────────────────────
  '{0}: {1}': '{0}：应为{1}',
  '{0}.': '{0}。',
  '{0}: expected {1}': '{0}：应为{1}',
  '{0}: expected {1}.': '{0}：应为{1}。',
  '{0}: expected {1}, got {2}': '{0}：应为{1}，收到的是 {2}',
  '{0}: expected {1}, got {2}.': '{0}：应为{1}，收到的是 {2}。',
  '{0}: expected {1}, got "{2}".': '{0}：应为{1}，收到的是“{2}”。',
  '{0}, {1}: expected {2}, got {3}.': '{0}、{1}：应为{2}，收到的是 {3}。',
  '{0} must be {1}, got "{2}"': '{0} 应为{1}，现为“{2}”',

  // ── what is expected of a field ─────────────────────────────────────────────────────────────────────────
  text: '文字',
  'text that is not empty': '文字，至少一个字',
  'at least {0} characters': '至少 {0} 个字符',
  'at most {0} characters': '最多 {0} 个字符',
  'at most 300 characters': '最多 300 个字符',
  'at most 1000 characters': '最多 1000 个字符',
  'at most 4000 characters': '最多 4000 个字符',
  '1 to {0} characters': '1 至 {0} 个字符',
  'text on one line, without control characters': '一行文字，不含控制字符',
  'text without NUL characters and halves of characters': '不含空字符和残缺字符的文字',
  'why you need it, at least 4 characters': '需要它的理由，至少 4 个字符',
  'one of {0}': '{0} 之一',
  'true or false': 'true 或 false',
  'a whole number': '整数',
  'a whole number from 1': '不小于 1 的整数',
  'a number above 0': '大于 0 的数',
  'at most 10000': '不大于 10000',
  'an instant such as 2026-12-01T09:00:00Z': '带时区的时刻，如 2026-12-01T09:00:00Z',
  'degrees north, −90 to 90': '纬度，−90 至 90 度',
  'degrees east, −180 to 180': '经度，−180 至 180 度',
  'an area code': '区域编码',
  'an area code; empty for everywhere': '区域编码；留空表示全部区域',
  'the code of a known area': '已有区域的编码',
  'a place inside the areas served': '服务区域内的位置',
  'an area in {0}, the area of your post': '本岗位辖区 {0} 内的区域',
  'an area within your own, {0}': '本岗位辖区 {0} 内的区域',
  'digits of an area code': '区域编码的数字',
  'a telephone number': '电话号码',
  'an e-mail address': '电子邮箱地址',
  'the id of a case': '案件的标识',
  'the id of a post': '岗位的标识',
  'a UUID': 'UUID 标识',
  'component or matter': 'component（部件）或 matter（事项）',
  'the words of the report': '反映的内容',
  'at most {0} rows': '最多 {0} 行',
  '16 to 100 printable characters, new for each command':
    '16 至 100 个可打印字符，每条命令各不相同',
  'values nested at most {0} deep': '嵌套不超过 {0} 层的内容',
  'the `next` of the page before': '上一页的 next',
  'nothing: this is no list': '空（此处不是清单）',
  'id of an event': '事件的标识',
  'whsec_ and 24 to 64 bytes in base64': 'whsec_ 加 24 至 64 字节的 base64 编码',
  'an https address': 'https 网址',
  'an https address, or http on this machine': 'https 网址，或本机的 http 网址',
  'an https address of the public internet': '公共互联网上的 https 网址',
  'an address without a password and without #': '不带密码、不带 # 的网址',

  // ── who may, and what is there ──────────────────────────────────────────────────────────────────────────
  'Sign in, or send an API token, to use this.': '请先登录，或附上接口令牌。',
  'An Open311 key is good for the Open311 door only.': 'Open311 密钥只能用于 Open311 入口。',
  'The post "{0}" has no right "{1}".': '岗位“{0}”没有“{1}”权限。',
  'This request came from another site.': '该请求来自其他网站。',
  'Your post has no right to these rows.': '本岗位无权查看或修改这些内容。',
  '{0} was not found, or your post may not see it.': '没有找到 {0}，或本岗位无权查看。',
  'There is no such post.': '没有这个岗位。',
  'There is no such file.': '没有这个文件。',
  'There is no such webhook in your area.': '本辖区没有这个推送地址。',
  'There is no such delivery, or it is on its way already.': '没有这次投递，或它已在发送中。',
  'There is nothing at {0} {1}.': '{0} {1} 处没有内容。',
  'There is nothing at GET {0}.': 'GET {0} 处没有内容。',
  'There is nothing at GET /metrics.': 'GET /metrics 处没有内容。',
  'This page has not been built.': '此页面尚未构建。',
  'Send the token of JINGWEI_METRICS_TOKEN as a bearer token.':
    '请以 Bearer 令牌的形式附上 JINGWEI_METRICS_TOKEN。',
  'Someone else acted on this first; look again.': '他人已先行处理，请刷新后再看。',
  'Someone else changed the same thing; try again.': '他人正在修改同一内容，请重试。',
  'This Idempotency-Key was used for another request; make a new one.':
    '此幂等键已用于另一请求，请换一个新的。',
  'cursor: take it unchanged from `next` of the page before': 'cursor：请原样使用上一页的 next',
  'format: one of {0}': 'format：应为 {0} 之一',
  'format: only lists can be exported': 'format：只有清单可以导出',
  'More than {0} rows: narrow the filter.': '超过 {0} 行，请缩小筛选范围。',
  'Too many requests; wait a minute.': '请求过于频繁，请一分钟后再试。',
  'Too many screens are connected to this server; try again.':
    '连接到本服务器的屏幕过多，请稍后再试。',

  // ── bodies and forms ────────────────────────────────────────────────────────────────────────────────────
  'The request cannot be read: {0}': '无法读取该请求：{0}',
  'The body is empty; JSON is expected.': '请求体为空，应为 JSON。',
  'The body is not valid JSON.': '请求体不是有效的 JSON。',
  'The body is larger than may be sent here.': '请求体过大。',
  'The file is larger than may be sent here.': '文件过大。',
  'These are more files than may be sent at once.': '一次上传的文件过多。',
  'The form has more parts than may be sent at once.': '表单的分段过多。',
  'The form has more fields than may be sent at once.': '表单的字段过多。',
  'Bodies of this content type are not read here.': '此处不接受这种 Content-Type 的请求体。',
  'A form is expected, as multipart/form-data.': '应为 multipart/form-data 表单。',

  // ── the server itself ───────────────────────────────────────────────────────────────────────────────────
  'The server failed; nothing was stored. Try again.': '服务器出错，未保存任何内容，请重试。',
  'The disk is full; nothing was stored.': '磁盘已满，未保存任何内容。',
  'The disk of the database is full; nothing was stored.': '数据库磁盘已满，未保存任何内容。',
  'The database cannot be reached; nothing was stored.': '无法连接数据库，未保存任何内容。',
  'The database does not answer.': '数据库没有响应。',
  'The embedded database has stopped.': '内嵌数据库已停止。',
  'The embedded database has stopped; nothing was stored. Try again.':
    '内嵌数据库已停止，未保存任何内容，请重试。',
  'The embedded database is in use by process {0}; stop it, or set DATABASE_URL for several processes.':
    '内嵌数据库正被进程 {0} 使用；请先停止它，多进程运行请设置 DATABASE_URL。',
  'The lock {0} could not be taken.': '无法取得锁 {0}。',
  'This process is about to end.': '该进程即将结束。',

  // ── the journal ─────────────────────────────────────────────────────────────────────────────────────────
  'The entry is not sealed yet; try again in a minute.': '该条记录尚未封存，请一分钟后再试。',
  'The record has {0} entries; the checkpoint vouches for {1}.':
    '总账有 {0} 条记录，而该校验点担保 {1} 条。',
  'There is no checkpoint of {0} entries.': '没有 {0} 条记录时的校验点。',
  'Nothing has been sealed yet.': '尚未封存任何记录。',

  // ── photos ──────────────────────────────────────────────────────────────────────────────────────────────
  'photo: expected {0}; got {1}.': 'photo：应为{0}；收到的是{1}。',
  'a photo as JPEG, PNG or WebP, at most 12 MB and 80 million pixels':
    'JPEG、PNG 或 WebP 照片，不超过 12 MB 和 8000 万像素',
  'a file without malicious content': '不含恶意内容的文件',
  'The virus scanner gives no answer; try again later.': '病毒扫描没有响应，请稍后再试。',
  'an empty file': '空文件',
  'HEIC (send it as JPEG)': 'HEIC 照片（请以 JPEG 发送）',
  'a GIF': 'GIF 图片',
  'a PDF': 'PDF 文件',
  'an SVG, XML or HTML text': 'SVG、XML 或 HTML 文本',
  'something else': '其他内容',
  '{0} MB': '{0} MB 的文件',
  '{0} × {1} pixels': '{0} × {1} 像素的照片',
  'more pixels than that': '像素更多的照片',
  'a file that begins like an image but is none': '开头像图片、实际不是图片的文件',
  'a damaged image': '已损坏的图片',

  // ── files ───────────────────────────────────────────────────────────────────────────────────────────────
  'profile: expected {0}, got "{1}"': 'profile：应为{0}，收到的是“{1}”',
  'The file has more than {0} rows.': '文件超过 {0} 行。',
  'The header names a column twice: {0}.': '表头有重复的列：{0}。',
  'a row that can be read, with as many columns as the header': '可读的一行，列数与表头相同',
  'one column of this name': '名称不重复的列',
  several: '多个',
  none: '无',
  'The header lacks these columns: {0}.': '表头缺少这些列：{0}。',
  'a column named {0}': '名为 {0} 的列',
  'The file has no readable header line.': '文件没有可读的表头。',
  'a first line with the column names': '首行列名',
  'The row at line {0} is longer than {1} bytes; is a quotation mark left open before it?':
    '第 {0} 行超过 {1} 字节；前面是否有引号没有闭合？',
  'rows of at most {0} bytes': '每行不超过 {0} 字节',
  'This is not a text file: expected {0}, got {1}.': '这不是文本文件：应为{0}，收到的是{1}。',
  'text in UTF-8, UTF-16 with a byte order mark, or GBK/GB18030':
    'UTF-8、带字节序标记的 UTF-16 或 GBK/GB18030 文本',
  'an Excel or Word file (save it as CSV)': 'Excel 或 Word 文件（请另存为 CSV）',
  'an old Excel or Word file (save it as CSV)': '旧版 Excel 或 Word 文件（请另存为 CSV）',
  'a gzip archive': 'gzip 压缩包',
  'binary data (NUL bytes)': '二进制数据（含空字节）',
  'The text is damaged: it is {0} but has {1}.': '文本已损坏：编码为 {0}，却有{1}。',
  'bytes that are not {0}, in or after line {1}': '不属于 {0} 的字节，在第 {1} 行或其后',
  'A sheet holds at most {0} rows; narrow the list or export CSV.':
    '一张表最多 {0} 行；请缩小范围或导出 CSV。',

  // ── XML ─────────────────────────────────────────────────────────────────────────────────────────────────
  '{0}: expected XML of at most {1} characters.': '{0}：应为不超过 {1} 个字符的 XML。',
  'well-formed XML': '格式正确的 XML',
  'characters XML 1.0 allows': 'XML 1.0 允许的字符',
  'the character reference &#{0};': '字符引用 &#{0};',
  'XML without entities of its own': '不自定义实体的 XML',
  'the entity &{0};': '实体 &{0};',
  'every & written as &amp;': '以 &amp; 表示的 &',
  'a bare &': '单独的 &',
  'XML without DOCTYPE, ENTITY or other declarations': '不含 DOCTYPE、ENTITY 等声明的 XML',
  'a declaration': '声明',
  '{0} without its end': '缺少结尾的 {0}',
  'a control character': '控制字符',
  'elements nested at most {0} deep': '嵌套不超过 {0} 层的元素',
  'ordinary element names': '普通的元素名',
  'one root element': '一个根元素',

  // ── places and times ────────────────────────────────────────────────────────────────────────────────────
  '{0} and {1} look swapped: expected {2}, got {3}.':
    '{0} 与 {1} 似乎颠倒了：应为{2}，收到的是 {3}。',
  'longitude in {0} and latitude in {1}': '{0} 中的经度和 {1} 中的纬度',
  'the longitude; this looks like the latitude': '经度；此值像是纬度',
  'the latitude; this looks like the longitude': '纬度；此值像是经度',
  'decimal degrees, at most {0} either way': '十进制度数，绝对值不超过 {0}',
  'degrees between -{0} and {1}': '-{0} 至 {1} 度',
  'a place within {0} (west, south, east, north; WGS84)': '{0}（西、南、东、北；WGS84）之内的位置',
  'plane metres of EPSG:{0} (easting {1}xxxxxx, northing 0–7000000)':
    'EPSG:{0} 的平面坐标，单位米（东坐标 {1}xxxxxx，北坐标 0–7000000）',
  'plane metres of EPSG:{0} (easting around 500000, without zone number, northing 0–7000000)':
    'EPSG:{0} 的平面坐标，单位米（东坐标 500000 左右、不带带号，北坐标 0–7000000）',
  'easting, northing: expected {0}, got {1}.': 'easting、northing：应为{0}，收到的是 {1}。',
  'a time like 2026-01-01T08:00:00+08:00 or 2026-01-01T00:00:00Z':
    '时刻，如 2026-01-01T08:00:00+08:00 或 2026-01-01T00:00:00Z',
  'a time like 2026-01-01T08:00:00 or 2026-01-01T08:00:00+08:00':
    '时刻，如 2026-01-01T08:00:00 或 2026-01-01T08:00:00+08:00',
  'a time in the format {0}, or {1}': '格式为 {0} 的时刻，或{1}',
  '{0} (with its zone)': '{0}（带时区）',
  '{0} (an offset of at most 14:00)': '{0}（时差不超过 14:00）',
  'a time that exists in {0} (clocks skip this one)': '{0} 存在的时刻（拨快时钟时跳过了此刻）',

  // ── settings ────────────────────────────────────────────────────────────────────────────────────────────
  'a number above 0, of thirty days at most': '大于 0 的数，折合不超过三十天',
  'a number from 0 to 60': '0 至 60 的数',
  'a whole number of days from 1': '不小于 1 的整数天数',
  'set where JINGWEI_OIDC_ISSUER is': '非空值（已设 JINGWEI_OIDC_ISSUER）',
  'none, email or login': 'none、email 或 login',
  'names of hosts, such as push.example.org or *.push.example.org':
    '主机名，如 push.example.org 或 *.push.example.org',
  'tcp://host:3310 or unix:/path of the socket': 'tcp://主机:3310 或 unix:/套接字路径',
  '1, small or 0': '1、small 或 0',
  'JINGWEI_DEMO must be {0}, got "{1}"': 'JINGWEI_DEMO 应为 {0}，现为“{1}”',
  'PORT must be a whole number from 0 to 65535, got "{0}"':
    'PORT 应为 0 至 65535 的整数，现为“{0}”',
  '0–65535': '0 至 65535',
  'JINGWEI_TILE_SYSTEM must be WGS84 or GCJ02, the coordinates of the tiles; got "{0}"':
    'JINGWEI_TILE_SYSTEM 为瓦片的坐标系，应为 WGS84 或 GCJ02，现为“{0}”',
  'WGS84 or GCJ02': 'WGS84 或 GCJ02',
} as const satisfies Catalogue
