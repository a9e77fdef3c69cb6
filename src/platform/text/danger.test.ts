import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DangerKind, dangerIn } from '#platform/text/danger.ts'

const dangers: readonly [string, DangerKind, string[], string[]][] = [
  ['三栋着火了，快来人！', 'fire', ['119'], ['着火']],
  ['是不是着火了？楼上有浓烟', 'fire', ['119'], ['着火', '浓烟']],
  ['没有灭火器，厨房起火了', 'fire', ['119'], ['起火']],
  ['我家煤气好像泄漏了', 'gas', ['119'], ['煤气好像泄漏']],
  ['楼道里燃气味道很重', 'gas', ['119'], ['燃气味道很重']],
  ['有人落水，在长江大桥下', 'drowning', ['119', '120'], ['落水']],
  ['小孩掉进井里了', 'drowning', ['119', '120'], ['掉进井']],
  ['围墙倒塌有人被埋', 'collapse', ['119', '120'], ['倒塌', '被埋']],
  ['电梯困人，里面有老人', 'trapped', ['119'], ['电梯困人']],
  ['路灯杆漏电，有人触电倒地', 'electric', ['119', '120'], ['漏电', '触电']],
  ['有人要跳楼', 'self-harm', ['110', '120'], ['跳楼']],
  ['一个男的持刀在菜市场砍人', 'violence', ['110'], ['持刀', '砍人']],
  ['路口发生车祸，司机昏迷', 'traffic', ['110', '120'], ['发生车祸', '昏迷']],
  ['老人晕倒在公交站，没有呼吸', 'medical', ['120'], ['晕倒', '没有呼吸']],
  ['救命啊', 'medical', ['120'], ['救命']],
  ['化工厂氯气泄漏', 'chemical', ['119', '120'], ['氯气泄漏']],
  ['刚才一声爆炸，玻璃都碎了', 'explosion', ['119', '120'], ['爆炸']],
  ['The house is on fire!', 'fire', ['119'], ['on fire']],
  ['Strong smell of gas in the hallway', 'gas', ['119'], ['smell of gas']],
  ['A man is unconscious and not breathing', 'medical', ['120'], ['unconscious', 'not breathing']],
  [
    'He’s got a knife and is threatening to kill her',
    'violence',
    ['110'],
    ['knife', 'threatening to kill'],
  ],
  ['There is a fire in the bin', 'fire', ['119'], ['There is a fire']],
  ['People trapped in the elevator', 'trapped', ['119'], ['People trapped']],
  ['The wall has collapsed onto the pavement', 'collapse', ['119', '120'], ['wall has collapsed']],
  ['ＦＩＲＥ: car ｏｎ ｆｉｒｅ 😀𠮷', 'fire', ['119'], ['ｏｎ ｆｉｒｅ']],
]

for (const [report, kind, call, words] of dangers)
  test(`"${report}" tells the reporter to call ${call.join(' and ')}`, () =>
    assert.deepEqual(dangerIn(report), { words, call, kind }))

test('several dangers give every number once, in order', () => {
  assert.deepEqual(dangerIn('有人持刀砍人，砍伤一人，大出血，还放火烧起来了')?.call, [
    '110',
    '119',
    '120',
  ])
})

const calm: readonly string[] = [
  '井盖破损，请维修',
  '火锅店油烟扰民',
  '汽油的着火点是多少',
  '消防通道被占用，灭火器过期',
  '没有着火，只是烧烤的烟',
  '并未起火',
  '无人受伤',
  '没人触电',
  '存在火灾隐患',
  '电线老化，万一起火怎么办',
  '容易引发火灾',
  '请加强防溺水宣传',
  '落水管堵塞，落水口有异味',
  '跳楼价大甩卖的喇叭太吵',
  '信息爆炸的时代',
  '去年发生过火灾',
  '噪音吵死人了',
  '多次拨打人工服务没有答复',
  '污水流进入室内',
  '严重伤害了业主的感情',
  '树木枯死需要清理',
  '火车站广场垃圾多',
  '',
  '😀𠮷',
  'The fire hydrant leaks',
  'Fire drill on Monday, please publish',
  'There is a fire hydrant missing its cap',
  'Dead or dying trees on Main Street',
  'There was no fire',
  'Overgrown bush could cause a fire on fire escape',
  'No one was stabbed',
  'Photo shooting in the park blocks the path',
  'Pothole on 5th Avenue',
]

for (const report of calm)
  test(`"${report}" raises no alarm`, () => assert.equal(dangerIn(report), null))

test('a very long report is searched in no time and without failing', () => {
  assert.equal(dangerIn('煤气'.repeat(200_000)), null)
  assert.equal(dangerIn('no '.repeat(200_000)), null)
  assert.equal(dangerIn('如果'.repeat(9000) + '。着火了')?.kind, 'fire')
})
