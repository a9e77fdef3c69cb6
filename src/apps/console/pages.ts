// Which rooms have screens in the console. A room exports its own list; here they are only gathered.
import { consolePages as calls } from '#calls/ui'
import { consolePages as cameras } from '#cameras/ui'
import { consolePages as cases } from '#cases/ui'
import { consolePages as categories } from '#categories/ui'
import { consolePages as duties } from '#duties/ui'
import { consolePages as fieldwork } from '#fieldwork/ui'
import { consolePages as imports } from '#imports/ui'
import { consolePages as indicators } from '#indicators/ui'
import { consolePages as participation } from '#participation/ui'
import { consolePages as people } from '#people/ui'
import type { ConsolePage } from '#platform/ui'
import { consolePages as suggestions } from '#suggestions/ui'
import { consolePages as territory } from '#territory/ui'
import './manage.css'

export const pages: readonly ConsolePage[] = [
  ...cases,
  ...calls,
  ...indicators,
  ...duties,
  ...fieldwork,
  ...categories,
  ...territory,
  ...cameras,
  ...people,
  ...participation,
  ...imports,
  ...suggestions,
]
