import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CsvRow } from '#platform/formats/csv.ts'
import type { CaseProfile } from './profile.ts'
import { caseProfile } from './profiles.ts'
import { type ImportedRow, readCaseRow, slugOf } from './rows.ts'

const boston = caseProfile('boston311')
const now = Date.UTC(2026, 0, 1)

const good: CsvRow = {
  case_enquiry_id: '101000359088',
  open_dt: '2011-12-01 06:40:00',
  target_dt: '2011-12-02 06:39:59',
  closed_dt: '2011-12-01 07:38:41',
  ontime: 'ONTIME',
  case_status: 'Closed',
  closure_reason: 'Case Closed Case Noted ',
  case_title: 'Traffic Signal Repair',
  reason: 'Signs & Signals',
  type: 'Traffic Signal Repair',
  department: 'BTDT',
  location: 'INTERSECTION of Massachusetts Ave & Saint Botolph St  Boston  MA  ',
  ward: 'Ward 4',
  precinct: '0408',
  latitude: '42.3425',
  longitude: '-71.0851',
  source: 'Constituent Call',
}

const read = (changes: CsvRow, profile: CaseProfile = boston) =>
  readCaseRow(profile, { ...good, ...changes }, { now })

function mustRefuse(changes: CsvRow, profile?: CaseProfile): string {
  const reason = read(changes, profile)
  assert.ok(typeof reason === 'string', `not refused: ${JSON.stringify(changes)}`)
  return reason
}

function mustRead(changes: CsvRow, profile?: CaseProfile): ImportedRow {
  const row = read(changes, profile)
  assert.ok(typeof row !== 'string', JSON.stringify(row))
  return row
}

test('a row becomes a case with the times of its own city', () => {
  const row = mustRead({})
  assert.equal(row.openedAt, Date.parse('2011-12-01T06:40:00-05:00'))
  assert.equal(row.closedAt, Date.parse('2011-12-01T07:38:41-05:00'))
  assert.equal(row.dueAt, Date.parse('2011-12-02T06:39:59-05:00'))
  assert.equal(row.categoryPath, 'boston311/M/signs-signals.traffic-signal-repair')
  assert.equal(row.unit?.code, 'boston-BTDT')
  assert.equal(row.door, 'hotline')
  assert.equal(row.closeReason, 'Case Closed Case Noted')
  assert.equal(row.address, 'INTERSECTION of Massachusetts Ave & Saint Botolph St Boston MA')
  assert.deepEqual(row.point, { lon: -71.0851, lat: 42.3425 })
  assert.equal(row.notJudged, false)
  assert.equal(mustRead({ ontime: '' }).notJudged, true)
})

test('the place of a case follows from ward and precinct, as far as they are known', () => {
  const places: [ward: string, precinct: string, codes: string[]][] = [
    ['Ward 13', '1305', ['250713', '25071305']],
    ['03', '0302', ['250703', '25070302']],
    ['Ward 5', '0502A', ['250705', '25070502']],
    ['02', ' ', ['250702']],
    ['Ward 2', '1305', ['250702']],
    [' ', ' ', ['250700']],
    ['', '', ['250700']],
    ['Ward Nought', '', ['250700']],
  ]
  for (const [ward, precinct, codes] of places) {
    const row = mustRead({ ward, precinct })
    assert.deepEqual(
      row.areas.map((a) => a.code),
      codes,
    )
    assert.equal(row.areaCode, codes.at(-1))
  }
})

test('New York names boroughs and boards, and puts what it does not know into no place', () => {
  const nyc = caseProfile('nyc311')
  const row = (changes: CsvRow) =>
    mustRead(
      {
        unique_key: '1',
        created_date: '2024-04-16T03:03:15.000',
        complaint_type: 'Street Condition',
        descriptor: 'Pothole',
        status: 'In Progress',
        agency: 'DOT',
        latitude: '40.6767',
        longitude: '-73.7379',
        ...changes,
      },
      nyc,
    )
  const places: [borough: string, board: string, code: string][] = [
    ['QUEENS', '13 QUEENS', '36510413'],
    ['QUEENS', 'Unspecified QUEENS', '365104'],
    ['Unspecified', '0 Unspecified', '365100'],
    ['constructor', '', '365100'],
  ]
  for (const [borough, community_board, code] of places) {
    assert.equal(row({ borough, community_board }).areaCode, code)
  }
  assert.equal(row({}).openedAt, Date.parse('2024-04-16T03:03:15-04:00'))
  assert.equal(row({}).state, 'handling')
  assert.equal(
    row({ intersection_street_1: '133 AVENUE', intersection_street_2: '231 STREET' }).address,
    '133 AVENUE, 231 STREET',
  )
})

test('a row that cannot be true is refused with the field and what was expected', () => {
  const wrong: [CsvRow, RegExp][] = [
    [{ case_enquiry_id: ' ' }, /^case_enquiry_id: expected an id/],
    [{ case_enquiry_id: 'x'.repeat(101) }, /^case_enquiry_id: expected an id/],
    [{ open_dt: '' }, /^open_dt: expected a time/],
    [{ open_dt: '2011-02-30 10:00:00' }, /^open_dt: expected a time/],
    [{ open_dt: '12/01/2011 6:40 AM' }, /^open_dt: expected a time/],
    [{ open_dt: '2099-01-01 00:00:00' }, /^open_dt: expected a time that has passed/],
    [{ closed_dt: '' }, /^closed_dt: expected a time/],
    [{ closed_dt: '2011-11-01 06:40:00' }, /^closed_dt: expected a time between/],
    [{ target_dt: 'soon' }, /^target_dt: expected a time/],
    [{ case_status: 'Lost' }, /^case_status: expected one of Open, Closed, got "Lost"/],
    [{ latitude: 'north' }, /^latitude: expected decimal degrees/],
    [{ latitude: '-71.0851', longitude: '42.3425' }, /look swapped/],
    [{ latitude: '0', longitude: '0' }, /expected a place within/],
    [{ reason: '' }, /^reason: expected a text/],
    [{ case_title: '', type: '' }, /^case_title or type: expected a title/],
    [{ case_title: 'x'.repeat(301) }, /expected at most 300 characters/],
    [{ department: '<b>' }, /^department: expected a code/],
  ]
  for (const [changes, reason] of wrong) {
    assert.match(mustRefuse(changes), reason)
  }
})

test('a time without zone is refused by its field where the profile supplies no zone', () => {
  const { zone: _, ...times } = boston.times
  const zoneless = { ...boston, times }
  assert.match(mustRefuse({}, zoneless), /^open_dt: expected .*\(with its zone\)/)
  const zoned = {
    open_dt: '2011-12-01T06:40:00Z',
    target_dt: '',
    closed_dt: '2011-12-01T07:00:00Z',
  }
  assert.equal(mustRead(zoned, zoneless).openedAt, Date.UTC(2011, 11, 1, 6, 40))
})

test('an hour that the clocks skip is refused, one that happens twice is the first', () => {
  const open = { case_status: 'Open', closed_dt: '', target_dt: '' }
  assert.match(mustRefuse({ ...open, open_dt: '2011-03-13 02:30:00' }), /clocks skip/)
  assert.equal(
    mustRead({ ...open, open_dt: '2011-11-06 01:30:00' }).openedAt,
    Date.parse('2011-11-06T01:30:00-04:00'),
  )
})

test('a case without coordinates is still a case', () => {
  assert.equal(mustRead({ latitude: '', longitude: '' }).point, null)
})

test('a Chinese message is reported in the area that was named, in China’s time', () => {
  const message = {
    id: '188006',
    title: '路灯不亮',
    time: '2019/2/8 9:05:03',
    detail: '<b>😀𠮷</b>',
  }
  const row = readCaseRow(caseProfile('messages'), message, { now, area: '990101' })
  assert.ok(typeof row !== 'string')
  assert.equal(row.openedAt, Date.parse('2019-02-08T09:05:03+08:00'))
  assert.deepEqual(
    [row.state, row.areaCode, row.description],
    ['reported', '990101', '<b>😀𠮷</b>'],
  )
})

test('parts of a path are letters and digits of any script', () => {
  assert.equal(slugOf('Missed Trash/Recycling/Yard Waste'), 'missed-trash-recycling-yard-waste')
  assert.equal(slugOf('城乡 建设'), '城乡-建设')
  assert.equal(slugOf('…'), 'other')
})
