// A believable responsibility list for the demo city, from the names of its units. Pure: the same city, the same list.
import type { NewDuty } from './store.ts'

type DemoUnit = {
  readonly code: string
  readonly name: string
  readonly kind: string
  readonly area: string
}

/** A line of work: who does it (by name), and for which codes of GB/T 47678.5-2026 (2 digits = a group). */
type Work = {
  readonly unit: RegExp
  readonly leads: readonly string[]
  readonly assists?: readonly string[]
  readonly limit?: NewDuty['limit']
}

// The nearer to the pipe or the wire, the earlier: where two units of one area fit a code, the first one leads.
const works: readonly Work[] = [
  { unit: /燃气|天然气/, leads: ['01011', '01021', '01036', '01049', '01057'] },
  {
    unit: /供电|电力|电网/,
    leads: ['01005', '01017', '01028', '01029', '01030', '01047', '01048', '10002'],
  },
  { unit: /热力|供热/, leads: ['01010', '01061'] },
  {
    unit: /通信|电信|移动|联通|铁塔|广电/,
    leads: ['01007', '01008', '01009', '01027', '01031', '01062'],
    assists: ['10002'],
  },
  { unit: /供水|自来水/, leads: ['01001', '01019', '01024', '01025', '01068'] },
  { unit: /排水|污水/, leads: ['01002', '01003', '01004', '01072', '01073', '06030'] },
  { unit: /路灯|照明/, leads: ['01006', '01037', '01038', '01039', '01060'] },
  { unit: /公交/, leads: ['01020', '01032', '02004'] },
  {
    unit: /环卫|环境卫生/,
    leads: ['03001', '03002', '03003', '03004', '03005', '06010', '06012', '06042'],
  },
  {
    unit: /消防/,
    leads: ['01013', '09012'],
    limit: { value: 2, unit: 'urgent_hour' },
  },
  {
    unit: /公安|交警|交管/,
    leads: [
      '01012',
      '01015',
      '01050',
      '01051',
      '01066',
      '02010',
      '02014',
      '02015',
      '02016',
      '02017',
      '06016',
      '09009',
    ],
    assists: ['09'],
  },
  {
    unit: /水务|水利/,
    leads: [
      '01001',
      '01002',
      '01003',
      '01004',
      '01067',
      '01069',
      '01070',
      '01071',
      '01072',
      '01073',
      '06015',
      '06023',
      '06024',
      '06025',
      '06026',
      '06046',
    ],
  },
  {
    unit: /园林|绿化|林业/,
    leads: ['04', '01014', '06017', '06018', '06021', '06022', '06045', '06047'],
  },
  {
    unit: /生态环境|环保/,
    leads: ['03009', '03010', '03011', '03012', '03013', '06027', '06028', '06033'],
    assists: ['06026', '08004'],
  },
  { unit: /市场监管|市场监督/, leads: ['01076', '07004', '09015', '09020'] },
  { unit: /民政/, leads: ['02013', '02036', '02038', '09003'] },
  { unit: /文旅|文化|文物/, leads: ['02037', '02040', '05009', '09008'] },
  { unit: /农业|农村|畜牧/, leads: ['06037', '06038', '09013', '09014'] },
  { unit: /应急/, leads: ['10001', '02035'], assists: ['06048'] },
  { unit: /交通|公路/, leads: ['02', '06039', '09018'] },
  { unit: /市政|公用/, leads: ['01', '06013', '06049', '06050', '06051', '06052', '10'] },
  { unit: /住建|住房|建设局|城建/, leads: ['05', '08', '01076', '06048'], assists: ['06001'] },
  {
    unit: /城管|城市管理|综合执法|行政执法|市容/,
    leads: ['03', '06', '07', '09'],
    assists: ['08'],
  },
]

/** What street offices settle themselves. */
const streetLeads = ['06005', '06007', '06036', '06040', '06041', '09001', '09005']

const groups = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10']

const isSingle = (code: string) => code.length > 2

const isDistrict = (area: string) => area.length === 6

/** One prefix per kind of category that has such a code. */
function prefixesOf(code: string, paths: readonly string[]): string[] {
  return ['gb2026/C/', 'gb2026/M/']
    .map((kind) => `${kind}${code}`)
    .filter((prefix) => paths.some((path) => path.startsWith(prefix)))
}

/**
 * The list: bureaus and utilities by line of work, street offices for their ground; what no line of work takes goes to
 * the city-management bureau. In the last district the groups 05 and 10 are left open and in the first
 * two codes are claimed twice, so that the page of gaps and overlaps has something to show.
 * @param o.validFrom YYYY-MM-DD
 */
export function demoDuties(
  units: readonly DemoUnit[],
  categories: readonly { readonly path: string }[],
  o: { readonly validFrom: string },
): NewDuty[] {
  const paths = categories.map((category) => category.path)
  const sheet = new Sheet(paths, o.validFrom)
  const sorted = units.toSorted((a, b) => (a.code < b.code ? -1 : 1))
  const offices = sorted.filter((unit) => unit.kind === 'department' || unit.kind === 'utility')
  const districts = [...new Set(offices.map((unit) => unit.area))].filter(isDistrict).toSorted()
  // Whole groups belong to the bureaus of a district; the city's own have single codes.
  const bases = districts.length > 0 ? districts : [...new Set(offices.map((unit) => unit.area))]
  for (const work of works) {
    for (const unit of offices.filter((each) => work.unit.test(each.name))) {
      const leads = bases.includes(unit.area) ? work.leads : work.leads.filter(isSingle)
      sheet.add(unit, 'lead', leads, work.limit)
      sheet.add(unit, 'assisting', work.assists ?? [])
    }
  }
  for (const area of bases) {
    const own = offices.filter((unit) => unit.area === area)
    const rest = own.find((unit) => /城管|城市管理|综合执法/.test(unit.name)) ?? own[0]
    if (rest) sheet.add(rest, 'lead', groups)
  }
  for (const unit of sorted) {
    if (unit.kind === 'street-office') {
      sheet.addEverywhere(unit)
      sheet.add(unit, 'lead', streetLeads)
    }
    if (unit.kind === 'property') sheet.add(unit, 'assisting', ['01076', '06041', '09012'])
  }
  return withFaults(sheet, offices, districts)
}

/** The deliberate gaps and overlaps. */
function withFaults(
  sheet: Sheet,
  offices: readonly DemoUnit[],
  districts: readonly string[],
): NewDuty[] {
  const [first, last] = [districts[0], districts.at(-1)]
  for (const code of ['06028', '09012']) {
    const lead = sheet.rows.find(
      (row) =>
        row.role === 'lead' &&
        row.areaPrefix === first &&
        row.categoryPrefix === `gb2026/M/${code}`,
    )
    const pair = offices
      .filter((unit) => unit.area === first && unit.code !== lead?.unitCode)
      .toSorted((a, b) => claim(b) - claim(a))
      .slice(0, lead ? 1 : 2)
    for (const unit of pair) sheet.claim(unit, `gb2026/M/${code}`)
  }
  return sheet.rows.filter(
    (row) =>
      !(
        districts.length > 1 &&
        row.role === 'lead' &&
        row.areaPrefix === last &&
        /\/(05|10)$/.test(row.categoryPrefix)
      ),
  )
}

const claim = (unit: DemoUnit) => (/城管|城市管理|综合执法|公安/.test(unit.name) ? 1 : 0)

class Sheet {
  readonly rows: NewDuty[] = []
  readonly #paths: readonly string[]
  readonly #validFrom: string
  readonly #leads = new Set<string>()

  constructor(paths: readonly string[], validFrom: string) {
    this.#paths = paths
    this.#validFrom = validFrom
  }

  /** A code that another unit of the same area already leads becomes an assisting duty. */
  add(
    unit: DemoUnit,
    role: NewDuty['role'],
    codes: readonly string[],
    limit?: NewDuty['limit'],
  ): void {
    for (const prefix of codes.flatMap((code) => prefixesOf(code, this.#paths))) {
      const key = `${prefix} ${unit.area}`
      const taken = this.#leads.has(key)
      // Only real second units assist; the bureau that takes the rest does not.
      if (role === 'lead' && taken && /\/\d\d$/.test(prefix)) continue
      if (role === 'lead' && !taken) this.#leads.add(key)
      this.#push(unit, role === 'lead' && taken ? 'assisting' : role, prefix, limit ?? null)
    }
  }

  addEverywhere(unit: DemoUnit): void {
    this.#push(unit, 'territorial', 'gb2026/', null)
  }

  /** A lead row whether or not the code is taken. */
  claim(unit: DemoUnit, prefix: string): void {
    if (this.#paths.some((path) => path.startsWith(prefix))) this.#push(unit, 'lead', prefix, null)
  }

  #push(
    unit: DemoUnit,
    role: NewDuty['role'],
    categoryPrefix: string,
    limit: NewDuty['limit'],
  ): void {
    const row: NewDuty = {
      categoryPrefix,
      areaPrefix: unit.area,
      role,
      unitCode: unit.code,
      limit: role === 'lead' ? limit : null,
      basis: '演示权责清单 demo',
      validFrom: this.#validFrom,
      validTo: null,
    }
    const same = (other: NewDuty) =>
      other.categoryPrefix === categoryPrefix &&
      other.areaPrefix === unit.area &&
      other.unitCode === unit.code
    if (!this.rows.some(same)) this.rows.push(row)
  }
}
