// New York's 311 export (Socrata), in whichever order its columns come. Area codes are ours: FIPS 36, then 51 for the
// city as a whole; boroughs are districts, community boards grids.
import type { Calendar } from '#engines/deadlines'
import type { CaseProfile } from '../profile.ts'

const calendar: Calendar = {
  code: 'newyork',
  timeZone: 'America/New_York',
  weekends: [6, 7],
  hours: [['09:00', '17:00']],
  days: {},
  workDay: 'hours',
  roll: { nonWorkingDay: 'none' },
}

export const nyc311: CaseProfile = {
  name: '纽约 311',
  nameEn: 'New York City 311',
  columns: [
    'unique_key',
    'created_date',
    'closed_date',
    'due_date',
    'agency',
    'agency_name',
    'status',
    'complaint_type',
    'descriptor',
    'incident_address',
    'borough',
    'community_board',
    'latitude',
    'longitude',
    'open_data_channel_type',
    'resolution_description',
  ],
  sourceSystem: 'nyc311',
  sourceId: 'unique_key',
  times: {
    opened: 'created_date',
    closed: 'closed_date',
    due: 'due_date',
    zone: 'America/New_York',
  },
  category: {
    edition: {
      code: 'nyc311',
      name: 'New York City 311',
      source: 'NYC Open Data, 311 Service Requests',
    },
    group: 'complaint_type',
    type: 'descriptor',
  },
  title: ['complaint_type'],
  description: ['descriptor', 'location_type'],
  address: [
    { columns: ['incident_address', 'borough'], between: ', ' },
    { columns: ['intersection_street_1', 'intersection_street_2', 'borough'], between: ', ' },
    { columns: ['street_name', 'borough'], between: ', ' },
    { columns: ['landmark', 'borough'], between: ', ' },
  ],
  closeReason: 'resolution_description',
  point: {
    lon: 'longitude',
    lat: 'latitude',
    system: 'WGS84',
    extent: [-74.3, 40.45, -73.65, 40.95],
  },
  city: {
    code: '3651',
    name: '纽约',
    nameEn: 'New York City',
    timeZone: 'America/New_York',
    calendar,
    calendarName: '纽约工作日',
    levels: [
      {
        column: 'borough',
        kind: 'district',
        pattern: '^(.+)$',
        values: {
          MANHATTAN: { code: '01', name: '曼哈顿区', nameEn: 'Manhattan' },
          BRONX: { code: '02', name: '布朗克斯区', nameEn: 'The Bronx' },
          BROOKLYN: { code: '03', name: '布鲁克林区', nameEn: 'Brooklyn' },
          QUEENS: { code: '04', name: '皇后区', nameEn: 'Queens' },
          'STATEN ISLAND': { code: '05', name: '史泰登岛区', nameEn: 'Staten Island' },
        },
        code: '{parent}$1',
        name: '$1',
        nameEn: '$1',
      },
      {
        column: 'community_board',
        kind: 'grid',
        pattern: String.raw`^(\d{2}) [A-Z ]+$`,
        code: '{parent}$1',
        name: '第$1社区委员会',
        nameEn: 'Community board $1',
      },
    ],
    unplaced: { code: '00', name: '未定位', nameEn: 'Unplaced' },
  },
  unit: {
    column: 'agency',
    prefix: 'nyc-',
    nameColumn: 'agency_name',
    names: {
      NYPD: { name: '纽约市警察局', nameEn: 'New York City Police Department' },
      HPD: {
        name: '住房保护与发展局',
        nameEn: 'Department of Housing Preservation and Development',
      },
      DOT: { name: '交通局', nameEn: 'Department of Transportation' },
      DSNY: { name: '环卫局', nameEn: 'Department of Sanitation' },
      DEP: { name: '环境保护局', nameEn: 'Department of Environmental Protection' },
      DOHMH: { name: '卫生局', nameEn: 'Department of Health and Mental Hygiene' },
      DHS: { name: '无家可归者服务局', nameEn: 'Department of Homeless Services' },
      DPR: { name: '公园与休闲局', nameEn: 'Department of Parks and Recreation' },
      DOB: { name: '房屋局', nameEn: 'Department of Buildings' },
      EDC: { name: '经济发展公司', nameEn: 'Economic Development Corporation' },
      TLC: { name: '出租车管理委员会', nameEn: 'Taxi and Limousine Commission' },
      DCWP: {
        name: '消费者与劳动者保护局',
        nameEn: 'Department of Consumer and Worker Protection',
      },
    },
  },
  status: {
    column: 'status',
    states: {
      Open: 'dispatched',
      Assigned: 'dispatched',
      Started: 'handling',
      'In Progress': 'handling',
      Pending: 'handling',
      Closed: 'closed',
    },
  },
  door: {
    column: 'open_data_channel_type',
    doors: { ONLINE: 'web', PHONE: 'hotline', MOBILE: 'app' },
    otherwise: 'import',
  },
}
