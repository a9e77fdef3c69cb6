import type { Catalogue } from '#platform/sentence.ts'

export default {
  // ── a case ──────────────────────────────────────────────────────────────────────────────────────────────
  'Case {0} was not found, or your post may not see it.': '没有找到案件 {0}，或本岗位无权查看。',
  'Someone else acted on this case first; look again.': '他人已先行处理此案，请刷新后再看。',
  'Someone else acted on this case since you opened it; look again.':
    '您打开之后，他人已处理此案，请刷新后再看。',
  'the version of the case you looked at': '您所看到的案件版本号',
  'categoryPath: there is no category "{0}"': 'categoryPath：没有类别“{0}”',
  'the path of an active category': '现行类别的路径',
  'Say where it is: a point on the map or an area.': '请说明位置：地图上的点，或所在区域。',
  'a point or the code of a known area': '一个点，或已有区域的编码',
  'The point lies outside every area served; check it, and the order of longitude and latitude.':
    '该点不在服务区域内；请核对位置，以及经度、纬度的顺序。',
  'Many reports are coming in. Send it again with the answer to the challenge.':
    '目前反映较多，请附上验算结果后重新发送。',
  'at least one field to correct': '至少一个要更正的字段',
  'at least one unit': '至少一个单位',
  'the id of the case to merge into': '要并入的案件标识',
  'the id of the earlier case': '先前案件的标识',
  'the number of a case': '案件编号',
  'This reporter is not on this case.': '此案没有这位反映人。',
  'an act such as accepted': '处理动作，如 accepted（受理）',
  'more than 0': '大于 0 的数',
  'longitude,latitude': '经度,纬度',
  'west,south,east,north': '西,南,东,北',
  'the Monday of the week, such as 2026-03-02': '当周星期一的日期，如 2026-03-02',

  // ── photos ──────────────────────────────────────────────────────────────────────────────────────────────
  'photos: {0} {1}.': 'photos：{0} {1}。',
  'photos: {0} is not an unused upload; send the photo again.':
    'photos：{0} 不是未使用的上传，请重新发送照片。',
  'ids of photos uploaded within a day and not yet used': '一天内上传且尚未使用的照片标识',
  'ids of photos of this case': '本案照片的标识',
  'the id of a photo of this case': '本案照片的标识',
  'at least one photo': '至少一张照片',
  'is no photo of this case': '不是本案的照片',
  'has a masked copy; publish that one': '已有遮挡后的副本，请公开副本',
  'the masked copy, not the photo it was made from': '遮挡后的副本，而不是原照片',
  'true, once someone has looked and found no face or number plate; else the masked copy in photos':
    'true（已有人看过，没有人脸和车牌）；否则 photos 中为遮挡后的副本',
  'nothingToMask: photo {0} is neither a masked copy nor declared to show nothing to mask.':
    'nothingToMask：照片 {0} 既不是遮挡后的副本，也没有声明无需遮挡。',
  'true to show them to everyone, false to take that back': 'true（公开）或 false（收回）',
  'one image, as multipart/form-data': '一张图片，以 multipart/form-data 发送',
  'There is no such photo, or your post may not see it.': '没有这张照片，或本岗位无权查看。',
  'This case has no such photo.': '此案没有这张照片。',
  'before, after, check or note': 'before（处置前）、after（处置后）、check（核查）或 note（备注）',
  'a SHA-256': 'SHA-256 值',
  'rectangle or ellipse': 'rectangle（矩形）或 ellipse（椭圆）',
  'a shape within the picture': '在图片之内的形状',
  'at least one shape': '至少一个形状',
  'at most 100 shapes': '最多 100 个形状',
  'shapes of at most four whole pictures together': '总面积不超过四张整图的形状',

  // ── residents' pages ────────────────────────────────────────────────────────────────────────────────────
  'This link leads to no request. Check that it is whole.':
    '此链接没有对应的诉求，请检查链接是否完整。',
  'the token of a follow link': '查询链接中的令牌',
  'the secret of the letter': '邮件中的密钥',
  'This letter was used or is older than an hour; ask again.':
    '此邮件已使用或已超过一小时，请重新申请。',
  'There is no open public case of this number any more.': '此编号已没有公开的未结案件。',
  'the number of a public open case': '公开的未结案件编号',
  'Someone else told of this; you follow it. To tell more, send a report of your own.':
    '此事由他人反映，您在关注；如需补充，请另行反映。',
  'part: this request has no such part.': 'part：此诉求没有这个部分。',
  'the id of a case split from this one': '从本案拆分出的案件标识',
  'At most {0} pages follow a request live; this one asks by itself.':
    '同一诉求最多 {0} 个页面实时更新，本页改为定时查询。',
  'At most {0} pages of one address follow live; this one asks by itself.':
    '同一地址最多 {0} 个页面实时更新，本页改为定时查询。',
  'Too many pages are connected; this one asks by itself.': '已连接的页面过多，本页改为定时查询。',

  // ── views, reminders, digests ───────────────────────────────────────────────────────────────────────────
  'Saved views belong to a person; sign in as one.': '保存的视图属于个人，请以个人身份登录。',
  'The digest is a person’s; sign in as one.': '每周待办属于个人，请以个人身份登录。',
  'There is no such digest in your area.': '本辖区没有这份每周待办。',
  'This digest is not {0}.': '这份每周待办的状态不是“{0}”。',
  'the code of an area that there is': '现有区域的编码',
  'an area within {0}': '{0} 之内的区域',
  'a day, 1 = Monday … 7 = Sunday': '星期，1 为星期一……7 为星期日',
  'an hour, 0–23': '小时，0–23',
  'at most 5 points': '最多 5 个提醒点',
  '{"share": 0–1} or {"before": {"value": 1, "unit": "work_day"}}':
    '{"share": 0–1} 或 {"before": {"value": 1, "unit": "work_day"}}',
} as const satisfies Catalogue
