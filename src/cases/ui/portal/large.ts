// Large type, for those who read better so; kept on this device.
import { cell } from '#platform/ui/cell.ts'

const place = 'jingwei.large'

function read(): boolean {
  try {
    return localStorage.getItem(place) === '1'
  } catch {
    return false
  }
}

const on = cell(read())

function paint(): void {
  if (on.get()) document.documentElement.dataset['large'] = ''
  else delete document.documentElement.dataset['large']
}
paint()

export const useLarge = on.use

export function setLarge(next: boolean): void {
  on.set(next)
  paint()
  try {
    if (next) localStorage.setItem(place, '1')
    else localStorage.removeItem(place)
  } catch {
    // It then lasts until the page is left.
  }
}
