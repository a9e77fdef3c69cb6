import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Duty, resolve, roles } from './domain.ts'
import { buildRouter } from './router.ts'

const categories = ['', 'gb2026/', 'gb2026/M/01', 'gb2026/M/01001', 'gb2026/M/02', 'gb2026/C/']
const areas = ['', '42', '420106', '420106001', '420106001001', '420111']

const duty = fc.record({
  id: fc.uuid(),
  categoryPrefix: fc.constantFrom(...categories),
  areaPrefix: fc.constantFrom(...areas),
  role: fc.constantFrom(...roles),
  unitCode: fc.constantFrom('a', 'b', 'c'),
  limit: fc.constantFrom(null, { value: 4, unit: 'work_hour' as const }),
  basis: fc.constant(''),
  validFrom: fc.constantFrom('2026-01-01', '2026-06-01'),
  validTo: fc.constantFrom(null, '2026-03-01', '2026-12-01'),
}) satisfies fc.Arbitrary<Duty>

test('the router names the unit that a walk through the whole responsibility list names', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(duty, { selector: (d) => d.id, maxLength: 40 }),
      fc.constantFrom('2026-02-10', '2026-07-01', '2027-01-01'),
      (duties, on) => {
        const route = buildRouter(duties, on)
        for (const categoryPath of ['gb2026/M/01001', 'gb2026/M/02007', 'gb2026/C/05', 'old/1']) {
          for (const areaCode of ['420106001001', '420106', '420111002', '11']) {
            const expected = resolve(duties, { categoryPath, areaCode, on })
            assert.deepEqual(route(categoryPath, areaCode), expected)
          }
        }
      },
    ),
  )
})
