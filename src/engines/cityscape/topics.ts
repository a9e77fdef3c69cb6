/** What people say, by what it is about. {door} is a street and number, {estate} a named place or the same, {n} a small number. */
export type Rhythm = 'rain' | 'night' | 'day' | 'commute' | 'summer' | 'any'
export type Urgency = 'routine' | 'urgent' | 'danger'

export type Topic = {
  words: string[]
  rhythm: Rhythm
  place: 'street' | 'home'
  urgency: Urgency
  texts: [title: string, description: string][]
}

export const TOPICS: Topic[] = [
  {
    words: ['井盖', '雨水箅', '雨篦', '检查井'],
    rhythm: 'any',
    place: 'street',
    urgency: 'urgent',
    texts: [
      [
        '{door}附近井盖破损',
        '{door}前人行道上有一个井盖裂开了，边上缺了一块，晚上走路很容易踩空。',
      ],
      ['井盖丢失', '{estate}门口的井盖不见了，现在有人放了一根树枝挡着，老人小孩多，很危险。'],
      ['井盖松动响声大', '{door}路中间的井盖松动，车一过就“哐当”响，夜里吵得睡不着。'],
      ['雨水箅子堵塞缺失', '{door}路边的雨水箅子缺了{n}根，自行车轮子会卡进去。'],
    ],
  },
  {
    words: ['内涝', '积水', '渍水', '淹'],
    rhythm: 'rain',
    place: 'street',
    urgency: 'urgent',
    texts: [
      ['{door}路段积水', '下雨后{door}一带积水到小腿，车子开不过去，水退得很慢。'],
      ['小区门口渍水', '{estate}出入口一下雨就积水，今天水已经漫进一楼楼道了。'],
      ['下穿通道积水', '{door}旁边的下穿通道积水有半个轮胎深，已有{n}辆车熄火。'],
      ['地下车库进水', '{estate}地下车库正在进水，物业沙袋不够，请派人支援抽排。'],
    ],
  },
  {
    words: ['排水', '下水道', '污水', '管网', '堵塞'],
    rhythm: 'rain',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['下水道堵塞返污水', '{door}下水道堵了，污水从井口冒出来流到马路上，气味很大。'],
      ['污水外溢', '{estate}后面的化粪池满了往外溢，已经{n}天没人来处理。'],
      ['排水沟淤塞', '{door}旁边的排水沟全是淤泥和垃圾，雨天排不出去。'],
    ],
  },
  {
    words: ['供水', '水管', '停水', '自来水', '漏水', '爆管', '水压'],
    rhythm: 'any',
    place: 'home',
    urgency: 'urgent',
    texts: [
      ['自来水管爆裂', '{door}路面突然冒水，像是地下水管爆了，水流很大，周边几栋楼都没水了。'],
      ['家里停水没有通知', '{estate}从早上停水到现在，没有看到任何通知，请问什么时候恢复？'],
      ['水压太低', '{estate}高层水压一直很低，晚上连热水器都打不着，反映过{n}次了。'],
      ['水质发黄', '{estate}这两天自来水发黄，放了很久还是浑的，不敢给孩子喝。'],
    ],
  },
  {
    words: ['燃气', '煤气'],
    rhythm: 'any',
    place: 'home',
    urgency: 'danger',
    texts: [
      ['楼道闻到燃气味', '{estate}楼道里有明显的燃气味，已经开窗，请马上派人检查。'],
      ['燃气阀门井破损', '{door}旁边的燃气阀门井盖破了，还有人在旁边抽烟，担心出事。'],
    ],
  },
  {
    words: ['路灯', '照明', '灯杆', '亮化'],
    rhythm: 'night',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['路灯不亮', '{door}到路口连着{n}盏路灯不亮，晚上一片漆黑，下晚自习的学生害怕。'],
      ['路灯忽明忽暗', '{door}的路灯一闪一闪的，过一会儿就灭，开车经过很晃眼。'],
      ['灯杆倾斜', '{door}一根灯杆被车撞歪了，底座的线露在外面。'],
      ['小区外背街无照明', '{estate}后面的小巷子没有路灯，夜里走路看不清，建议装几盏。'],
    ],
  },
  {
    words: ['道路破损', '道路塌陷', '路面', '坑洼', '破损', '塌陷', '人行道', '盲道', '车行道'],
    rhythm: 'day',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['路面坑洼', '{door}路面有{n}个大坑，电动车压上去差点摔倒，下雨根本看不见。'],
      ['人行道地砖松动', '{door}人行道地砖翘起来好多块，踩上去溅一身水，已经有老人绊倒过。'],
      ['路面塌陷', '{door}路边塌了一块，越来越大，目前没有围挡，请尽快来看看。'],
      ['盲道被破坏', '{door}一段盲道断了，中间还立着一根杆子，盲人朋友没办法走。'],
      ['施工后路面没恢复', '{door}挖沟埋管以后只用土填了，现在全是灰，{n}个星期没人恢复。'],
    ],
  },
  {
    words: ['交通信号', '信号灯', '红绿灯', '标线', '标志', '护栏', '交通设施', '隔离'],
    rhythm: 'commute',
    place: 'street',
    urgency: 'urgent',
    texts: [
      ['红绿灯不亮', '{door}路口红绿灯全灭，早高峰没人指挥，几个方向堵在一起。'],
      ['护栏被撞倒', '{door}中间的护栏倒了{n}节，横在车道上，来往车辆只能绕行。'],
      ['斑马线看不清', '{door}学校门口的斑马线磨得看不见了，车辆都不减速，建议重新划线。'],
    ],
  },
  {
    words: ['停车', '占道停', '车辆乱停', '僵尸车', '机动车'],
    rhythm: 'commute',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['车辆占用人行道停放', '{door}人行道上停满了车，行人只能走到马路上，高峰期特别危险。'],
      ['消防通道被堵', '{estate}消防通道停了{n}辆私家车，打电话也不挪，要是着火怎么办。'],
      ['僵尸车长期停放', '{door}有一辆落满灰的面包车停了半年多，轮胎都瘪了，占着公共车位。'],
      ['路口违停堵车', '{door}路口每天下班都有车违停等人，公交车转不过来。'],
    ],
  },
  {
    words: ['共享单车', '非机动车', '电动车', '自行车', '飞线'],
    rhythm: 'commute',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['共享单车乱停', '{door}公交站旁边堆了几十辆共享单车，把站台都堵住了。'],
      ['电动车楼道充电', '{estate}楼道里有人给电动车充电，从楼上拉线下来，存在火灾隐患。'],
      ['非机动车倒了一片', '{door}地铁口外面的单车倒了一大片，没有人扶，影响通行。'],
    ],
  },
  {
    words: ['垃圾', '清运', '卫生', '保洁', '暴露', '环卫', '果皮箱'],
    rhythm: 'day',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['垃圾堆积无人清运', '{estate}旁的垃圾桶满了{n}天没人收，苍蝇很多，味道飘到家里。'],
      ['路边暴露垃圾', '{door}绿化带边上有一堆生活垃圾，连着几天都没扫。'],
      ['垃圾桶损坏', '{door}的垃圾桶盖子坏了，猫狗翻得到处都是。'],
      ['大件垃圾乱扔', '{estate}后门有人扔了旧沙发和床垫，把路占了一半。'],
      ['道路清扫不到位', '{door}一路都是落叶和烟头，好像很久没有清扫了。'],
    ],
  },
  {
    words: ['渣土', '建筑垃圾', '扬尘', '工地', '施工'],
    rhythm: 'day',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['渣土车撒漏', '{door}晚上渣土车一路撒土，早上路面全是泥，洒水后更滑。'],
      ['偷倒建筑垃圾', '{door}空地上有人半夜偷倒装修垃圾，已经堆了{n}车。'],
      ['工地扬尘大', '{door}旁边工地没有喷淋，一刮风全是灰，窗户都不敢开。'],
    ],
  },
  {
    words: ['施工噪声', '噪声', '噪音', '扰民', '广场舞'],
    rhythm: 'night',
    place: 'home',
    urgency: 'routine',
    texts: [
      ['夜间施工噪音', '{estate}旁边工地晚上{n}点多还在打桩，孩子明天要上学，根本睡不着。'],
      ['广场舞音响太大', '{estate}广场每天晚上音响开得特别大，跳到很晚，窗户关了都没用。'],
      ['烧烤店深夜喧哗', '{door}烧烤店到凌晨还有人划拳唱歌，油烟也往楼上飘。'],
      ['楼下商铺喇叭叫卖', '{door}商铺整天用喇叭循环叫卖，住在楼上实在受不了。'],
      ['空调外机噪声', '{estate}底商的空调外机整夜轰鸣，离卧室只有{n}米。'],
    ],
  },
  {
    words: ['占道经营', '流动摊', '摊贩', '店外经营', '乱摆', '游商'],
    rhythm: 'commute',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['流动摊贩占道', '{door}下班时间全是摆摊的，把非机动车道占完了，电动车都往快车道走。'],
      ['店外经营', '{door}几家店把桌椅摆到人行道上，行人没有地方走。'],
      ['夜市收摊后满地油污', '{door}夜市收摊后地上全是油和签子，早上走路打滑。'],
    ],
  },
  {
    words: ['广告', '招牌', '小广告', '牛皮癣', '横幅', '涂写'],
    rhythm: 'day',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['墙面小广告', '{estate}楼道和外墙贴满了开锁、贷款的小广告，撕了又贴。'],
      ['广告牌松动', '{door}楼上的广告牌铁皮翘起来，一刮风就晃，担心掉下来砸到人。'],
      ['横幅破旧', '{door}天桥上的横幅破了一半挂在那里，影响市容。'],
    ],
  },
  {
    words: ['绿化', '树', '花坛', '草坪', '古树', '行道树', '园林'],
    rhythm: 'day',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['树枝遮挡路灯和信号灯', '{door}行道树太茂密，把信号灯挡住了，请修剪一下。'],
      ['大风后树木倒伏', '{door}一棵树倒在人行道上，压到了{n}辆电动车。'],
      ['花坛破损缺株', '{door}花坛边的砖掉了，里面的花都枯了，只剩泥。'],
      ['绿地被踩踏种菜', '{estate}有人把公共绿地铲了种菜，还浇粪，味道很难闻。'],
    ],
  },
  {
    words: ['犬', '流浪狗', '流浪', '宠物', '狗', '动物'],
    rhythm: 'any',
    place: 'home',
    urgency: 'routine',
    texts: [
      ['流浪狗聚集', '{estate}附近有{n}只流浪狗，追着骑车的人跑，孩子不敢下楼。'],
      ['遛狗不牵绳', '{estate}有人遛大型犬不牵绳，还不清理粪便，劝了反而骂人。'],
      ['狗叫扰民', '隔壁住户养的狗从早叫到晚，{estate}好几家都受影响。'],
    ],
  },
  {
    words: ['电梯'],
    rhythm: 'any',
    place: 'home',
    urgency: 'danger',
    texts: [
      ['电梯困人', '{estate}电梯停在半空，里面有{n}个人，其中有老人，请马上联系维保。'],
      ['电梯频繁故障', '{estate}的电梯一个月坏了好几次，今天又停了，老人没办法下楼。'],
      ['电梯年检过期', '{estate}电梯里的检验标志已经过期，运行时还有异响。'],
    ],
  },
  {
    words: ['物业', '业委会', '维修基金', '小区管理', '物管'],
    rhythm: 'any',
    place: 'home',
    urgency: 'routine',
    texts: [
      ['物业收费不透明', '{estate}物业今年涨了停车费，没有公示也没有征求业主意见。'],
      ['公共收益去向不明', '{estate}电梯广告和停车收入从来没有公布过，要求物业公示账目。'],
      ['门禁坏了没人修', '{estate}单元门禁坏了{n}个月，物业一直拖，陌生人随便进出。'],
      ['楼顶漏水物业推诿', '{estate}顶楼漏水，物业说要用维修基金，跑了好几趟没结果。'],
    ],
  },
  {
    words: ['违建', '违法建设', '搭建', '私搭', '房屋', '外墙', '危房'],
    rhythm: 'day',
    place: 'home',
    urgency: 'routine',
    texts: [
      ['楼顶违法搭建', '{estate}有住户在楼顶搭彩钢棚，影响排水也不安全。'],
      ['外墙瓷砖脱落', '{estate}外墙瓷砖掉下来几块，砸在人行通道上，请尽快围起来。'],
      ['一楼私自扩建', '{estate}一楼住户把公共绿地围成自家院子，还砌了墙。'],
    ],
  },
  {
    words: ['供电', '停电', '电线', '线缆', '电力', '变压器', '通信', '箱体', '杆'],
    rhythm: 'summer',
    place: 'home',
    urgency: 'urgent',
    texts: [
      ['突然停电', '{estate}整栋楼突然停电，家里有老人用氧气机，请问多久能恢复？'],
      ['电线垂落', '{door}一根线缆垂到路面，行人都绕着走，不知道有没有电。'],
      ['电箱门敞开', '{door}路边的电箱门一直开着，里面的线都看得见，小孩经过不安全。'],
      ['晚上频繁跳闸', '{estate}天热以后每天晚上跳闸{n}次，空调都不敢开。'],
    ],
  },
  {
    words: ['油烟', '气味', '异味', '大气', '焚烧', '臭'],
    rhythm: 'summer',
    place: 'home',
    urgency: 'routine',
    texts: [
      ['餐馆油烟扰民', '{door}餐馆的排烟口对着居民楼，做饭时间不敢开窗。'],
      ['刺鼻异味', '这几天晚上{estate}都能闻到一股刺鼻的化工味，头晕。'],
      ['露天焚烧', '{door}空地有人烧垃圾，黑烟很大。'],
    ],
  },
  {
    words: ['河道', '水体', '黑臭', '湖泊', '漂浮', '堤'],
    rhythm: 'summer',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['水面漂浮垃圾', '{door}附近的水面漂了很多塑料袋和水草，气味难闻。'],
      ['水体发黑发臭', '靠近{door}的水发黑，岸边有死鱼，怀疑有人偷排。'],
      ['护栏缺失', '{door}水边的护栏少了{n}段，孩子常在那里玩，很危险。'],
    ],
  },
  {
    words: ['公交', '出租', '站台', '候车'],
    rhythm: 'commute',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['公交等候时间太长', '在{door}附近的站等了四十分钟没来一辆车，早上上班都迟到了。'],
      ['候车亭玻璃破碎', '{door}候车亭的玻璃碎了，地上都是玻璃渣。'],
    ],
  },
  {
    words: ['食品', '餐饮', '市场', '消费', '价格', '商户'],
    rhythm: 'day',
    place: 'home',
    urgency: 'routine',
    texts: [
      ['怀疑食品过期', '在{door}的超市买到过期食品，店家不肯退，要求查处。'],
      ['预付卡不退款', '{door}的健身房关门了，办的卡还有{n}个月，联系不上老板。'],
      ['短斤少两', '{door}市场里买菜少了二两，摊主态度恶劣。'],
    ],
  },
  {
    words: ['厕所', '公厕', '座椅', '健身', '公共设施', '公园'],
    rhythm: 'day',
    place: 'street',
    urgency: 'routine',
    texts: [
      ['公厕脏乱', '{door}的公厕没有水，地上很脏，门锁坏了{n}个。'],
      ['健身器材损坏', '{estate}广场的健身器材断了一根杆，老人锻炼时差点受伤。'],
    ],
  },
  {
    words: ['消防', '火灾', '安全隐患', '危险'],
    rhythm: 'any',
    place: 'home',
    urgency: 'danger',
    texts: [
      ['楼道堆物', '{estate}楼道堆满纸箱和旧家具，只剩一个人能过，存在消防隐患。'],
      ['消火栓没水', '{estate}楼里的消火栓打开没有水，箱子里的水带也不见了。'],
    ],
  },
  {
    words: ['邻里', '纠纷', '矛盾', '调解'],
    rhythm: 'any',
    place: 'home',
    urgency: 'routine',
    texts: [
      ['楼上漏水两家争执', '{estate}楼上漏水把我家天花板泡了，对方不承认，希望社区来调解。'],
      ['公共过道堆放争执', '{estate}邻居长期在过道放鞋柜，说了{n}次差点吵起来，请帮忙协调。'],
    ],
  },
]

export const GENERAL: Topic = {
  words: [],
  rhythm: 'any',
  place: 'street',
  urgency: 'routine',
  texts: [
    ['{name}问题', '{door}存在{name}方面的问题，影响周边居民，请安排人员现场查看。'],
    ['反映{name}', '{estate}的居民反映{name}，已经持续{n}天，希望尽快处理。'],
    ['{name}请处理', '路过{door}时发现{name}，拍了照片，请转相关部门。'],
    ['再次反映{name}', '上次反映过{estate}的{name}，当时处理了，最近又出现，请从根本上解决。'],
  ],
}

export function topicFor(name: string): Topic {
  // The longest word found wins, so that 施工噪声 is about noise and 非机动车 not about cars.
  let best = GENERAL
  let length = 0
  for (const topic of TOPICS) {
    for (const word of topic.words) {
      if (word.length > length && name.includes(word)) {
        best = topic
        length = word.length
      }
    }
  }
  return best
}

export const OPENINGS = [
  '',
  '',
  '',
  '您好，',
  '你好！',
  '市民反映：',
  '路过看到，',
  '我是附近居民，',
]
export const CLOSINGS = [
  '',
  '',
  '请尽快处理。',
  '麻烦派人看看，谢谢。',
  '希望有关部门重视。',
  '已附照片。',
  '请给个回复。',
  '之前也反映过，一直没有解决。',
  '盼解决！',
]
/** Common surnames; no given names are made. */
export const SURNAMES = Array.from(
  '王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷龙黎史陶贺顾毛郝龚邵万钱严武洪',
)
