/** Who answers: departments of city and districts, utilities, offices of streets, committees of communities. */
import type { Tree } from './areas.ts'
import type { Name } from './names.ts'
import type { Area, Facility, Unit, UnitKind } from './types.ts'

type Bureau = { id: string; zh: string; en: string; level: 'both' | 'city' }

const BUREAUS: Bureau[] = [
  { id: 'CG', zh: '城市管理执法', en: 'Urban Management and Law Enforcement', level: 'both' },
  { id: 'ZJ', zh: '住房和城乡建设', en: 'Housing and Urban-Rural Development', level: 'both' },
  { id: 'JT', zh: '交通运输', en: 'Transport', level: 'both' },
  { id: 'SW', zh: '水务', en: 'Water Affairs', level: 'both' },
  { id: 'YL', zh: '园林和林业', en: 'Landscaping and Forestry', level: 'both' },
  { id: 'HB', zh: '生态环境', en: 'Ecology and Environment', level: 'both' },
  { id: 'WJ', zh: '卫生健康', en: 'Health', level: 'both' },
  { id: 'GA', zh: '公安', en: 'Public Security', level: 'both' },
  { id: 'SJ', zh: '市场监督管理', en: 'Market Regulation', level: 'both' },
  { id: 'MZ', zh: '民政', en: 'Civil Affairs', level: 'both' },
  { id: 'YJ', zh: '应急管理', en: 'Emergency Management', level: 'both' },
  { id: 'HW', zh: '环境卫生', en: 'Sanitation', level: 'both' },
  { id: 'RS', zh: '人力资源和社会保障', en: 'Human Resources and Social Security', level: 'both' },
  { id: 'NY', zh: '农业农村', en: 'Agriculture and Rural Affairs', level: 'both' },
  { id: 'JY', zh: '教育', en: 'Education', level: 'both' },
  { id: 'WL', zh: '文化和旅游', en: 'Culture and Tourism', level: 'both' },
  { id: 'ZR', zh: '自然资源和规划', en: 'Natural Resources and Planning', level: 'city' },
  { id: 'SJJ', zh: '数据', en: 'Data', level: 'city' },
  { id: 'XF', zh: '信访', en: 'Petitions', level: 'city' },
]

const UTILITIES: [id: string, zh: string, en: string][] = [
  ['GS', '江澜水务集团供水公司', 'Jianglan Water Supply Company'],
  ['PS', '江澜城市排水公司', 'Jianglan Drainage Company'],
  ['GD', '江澜供电公司', 'Jianglan Power Supply Company'],
  ['RQ', '江澜燃气公司', 'Jianglan Gas Company'],
  ['TX', '江澜通信运营公司', 'Jianglan Telecom Company'],
  ['GDX', '江澜广播电视网络公司', 'Jianglan Cable Network Company'],
  ['GJ', '江澜公共交通集团', 'Jianglan Public Transport Group'],
  ['LD', '江澜路灯管理处', 'Jianglan Street Lighting Office'],
]

export type UnitInput = {
  tree: Tree
  facilities: Facility[]
  prefix: string
  cityName: Name
}

/** Property companies look after estates by turns, so that each has a territory one can compare. */
const COMPANIES: [string, string][] = [
  ['澜庭', 'Lanting'],
  ['江安', "Jiang'an"],
  ['和泰', 'Hetai'],
  ['嘉宁', 'Jianing'],
  ['云居', 'Yunju'],
  ['康桥', 'Kangqiao'],
]

type Entry = {
  code: string
  zh: string
  en: string
  kind: UnitKind
  area: string
  parent: string | null
}

function cityUnits({ prefix, cityName }: UnitInput): Entry[] {
  const centre = `${prefix}-ZX`
  const at = { area: prefix, parent: centre }
  return [
    {
      code: centre,
      zh: `${cityName.zh}城市运行管理中心`,
      en: `${cityName.en} City Operations Centre`,
      kind: 'grid-centre',
      area: prefix,
      parent: null,
    },
    ...BUREAUS.map((b): Entry => ({
      ...at,
      code: `${prefix}-${b.id}`,
      zh: `${cityName.zh}${b.zh}局`,
      en: `${cityName.en} Municipal Bureau of ${b.en}`,
      kind: 'department',
    })),
    ...UTILITIES.map(([id, zh, en]): Entry => ({
      ...at,
      code: `${prefix}-${id}`,
      zh,
      en,
      kind: 'utility',
    })),
  ]
}

function districtUnits({ prefix, cityName }: UnitInput, d: Area): Entry[] {
  const bureaus = BUREAUS.filter((b) => b.level === 'both').map((b): Entry => {
    const police = `${cityName.zh}公安局${d.name.replace('区', '')}分局`
    return {
      code: `${d.code}-${b.id}`,
      zh: b.id === 'GA' ? police : `${d.name}${b.zh}局`,
      en: `${d.nameEn} Bureau of ${b.en}`,
      kind: 'department',
      area: d.code,
      parent: `${prefix}-${b.id}`,
    }
  })
  const companies = COMPANIES.map(([zh, en], i): Entry => ({
    code: `${d.code}-WY${i + 1}`,
    zh: `${zh}物业服务公司${d.name}分公司`,
    en: `${en} Property Services, ${d.nameEn}`,
    kind: 'property',
    area: d.code,
    parent: `${d.code}-ZJ`,
  }))
  const centre: Entry = {
    code: `${d.code}-ZX`,
    zh: `${d.name}网格化服务管理中心`,
    en: `${d.nameEn} Grid Service Centre`,
    kind: 'grid-centre',
    area: d.code,
    parent: `${prefix}-ZX`,
  }
  return [centre, ...bureaus, ...companies]
}

function streetOffice(a: Area): Entry {
  const town = a.name.endsWith('镇')
  return {
    code: `${a.code}-JD`,
    zh: town ? `${a.name}人民政府` : `${a.name}办事处`,
    en: `${a.nameEn} ${town ? 'Government' : 'Office'}`,
    kind: 'street-office',
    area: a.code,
    parent: `${a.parent}-ZX`,
  }
}

function committee(a: Area): Entry {
  const village = a.name.endsWith('村')
  return {
    code: `${a.code}-JW`,
    zh: `${a.name}${village ? '村民' : '居民'}委员会`,
    en: `${a.nameEn} ${village ? 'Villagers' : 'Residents'} Committee`,
    kind: 'community-committee',
    area: a.code,
    parent: `${a.parent}-JD`,
  }
}

function hospital(f: Facility, index: number): Entry {
  const district = f.grid.slice(0, 6)
  const code = `${district}-YY${String(index + 1).padStart(2, '0')}`
  return {
    code,
    zh: f.name,
    en: f.nameEn,
    kind: 'hospital',
    area: district,
    parent: `${district}-WJ`,
  }
}

export function buildUnits(o: UnitInput): Unit[] {
  const of = (kind: Area['kind']) => o.tree.areas.filter((a) => a.kind === kind)
  const entries = [
    ...cityUnits(o),
    ...of('district').flatMap((d) => districtUnits(o, d)),
    ...of('street').map(streetOffice),
    ...of('community').map(committee),
    ...o.facilities.filter((f) => f.kind === 'hospital').map(hospital),
  ]
  return entries.map(({ zh, en, ...rest }) => ({ ...rest, name: zh, nameEn: en }))
}
