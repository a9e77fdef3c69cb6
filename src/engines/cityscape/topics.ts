/** What people say, by the categories of GB/T 47678.5 it is said about. */
export type Rhythm = 'rain' | 'night' | 'day' | 'commute' | 'summer' | 'any'
export type Urgency = 'routine' | 'urgent' | 'danger'

export type Topic = {
  /** Names in the list, without a closing 异常; each has one of the words, and so has each text. */
  names: readonly string[]
  words: readonly string[]
  /** How often one of the names is reported, against others. */
  often: number
  rhythm: Rhythm
  place: 'street' | 'home'
  urgency: Urgency
  /** {door} is a street and number, {estate} a named place or the same, {n} a small number, {name} the name. */
  texts: readonly (readonly [title: string, description: string])[]
}

type How = Pick<Topic, 'rhythm' | 'place' | 'urgency' | 'often'>
const how =
  (rhythm: Rhythm, place: Topic['place'], urgency: Urgency) =>
  (often: number): How => ({ rhythm, place, urgency, often })
const day = how('day', 'street', 'routine')
const commute = how('commute', 'street', 'routine')
const rush = how('commute', 'street', 'urgent')
const night = how('night', 'home', 'routine')
const darkness = how('night', 'street', 'routine')
const hazard = how('any', 'street', 'urgent')
const blocked = how('any', 'home', 'urgent')
const neighbours = how('day', 'home', 'routine')
const indoors = how('any', 'home', 'routine')
const flood = how('rain', 'street', 'urgent')
const drain = how('rain', 'street', 'routine')
const overflow = how('rain', 'home', 'routine')
const heat = how('summer', 'home', 'routine')
const water = how('summer', 'street', 'routine')
const storm = how('summer', 'street', 'urgent')
const trapped = how('any', 'street', 'danger')
const gas = how('any', 'home', 'danger')

const topic = (
  names: string,
  words: string,
  manner: How,
  ...texts: Topic['texts'][number][]
): Topic => ({ names: names.split(' '), words: words.split(' '), ...manner, texts })

const covers =
  '供水井盖 污水井盖 雨水井盖 电力井盖 路灯井盖 通信井盖 燃气井盖 热力井盖 电缆井盖 化粪池井盖 公安井盖 电视井盖 网络井盖 园林井盖 中水井盖 公交井盖 信号灯电源井盖 不明井盖'

export const TOPICS: readonly Topic[] = [
  topic(
    covers,
    '井盖',
    hazard(0.6),

    ['{name}破损', '{door}前人行道上的{name}裂开了，边上缺了一块，晚上走路很容易踩空。'],
    ['{name}丢失', '{estate}门口的{name}不见了，现在有人放了一根树枝挡着，老人小孩多，很危险。'],
    ['{name}松动响声大', '{door}路中间的{name}松动，车一过就“哐当”响，夜里吵得睡不着。'],
  ),
  topic(
    '雨水箅子',
    '雨水箅',
    flood(5),

    ['雨水箅子堵塞积水', '下雨后{door}的雨水箅子堵了，积水到小腿，车子开不过去。'],
    ['雨水箅子缺失', '{door}路边的雨水箅子缺了{n}根，自行车轮子会卡进去。'],
    ['小区门口雨水箅子不下水', '{estate}出入口的雨水箅子一下雨就往外返水，水已经漫进一楼楼道了。'],
  ),
  topic(
    '路灯',
    '路灯',
    darkness(5),

    ['路灯不亮', '{door}到路口连着{n}盏路灯不亮，晚上一片漆黑，下晚自习的学生害怕。'],
    ['路灯忽明忽暗', '{door}的路灯一闪一闪的，过一会儿就灭，开车经过很晃眼。'],
    ['路灯杆倾斜', '{door}一根路灯杆被车撞歪了，底座的线露在外面。'],
  ),
  topic(
    '道路破损',
    '道路 路面',
    day(7),

    ['路面坑洼', '{door}路面有{n}个大坑，电动车压上去差点摔倒，下雨根本看不见。'],
    ['路面塌陷', '{door}路面塌了一块，越来越大，目前没有围挡，请尽快来看看。'],
    ['施工后路面没恢复', '{door}挖沟埋管以后路面只用土填了，现在全是灰，{n}个星期没人恢复。'],
  ),
  topic(
    '盲道缺损',
    '盲道',
    day(1),

    ['盲道断了', '{door}一段盲道断了，中间还立着一根杆子，盲人朋友没办法走。'],
    ['盲道砖松动', '{door}的盲道砖翘起来好多块，踩上去溅一身水，已经有老人绊倒过。'],
  ),
  topic(
    '暴露垃圾',
    '垃圾',
    day(8),

    ['路边暴露垃圾', '{door}绿化带边上有一堆生活垃圾，连着几天都没扫。'],
    ['垃圾堆积无人清运', '{estate}旁边堆的垃圾{n}天没人收，苍蝇很多，味道飘到家里。'],
  ),
  topic(
    '垃圾站（箱）满溢',
    '垃圾',
    day(4),

    ['垃圾桶满溢', '{estate}的垃圾桶满了{n}天没人收，袋子都堆到了路上。'],
    ['垃圾站溢出来了', '{door}垃圾站的垃圾溢到外面，污水流了一地。'],
  ),
  topic('垃圾箱', '垃圾', day(1.5), ['垃圾箱损坏', '{door}的垃圾箱盖子坏了，猫狗翻得到处都是。']),
  topic(
    '道路不洁',
    '道路',
    day(4),

    ['道路清扫不到位', '{door}道路上都是落叶和烟头，好像很久没有清扫了。'],
    ['道路油污', '{door}夜市收摊后道路上全是油和签子，早上走路打滑。'],
  ),
  topic('积存垃圾渣土', '渣土', day(2), [
    '空地堆了渣土',
    '{door}空地上有人半夜偷倒装修渣土，已经堆了{n}车。',
  ]),
  topic(
    '乱堆杂物',
    '杂物',
    indoors(3),

    ['楼道堆杂物', '{estate}楼道堆满纸箱和旧家具等杂物，只剩一个人能过。'],
    ['人行道堆杂物', '{door}人行道上堆了一排杂物，婴儿车推不过去。'],
  ),
  topic('废弃家具设备', '家具 沙发', day(1.5), [
    '废弃家具没人收',
    '{estate}后门有人扔了旧沙发和床垫等家具，把路占了一半。',
  ]),
  topic(
    '店外经营',
    '店外',
    commute(6),

    ['店外经营', '{door}几家店在店外摆桌椅，行人没有地方走。'],
    ['店外堆货', '{door}的商铺把货摆到店外，一直摆到盲道上。'],
  ),
  topic('占道经营', '占道', commute(4), [
    '流动摊贩占道',
    '{door}下班时间全是占道摆摊的，把非机动车道占完了。',
  ]),
  topic('无照经营游商', '游商', commute(3), [
    '游商聚集',
    '{door}每天傍晚有{n}个游商推车叫卖，路口都堵住了。',
  ]),
  topic(
    '机动车乱停放',
    '停放',
    commute(8),

    ['车辆占用人行道停放', '{door}人行道上停放了一排小车，行人只能走到马路上，高峰期特别危险。'],
    ['路口乱停放', '{door}路口每天下班都有车乱停放等人，公交车转不过来。'],
  ),
  topic(
    '非机动车乱停放',
    '非机动车 停放',
    commute(3),

    ['非机动车倒了一片', '{door}地铁口外面的非机动车倒了一大片，没有人扶，影响通行。'],
    ['非机动车占住坡道', '{estate}门口的坡道被非机动车停放占满了，轮椅上不去。'],
  ),
  topic('共享单车乱象', '共享单车', commute(3), [
    '共享单车乱停',
    '{door}公交站旁边堆了几十辆共享单车，把站台都堵住了。',
  ]),
  topic('占用消防通道', '消防通道', blocked(2), [
    '消防通道被堵',
    '{estate}消防通道停了{n}辆私家车，打电话也不挪，要是着火怎么办。',
  ]),
  topic('废弃车辆', '废弃', day(1), [
    '废弃车辆长期占位',
    '{door}有一辆落满灰的废弃面包车停了半年多，轮胎都瘪了，占着公共车位。',
  ]),
  topic(
    '噪声扰民',
    '噪声 扰民',
    night(4),

    ['广场舞噪声太大', '{estate}广场每天晚上音响噪声特别大，跳到很晚，窗户关了都没用。'],
    ['商铺喇叭噪声', '{door}商铺整天用喇叭循环叫卖，噪声不停，住在楼上实在受不了。'],
    ['空调外机噪声', '{estate}底商的空调外机噪声整夜不停，离卧室只有{n}米。'],
  ),
  topic('施工扰民', '施工', night(3), [
    '夜间施工',
    '{estate}旁边工地晚上{n}点多还在施工打桩，孩子明天要上学，根本睡不着。',
  ]),
  topic('施工占道', '施工', day(1), [
    '施工围挡占道',
    '{door}施工围挡占了整条人行道，没有留出行人通道。',
  ]),
  topic('工地扬尘', '扬尘', day(2), [
    '工地扬尘大',
    '{door}旁边工地没有喷淋，一刮风扬尘满天，窗户都不敢开。',
  ]),
  topic('道路遗撒（洒）', '撒', day(2), [
    '渣土车一路撒土',
    '{door}晚上渣土车一路撒土，早上路面全是泥，洒水后更滑。',
  ]),
  topic('油烟污染', '油烟', heat(3), [
    '餐馆油烟扰民',
    '{door}餐馆的排烟口对着居民楼，油烟很重，做饭时间不敢开窗。',
  ]),
  topic('露天烧烤', '烧烤', night(1.5), [
    '烧烤摊深夜不收',
    '{door}烧烤摊到凌晨还有人划拳唱歌，烟往楼上飘。',
  ]),
  topic('焚烧垃圾、树叶', '焚烧', heat(1), ['露天焚烧', '{door}空地有人焚烧垃圾，黑烟很大。']),
  topic('非法小广告', '小广告', day(4), [
    '墙面小广告',
    '{estate}楼道和外墙贴满了开锁、贷款的小广告，撕了又贴。',
  ]),
  topic('户外广告 违规户外广告', '广告', day(1), [
    '广告牌松动',
    '{door}楼上的广告牌铁皮翘起来，一刮风就晃，担心掉下来砸到人。',
  ]),
  topic('违规标语宣传品', '标语', day(0.4), [
    '标语横幅破旧',
    '{door}天桥上的标语横幅破了一半挂在那里，影响市容。',
  ]),
  topic(
    '行道树 独立树',
    '树',
    day(2),

    ['树枝遮挡信号灯', '{door}的树太茂密，把信号灯挡住了，请修剪一下。'],
    ['大风后树木倒伏', '{door}一棵树倒在人行道上，压到了{n}辆电动车。'],
  ),
  topic('绿地脏乱 绿地', '绿地', day(1), [
    '绿地里都是杂草垃圾',
    '{door}的绿地里全是塑料袋和枯枝，好久没人打理。',
  ]),
  topic(
    '非法占绿毁绿',
    '绿',
    day(1.5),

    ['有人毁绿种菜', '{estate}有人把公共绿地铲了种菜，还浇粪，味道很难闻。'],
    ['一楼占绿', '{estate}一楼住户把公共绿地围成自家院子，还砌了墙。'],
  ),
  topic('水域不洁', '水', water(1.5), [
    '水面漂浮垃圾',
    '{door}附近的水面漂了很多塑料袋和水草，气味难闻。',
  ]),
  topic('河道污染', '河', water(1), [
    '河水发黑发臭',
    '靠近{door}的河水发黑，岸边有死鱼，怀疑有人偷排。',
  ]),
  topic('水域护栏', '护栏', hazard(0.5), [
    '水边护栏缺失',
    '{door}水边的护栏少了{n}段，孩子常在那里玩，很危险。',
  ]),
  topic('交通护栏', '护栏', rush(2), [
    '护栏被撞倒',
    '{door}中间的护栏倒了{n}节，横在车道上，来往车辆只能绕行。',
  ]),
  topic('交通信号灯', '信号灯', rush(2), [
    '信号灯不亮',
    '{door}路口信号灯全灭，早高峰没人指挥，几个方向堵在一起。',
  ]),
  topic('交通标线不清晰 交通标志牌及标线', '标线', commute(1), [
    '标线看不清',
    '{door}学校门口的标线磨得看不见了，车辆都不减速，建议重新划线。',
  ]),
  topic('公交站设施', '公交', commute(1), [
    '公交站台玻璃破碎',
    '{door}公交站候车亭的玻璃碎了，地上都是玻璃渣。',
  ]),
  topic('公共厕所', '厕', day(1), ['公厕脏乱', '{door}的公厕没有水，地上很脏，门锁坏了{n}个。']),
  topic('户外健身设施', '健身', day(1), [
    '健身器材损坏',
    '{estate}广场的健身器材断了一根杆，老人锻炼时差点受伤。',
  ]),
  topic('街头座椅', '座椅', day(0.4), ['座椅断了', '{door}的座椅断了两根木条，钉子露在外面。']),
  topic('架空线缆脱落', '线缆', storm(2), [
    '线缆垂落',
    '{door}一根线缆垂到路面，行人都绕着走，不知道有没有电。',
  ]),
  topic('通信交接箱 路灯配电箱', '箱', hazard(0.4), [
    '{name}门敞开',
    '{door}路边的{name}门一直开着，里面的线都看得见，小孩经过不安全。',
  ]),
  topic(
    '公用电梯',
    '电梯',
    trapped(0.7),

    ['过街电梯困人', '{door}的过街电梯停在半空，里面有{n}个人，其中有老人，请马上联系维保。'],
    ['电梯频繁停运', '{door}的过街电梯一个月坏了好几次，今天又停了，老人没办法过街。'],
  ),
  topic('露天燃气管道 燃气调压站（箱）', '燃气', gas(0.3), [
    '闻到燃气味',
    '{estate}旁边的{name}附近有明显的燃气味，还有人在旁边抽烟，请马上派人检查。',
  ]),
  topic('私搭乱建', '搭', neighbours(1.5), [
    '楼顶私搭棚子',
    '{estate}有住户在楼顶搭彩钢棚，影响排水也不安全。',
  ]),
  topic('建筑物外立面污损', '外立面', neighbours(0.7), [
    '外立面瓷砖脱落',
    '{estate}外立面的瓷砖掉下来几块，砸在人行通道上，请尽快围起来。',
  ]),
  topic('农贸市场秩序问题', '市场', day(0.7), [
    '市场门口混乱',
    '{door}农贸市场门口人车混行，摊位摆到路中间，污水横流。',
  ]),
  topic('乱倒乱排污水、废水', '污水', drain(2), [
    '污水流到马路上',
    '{door}有餐馆把污水直接倒在路边，流到马路上，气味很大。',
  ]),
  topic('化粪池', '化粪池', overflow(1), [
    '化粪池外溢',
    '{estate}后面的化粪池满了往外溢，已经{n}天没人来处理。',
  ]),
  topic('消防设施', '消防', blocked(0.7), [
    '消防栓没水',
    '{estate}旁边的消防栓打开没有水，箱子里的水带也不见了。',
  ]),
]

/** What is said about any other thing, and about any other matter. */
const THING: Topic = topic(
  '',
  '',
  day(0.15),

  ['{name}坏了', '{door}的{name}坏了，影响周边居民，请安排人员现场查看。'],
  ['反映{name}损坏', '路过{door}时发现{name}损坏，已经有{n}天，请转相关部门。'],
)
const MATTER: Topic = topic(
  '',
  '',
  day(0.15),

  ['反映{name}', '{door}有{name}的情况，已经持续{n}天，希望尽快处理。'],
  ['再次反映{name}', '上次反映过{estate}{name}的情况，当时处理了，最近又出现，请从根本上解决。'],
)

/** The name of a thing in the list of matters, which says that something is wrong with it. */
export const thingIn = (name: string): string => name.replace(/异常(SOS)?$/, '')

const byName = new Map(TOPICS.flatMap((t) => t.names.map((name) => [name, t] as const)))

/** @param kind 'component' = a thing; otherwise a matter, which may be a thing with something wrong */
export function topicFor(name: string, kind: string): Topic {
  const thing = thingIn(name)
  return byName.get(thing) ?? (kind === 'component' || thing !== name ? THING : MATTER)
}

/** How often people report it, against other categories; a weight. */
export const howOften = (name: string, kind: string): number => topicFor(name, kind).often

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
