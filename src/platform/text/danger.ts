// Someone who reports a fire in a form for potholes must be told to call 119 at once. A wrong alarm costs one line on
// a screen, a missed one may cost a life: words count unless they are plainly denied, imagined, past or an idiom.

export type DangerKind =
  | 'fire'
  | 'explosion'
  | 'gas'
  | 'chemical'
  | 'collapse'
  | 'drowning'
  | 'trapped'
  | 'electric'
  | 'violence'
  | 'self-harm'
  | 'traffic'
  | 'medical'

export type EmergencyNumber = '110' | '119' | '120'

export type Danger = {
  /** As written, in the order of the text, each once. */
  readonly words: readonly string[]
  /** Police 110, fire and rescue 119, ambulance 120: whom to call, ascending. */
  readonly call: readonly EmergencyNumber[]
  /** Of the first word. */
  readonly kind: DangerKind
}

type Rule = {
  readonly kind: DangerKind
  readonly call: readonly EmergencyNumber[]
  readonly zh: string
  readonly en: string
}

const rules: readonly Rule[] = [
  {
    kind: 'fire',
    call: ['119'],
    zh: '着火|起火|失火|着了火|起了火|火灾|大火|冒火|自燃|火势|浓烟|火烧起来|烧起来了|烧着了|救火',
    en: "on fire|(?:caught|catching) fire|fire broke out|(?:house|building|apartment|car|forest|kitchen|electrical) (?:is )?(?:fire|burning)|there(?:'s| is) (?:a |an )?(?:big )?fire(?! (?:hydrant|station|lane|alarm|escape|drill|truck|pit|sale|engine|exit|door))|burning (?:building|house|car)|thick smoke|smoke (?:is )?(?:coming|pouring|billowing)|in flames",
  },
  {
    kind: 'explosion',
    call: ['119', '120'],
    zh: '爆炸|爆燃|炸了|炸伤',
    en: 'explosion|exploded|exploding|blew up|bomb',
  },
  {
    kind: 'gas',
    call: ['119'],
    zh: '(?:煤气|燃气|天然气|液化气|管道气|瓦斯)[^，。；！？\\s]{0,6}?(?:泄漏|泄露|漏了|漏气|在漏|味道很[大重浓]|味很[大重浓]|气味很[大重浓])|漏(?:煤气|燃气|天然气)|泄漏(?:煤气|燃气|天然气)|(?:煤气|一氧化碳)中毒',
    en: 'gas (?:is )?leak(?:s|ing|age)?|leaking gas|smell(?:s|ing|ed)? (?:of |like )?(?:natural )?gas|smell of gas|carbon monoxide',
  },
  {
    kind: 'chemical',
    call: ['119', '120'],
    zh: '(?:化学品|危化品|毒气|氯气|氨气|硫酸|液氨|农药)[^，。；！？\\s]{0,4}?(?:泄漏|泄露)',
    en: 'chemical (?:spill|leak)|toxic (?:gas|fumes)|(?:chlorine|ammonia) leak',
  },
  {
    kind: 'collapse',
    call: ['119', '120'],
    zh: '坍塌|垮塌|倒塌|塌方|塌陷|塌了|垮了|被埋|压在(?:下面|底下|里面)|山体滑坡|泥石流|决堤|溃坝',
    en: '(?:building|house|wall|roof|bridge|ceiling|scaffold(?:ing)?|crane|road|tunnel|balcony) (?:has |have |is |just |partially )*(?:collapsed|collapsing|caved in)|collapsed (?:building|house|wall|roof|bridge|road)|sinkhole|landslide|mudslide|buried alive|under the rubble',
  },
  {
    kind: 'drowning',
    call: ['119', '120'],
    zh: '溺水|落水|掉(?:进|到|入)[^，。；！？\\s]{0,4}?(?:河|湖|江|水|池|井|塘|渠)|被(?:水|洪水)(?:冲走|卷走)|沉到水|投河|投江|跳河|跳江',
    en: 'drown(?:ing|ed)|fell (?:in|into) the (?:water|river|lake|canal|pond|well|manhole|harbou?r)|swept away',
  },
  {
    kind: 'trapped',
    call: ['119'],
    zh: '被困|困在|电梯困人|关在电梯|卡在电梯|夹住了|卡住了(?:头|手|脚|脖子)|(?:头|手|脚|脖子)[^，。；！？\\s]{0,2}?卡住',
    en: '(?:trapped|stuck) (?:in|inside|under|on) (?:the |an |a )?(?:elevator|lift|car|building|house|flood|water|fire|smoke|roof|rubble)|people (?:are )?trapped|trapped (?:people|inside)',
  },
  {
    kind: 'electric',
    call: ['119', '120'],
    zh: '触电|电击|电死|漏电|高压线[^，。；！？\\s]{0,4}?(?:掉|断|垂|落)|电线[^，。；！？\\s]{0,4}?(?:冒火|打火|火花|掉在水|掉落|断落)',
    en: 'electrocut(?:ed|ion|ing)|electric shock|live wires?|(?:downed|fallen|exposed|sparking) (?:power ?|electric(?:al)? )?(?:lines?|wires?|cables?)|(?:power ?lines?|wires?) (?:is |are )?(?:down|sparking|arcing)',
  },
  {
    kind: 'self-harm',
    call: ['110', '120'],
    zh: '跳楼|自杀|轻生|割腕|喝农药|服毒|上吊|不想活|想死|活不下去|寻短见',
    en: 'suicid(?:e|al)|kill (?:my|him|her|them)sel(?:f|ves)|(?:want|going|about) to (?:die|jump off)|end my life|overdos(?:e|ed|ing)|slit (?:his|her|my|their) wrists?',
  },
  {
    kind: 'violence',
    call: ['110'],
    zh: '持刀|拿刀|拿着刀|砍人|砍伤|捅人|捅伤|捅了|杀人|行凶|抢劫|绑架|劫持|被挟持|挟持人质|枪击|开枪|持枪|打死|家暴|强奸|强暴|性侵|(?<!拨)打人(?!工)|殴打|斗殴|群殴|打架|被打|正在打人|拐卖|抢孩子|尾随|(?<!进)入室(?:盗窃|抢劫|行窃)|撬门|要杀',
    en: 'gun(?:man|shots?|fire)?|(?:mass |active )?shoot(?:ing|er)|shot (?:at|by|dead)|stabb(?:ed|ing)|knife|machete|robb(?:ery|ed|ing)|burglar|break(?:ing)? in(?:to)?|kidnap(?:ped|ping)?|hostage|rap(?:e|ed|ist)|being (?:attacked|beaten|assaulted|followed)|assault(?:ed|ing)?|domestic (?:violence|abuse)|beating (?:up )?(?:him|her|me|a|his|my)|threaten(?:ed|ing|s)? to kill|murder(?:ed)?|fist ?fight',
  },
  {
    kind: 'traffic',
    call: ['110', '120'],
    zh: '(?:出|发生|现)(?:了|场)?车祸|车祸现场|撞人|撞到人|撞了人|撞伤|撞死|被撞|被[^，。；！？\\s]{0,4}?车[^，。；！？\\s]{0,1}?(?:撞|轧|压)|翻车|追尾|坠河|坠桥',
    en: '(?:car|traffic|bus|truck|road) (?:crash|accident)|(?:hit|struck|run over) by (?:a |an |the )?(?:car|bus|truck|van|bike|scooter|train|motorcycle|vehicle)|hit[- ]and[- ]run|overturned (?:car|bus|truck)|head-on collision',
  },
  {
    kind: 'medical',
    call: ['120'],
    zh: '救命|昏迷|昏倒|晕倒|晕厥|昏过去|晕过去|休克|没有?呼吸|没了呼吸|停止呼吸|呼吸困难|无法呼吸|喘不上气|没有?心跳|心脏骤停|心跳停|心梗|心脏病发|脑出血|中风了|突[发然]中风|大出血|流血不止|血流不止|流了(?:很|好)多血|抽搐|口吐白沫|窒息|噎住|食物中毒|误服|误食|农药中毒|中暑了|要生了|羊水破|(?<!严)重伤|(?:人|孩|童|生|员|他|她|我)[^，。；！？\\s]{0,4}?(?:受伤|摔伤|骨折|烫伤|烧伤|咬伤)|坠楼|高坠|从[^，。；！？\\s]{0,6}?坠落|奄奄一息|生命垂危|有生命危险|(?<![吵熏烦气热急累臭害笑吓闷])死人了|不省人事|快不行了',
    en: "unconscious|passed out|not breathing|(?:can'?t|cannot|can not|stopped|difficulty|trouble) breath(?:e|ing)|no pulse|not responding|unresponsive|heart attack|cardiac arrest|chest pains?|(?:having|had|has|suffered) a (?:stroke|seizure)|seizures?|bleeding (?:heavily|badly|a lot|to death|out)|heavy bleeding|choking|severe(?:ly)? (?:allergic|burn(?:s|ed)?|injur(?:y|ed))|(?:badly|seriously|critically) (?:hurt|injured)|(?:man|woman|person|someone|somebody|child|he|she|mother|father) (?:has |just )?collapsed|in labou?r|water broke|poisoned|dying|help me|life[- ]threatening|heat ?stroke",
  },
]

// Words that hold a danger word and mean none. They are blanked before the search.
const idiomsZh =
  /火锅|着火点|灭火|防火|消防|消火|火车|烟火|香火|怒火|火葬|救火车|防爆|爆炸(?:头|性|式|糖|新闻|场|声响)|(?:信息|人口|知识|数据|宇宙大)爆炸|落水(?:管|口|槽|井|斗|孔)|防溺水|跳楼(?:价|机|大甩卖|甩卖|促销)|自杀式|杀人蜂|救命(?:稻草|恩人|之恩|钱|药|保命)|道德绑架|强奸(?:民意|式)|窒息(?:感|的)|自燃油|打死(?:也|都|我也)?不|被打(?:扫|印|开|通|造|断|动|包|磨)|被打(?=压|击|折|回)|被困扰|困在心|(?:预防|严防|谨防|防止|防范)(?:火灾|溺水|触电|煤气中毒|爆炸|坍塌|中暑)|火灾(?:事故|安全|的){0,2}(?:隐患|风险|危险|危害|报警器?|自动报警|探测|保险|预防|防控|应急预案|演练|逃生|责任)|漏电(?:保护|开关|断路器|检测)|触电(?:隐患|风险|危险)|(?:坍塌|倒塌|垮塌|塌陷|山体滑坡|泥石流|爆炸|坠落|溺水|自燃|起火|着火)(?:的|事故|安全|地质){0,2}(?:隐患|灾害|风险|危险|的?可能)|(?:急救|救命)(?:知识|培训|课程)|防(?:高空)?坠落?|高空坠物|入室(?:装|安|登记|抄表|检查|检修|维修|走访|服务)|人命关天|工伤|想死你|笑死|受伤害|中风险|反家暴|家暴(?:告诫|宣传)|打架子/g
const idiomsEn =
  /fire (?:drill|hydrants?|station|alarm test(?:ing)?|department|trucks?|lanes?|escapes?|engines?|doors?|exits?|safety|extinguishers?|works?|sale)|firework\w*|photo ?shoot\w*|film shoot\w*|shooting (?:a )?(?:film|movie|video|range|star)|fish(?:ing)? pond|glue gun|nail gun|heat gun|top gun|water gun|spray gun|gun (?:range|shop|store|control)|knife (?:sharpen\w*|shop)|bath ?bombs?|photo ?bomb\w*|dying (?:trees?|grass|plants?|shrubs?|bush(?:es)?|lawn|to (?:see|know))|dead or dying|dutch elm|murder myster\w*|suicide prevention|stroke (?:prevention|awareness|week)|(?:prevent|prevention of|in case of|risk of|danger of) (?:a |an )?(?:fire|drowning|electric shock|explosion|gas leak)/gi

// What stands directly before or after a word and takes the danger out of it; only within its own clause.
const deniedBeforeZh =
  /(?:没有?|并没有?|并未|从未|未|无|不存在|(?<!是)不是|不会|别|不要|禁止|严禁|勿)(?:再|发生|出现|发现|看到|听到|造成|引起|引发|导致|任何|什么|有|人员?|人被|过){0,3}$/
const imaginedBeforeZh =
  /(?:如果|若是?|万一|一旦|假如|要是|假设|倘若|模拟|演练|演习|以防|随时(?:可能|会)|(?:很|极)可能会?|严重时|避免|防止|预防|杜绝|谨防|严防|容易|极易|易|担心|害怕|生怕|恐怕会|可能会|有可能(?:会|引发|导致|造成|发生)|可能(?:引发|引起|导致|造成|发生|出现)|会(?:不会)?被?(?:引发|引起|导致|造成|发生)|电影里?|电视剧?里?|小说|游戏里?)[^，。；！？,.;!?\s]{0,10}$/
const pastBeforeZh =
  /(?:曾经?|去年|前年|上次|上个?月|以前|之前|往年|历史上|多年前|年前|经常|常常|多次|时有|接二连三|每年|平均|不断|频繁|屡次|至今|曾因|因)[^，。；！？,.;!?\s]{0,8}$/
const deniedAfterZh =
  /^(?:隐患|风险|怎么办|过(?!去|来)|的?(?:可能性?|隐患|风险|危险)|演练|演习|预案|宣传|知识)/
const deniedBeforeEn =
  /\b(?:no|not|never|without|isn'?t|wasn'?t|aren'?t|don'?t|didn'?t|nobody|no one|neither|nor)(?: (?:a|an|any|the|sign|signs|of|evidence|been|was|is|one|signs of|report|reports|see|seen|saw)){0,3} ?$/i
const imaginedBeforeEn =
  /\b(?:if|in case|could|might|may|would|can|prevent|avoid|afraid of|risk of|danger of|potential|possible future|simulated?|drill|last year|years ago|used to|will (?:eventually|someday))\b[^,.;!?\n]{0,25}$/i

const clauseEnd = /[，。；！？、,.;!?\n]/

function blank(text: string, idioms: RegExp): string {
  return text.replace(idioms, (idiom) => '\u3000'.repeat(idiom.length))
}

function clauseBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 40), at)
  return before.split(clauseEnd).at(-1) ?? ''
}

function isRealZh(text: string, at: number, word: string): boolean {
  const before = clauseBefore(text, at)
  const after = text.slice(at + word.length, at + word.length + 8)
  if (deniedAfterZh.test(after)) return false
  return (
    !deniedBeforeZh.test(before) && !imaginedBeforeZh.test(before) && !pastBeforeZh.test(before)
  )
}

function isRealEn(text: string, at: number): boolean {
  const before = clauseBefore(text, at)
  return !deniedBeforeEn.test(before) && !imaginedBeforeEn.test(before)
}

const patterns = rules.map((rule) => ({
  ...rule,
  zh: new RegExp(rule.zh, 'g'),
  en: new RegExp(`\\b(?:${rule.en})\\b`, 'gi'),
}))

type Hit = { at: number; word: string; rule: Rule }

function hitsIn(text: string): Hit[] {
  // One length for one: positions found in the plain form hold in the text as written.
  const plain = text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replaceAll('’', "'")
  const [zh, en] = [blank(plain, idiomsZh), blank(plain, idiomsEn)]
  const hits: Hit[] = []
  for (const [i, pattern] of patterns.entries()) {
    const rule = rules[i] as Rule
    for (const { index, 0: word } of zh.matchAll(pattern.zh))
      if (isRealZh(zh, index, word))
        hits.push({ at: index, word: text.slice(index, index + word.length), rule })
    for (const { index, 0: word } of en.matchAll(pattern.en))
      if (isRealEn(en, index))
        hits.push({ at: index, word: text.slice(index, index + word.length), rule })
  }
  return hits.toSorted((a, b) => a.at - b.at)
}

/**
 * Words of immediate danger in a report (Chinese and English; its first 20,000 characters), or null. A hint for the one
 * who reports and for the desk, never a decision: it knows words, not meaning.
 */
export function dangerIn(text: string): Danger | null {
  const hits = hitsIn(text.slice(0, 20_000))
  const [first] = hits
  if (!first) return null
  return {
    words: [...new Set(hits.map((hit) => hit.word))],
    call: [...new Set(hits.flatMap((hit) => hit.rule.call))].toSorted(),
    kind: first.rule.kind,
  }
}
