import type { Catalogue } from '#platform/sentence.ts'

export default {
  'There is nothing at {0} {1}. Resources end in .xml or .json; see {2}/discovery.xml.':
    '{0} {1} 处没有内容。资源以 .xml 或 .json 结尾，见 {2}/discovery.xml。',
  'api_key: a key is needed; key_service in discovery says how':
    'api_key：需要密钥；申请办法见 discovery 中的 key_service',
  'api_key: a key of the Open311 door with the right {0}':
    'api_key：须为 Open311 入口的密钥，且有 {0} 权限',
  'api_key: this key is not valid, was revoked or has ended': 'api_key：此密钥无效、已撤销或已过期',
  'jurisdiction_id: there is no jurisdiction "{0}" here; it is the area code of a city, and may be left out':
    'jurisdiction_id：没有辖区“{0}”；应为城市的区域编码，也可不填',
  'the area code of a city: an address alone does not say in which city it is':
    '城市的区域编码：只有地址看不出在哪座城市',
  'a place in the jurisdiction {0}': '辖区 {0} 内的位置',
  'service_code: there is no service "{0}"': 'service_code：没有服务“{0}”',
  'service_code: there is no service "{0}"; see {1}/services.xml':
    'service_code：没有服务“{0}”，见 {1}/services.xml',
  'the code of a service, see /services': '服务编码，见 /services',
  'service_request_id: there is no request "{0}"': 'service_request_id：没有诉求“{0}”',
  'service_request_id: there is no public request "{0}"': 'service_request_id：没有公开的诉求“{0}”',
  'the id of a request': '诉求的编号',
  'at most {0} ids': '最多 {0} 个编号',
  'your own id of this update, the same when it is sent again': '您为此更新所编、重发时不变的标识',
  'the time of the update with its zone': '更新的时刻，带时区',
  'what there is to say': '更新的内容',
  'a shorter time: there are more than {0} updates in this one':
    '更短的时段：此时段的更新超过 {0} 条',
  'a time': '时刻',
  'a time not after {0}': '不晚于 {0} 的时刻',
  'an answer, this service needs one': '一个答案，此服务必填',
  'one answer': '一个答案',
  'a number': '数字',
  'a code of at most {0} characters': '不超过 {0} 个字符的编码',
  'at most {0} values': '最多 {0} 个取值',
  'at most {0} attributes': '最多 {0} 个属性',
  'a whole form as multipart/form-data': '完整的 multipart/form-data 表单',
  'no file; send the address in media_url': '文字字段；文件网址写入 media_url',
  'less text': '更短的文字',
  'UTF-8 text without NUL': '不含空字符的 UTF-8 文字',
  'a place: lat and long, or address_string, or address_id':
    '位置：lat 与 long，或 address_string，或 address_id',
  'degrees, WGS 84: lat and long go together': 'lat 与 long 两者，度数，WGS 84',
  'degrees north, -90 to 90, WGS 84': '纬度，-90 至 90 度，WGS 84',
  'degrees east, -180 to 180, WGS 84': '经度，-180 至 180 度，WGS 84',
  'at most 20 addresses': '最多 20 个网址',
  'an http or https address': 'http 或 https 网址',
  'open, closed, or both with a comma': 'open、closed，或两者以逗号分隔',
  'a whole number, 1 to 500': '1 至 500 的整数',
} as const satisfies Catalogue
