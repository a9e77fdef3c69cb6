// One day of one community, every act of it in the screens: thirty residents tell of a dark lamp or of rubbish on their
// phones, by telephone, on television and at the door; a call taker, a dispatcher, two departments, five grid workers and
// a duty officer see to it; everybody is answered and says how it went. The API is only asked what was stored, and whatever
// came over anybody's line is searched in the evening for what was none of their business.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import * as afternoon from './day/afternoon.ts'
import * as field from './day/fieldwork.ts'
import * as morning from './day/morning.ts'
import { everyone, look } from './day/people.ts'
import { leaks, type Secret, whereKnown } from './day/secrets.ts'
import {
  beforeTheDay,
  type Day,
  entries,
  numbersOf,
  screenOf,
  stored,
  toldTo,
} from './day/stage.ts'

type Run = () => Promise<unknown>

test('one day of a community: thirty are heard by four doors, and each is answered and says how it went', async (t) => {
  let broken = false
  const lived = (run: Run) => async () => {
    broken = true
    await run()
    broken = false
  }
  const skip = () => broken && 'the day broke off before'
  /** What comes later in the day needs what came before. */
  const then = (what: string, run: Run) => t.test(what, { skip: skip() }, lived(run))
  const day = await beforeTheDay()

  await then(
    'early: the wall hangs, the desk is open, five workers have their day on the phone',
    () => morning.begin(day),
  )
  await then(
    'morning: residents report on phones, by telephone, on television and at the door',
    async () => {
      await Promise.all([
        morning.byPhone(day).then(() => morning.meToo(day)),
        morning.byTelevision(day).then(() => morning.byTelephone(day)),
        morning.atTheDoor(day, day.workers.slice(1)),
      ])
      await Promise.all(day.workers.slice(1).map(field.sent))
      await morning.findAtTheDoor(day)
      assert.equal(day.told.size, 29)
    },
  )
  await then(
    'the call taker takes all of it in at once, and has two places looked at',
    async () => {
      await morning.takeIn(day)
      await morning.haveVerified(day)
    },
  )
  await then('a worker without a line for three hours loses nothing and doubles nothing', () =>
    nothingLost(day),
  )
  await then('noon: the dispatcher files each and sends all by the list of duties', async () => {
    await morning.takeIn(day)
    await afternoon.fileAndDispatch(day)
  })
  await then('two departments sign for theirs, do the work and show it', () =>
    afternoon.workInBothUnits(day),
  )
  await then('five workers look at what was done, one of them without a line', () =>
    afternoon.checkOnSite(day),
  )
  await then('the duty officer closes each with an answer', () => afternoon.closeAll(day))
  await then('residents say how it went: on the phone, on television, to whoever rings them', () =>
    afternoon.rateAll(day),
  )
  await then('evening: all thirty are closed, answered and rated by whoever asked', () =>
    allAnswered(day),
  )
  await then('nobody came to know what was none of their business', () => nothingLeaked(day))
})

async function nothingLost(day: Day): Promise<void> {
  await morning.awayInTheMorning(day)
  await morning.findAtTheDoor(day)
  assert.equal(day.told.size, 30)
  for (const one of await stored(day, morning.toVerify(day))) {
    assert.equal(one.state, 'accepted')
    assert.equal(entries(one, 'verified').length, 1, 'verified once')
    assert.equal(one.evidence.filter(({ stage }) => stage === 'before').length, 1)
  }
  const { items } = await day.officer('GET', '/api/field/duty')
  const duties = (items as { areaCode: string; inAt: string }[]).filter(
    ({ areaCode }) => areaCode === day.people.workers[0]?.grid,
  )
  assert.equal(duties.length, 1, 'on duty once')
  const hours = (Date.now() - Date.parse(duties[0]?.inAt ?? '')) / 3_600_000
  assert.ok(hours > 2.9 && hours < 3.3, `on duty since ${hours} hours`)
}

async function allAnswered(day: Day): Promise<void> {
  const cases = await stored(
    day,
    [...day.told.values()].map(({ number }) => number),
  )
  assert.equal(new Set(cases.map(({ id }) => id)).size, 30)
  const doors = Map.groupBy(cases, ({ door }) => door)
  assert.deepEqual(
    ['web', 'hotline', 'tv', 'grid'].map((door) => doors.get(door)?.length),
    [12, 8, 5, 5],
  )
  for (const one of cases) {
    assert.equal(one.state, 'closed', one.number)
    const [closed, ...more] = entries(one, 'closed')
    assert.deepEqual(more, [], `${one.number} was closed once`)
    assert.match(String(closed?.data['reply']), /\p{Script=Han}{4}/u, `${one.number} is answered`)
    const byThemselves = one.door === 'web' || one.door === 'tv'
    assert.deepEqual(
      entries(one, 'rated').map(({ data }) => data['by']),
      [byThemselves ? 'reporter' : 'callTaker'],
      `${one.number} by ${one.door}`,
    )
    assert.equal(one.ratingSolved, true)
  }
}

/** What is whose, and who else had to know it for their work. */
async function secretsOf(day: Day): Promise<Secret[]> {
  const staffOf = everyone()
    .map(({ who }) => who)
    .filter((who) => /^the (?!wall)/.test(who))
  const units = await afternoon.byUnit(day)
  const visited = afternoon.visited(day)
  return [...day.told].flatMap(([of, { number, follow }]): Secret[] => {
    const at = day.people.by('worker').indexOf(of)
    const mayKnow = new Set([
      ...(of.door === 'call' || of.door === 'worker' ? ['the call taker'] : []),
      ...(at >= 0 ? [`the worker of ${of.grid}`] : []),
      ...[...units].flatMap(([unit, numbers]) =>
        of === visited && numbers.includes(number) ? [afternoon.handlerOf(unit)] : [],
      ),
    ])
    const spaced = of.phone.replace(/^(\d{3})(\d{4})/, '$1 $2 ')
    return [
      { of, what: 'name', text: of.name, mayKnow },
      { of, what: 'number', text: of.phone, mayKnow },
      { of, what: 'number', text: spaced, mayKnow },
      ...(of.door === 'tv'
        ? []
        : [{ of, what: 'words' as const, text: of.words, mayKnow: new Set(staffOf) }]),
      ...(follow
        ? [{ of, what: 'follow link' as const, text: follow, mayKnow: new Set<string>() }]
        : []),
    ]
  })
}

async function nothingLeaked(day: Day): Promise<void> {
  const { wall, taker } = day
  await wall.page.setViewportSize({ width: 3840, height: 1080 })
  await until('the wall fills the screen', async () => {
    const box = await wall.page.locator('.bd').boundingBox()
    return box !== null && box.width > 3800 && box.height > 1000
  })
  await look(wall)
  await axe(wall.page)
  await screenshot(wall.page, 'day-12-the-wall', false)
  assert.deepEqual(leaks(await secretsOf(day), everyone()), [])

  // Those who had to ring knew the number, and everybody's own screen knew their words: the ears do hear.
  for (const resident of [...day.people.by('call'), ...day.people.by('worker')])
    assert.ok(whereKnown(taker, resident.phone), `nobody rang ${resident.name}`)
  for (const resident of day.people.by('portal'))
    assert.ok(whereKnown(screenOf(day, resident), resident.words), resident.name)
  await eachLookIsOnRecord(day)
}

/** A number was opened by whoever rang, and once by a handler; each with the reason. */
async function eachLookIsOnRecord(day: Day): Promise<void> {
  const { items } = await day.admin('GET', '/api/access-log?limit=100')
  const looks = items as { caseId: string | null; reason: string }[]
  const rung = [...numbersOf(day, 'call'), ...numbersOf(day, 'worker')]
  for (const { id, number } of await stored(day, rung)) {
    const own = looks.filter(({ caseId }) => caseId === id).map(({ reason }) => reason)
    assert.deepEqual(own, ['回访反映人'], number)
  }
  const [one] = await stored(day, [toldTo(day, afternoon.visited(day)).number])
  const reasons = looks.filter(({ caseId }) => caseId === one?.id).map(({ reason }) => reason)
  assert.deepEqual(reasons, ['约定上门时间'])
}
