// The cuts of the sums, as the statements of the fill make them from the finest.
type Key = {
  readonly area: string
  readonly unit: string
  readonly category: string
  readonly day: string
}

const none = `''`
const month = `date_trunc('month', day::timestamp)::date`
const district = 'substr(area_code, 1, 6)'
const street = 'substr(area_code, 1, 9)'

export const cutKeys: readonly (readonly [cut: string, key: Key])[] = [
  ['unit', { area: district, unit: 'unit', category: none, day: 'day' }],
  ['street', { area: street, unit: none, category: none, day: 'day' }],
  ['category', { area: district, unit: none, category: 'category_path', day: 'day' }],
  ['unitMonth', { area: district, unit: 'unit', category: none, day: month }],
  ['streetMonth', { area: street, unit: none, category: none, day: month }],
  ['categoryMonth', { area: district, unit: none, category: 'category_path', day: month }],
]
