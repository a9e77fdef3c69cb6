// What every room says in Chinese when it refuses; each keeps its own sentences.
import { refusalsInChinese as calls } from '#calls'
import { refusalsInChinese as cameras } from '#cameras'
import { refusalsInChinese as cases } from '#cases'
import { refusalsInChinese as categories } from '#categories'
import { refusalsInChinese as duties } from '#duties'
import { refusalsInChinese as fieldwork } from '#fieldwork'
import { refusalsInChinese as imports } from '#imports'
import { refusalsInChinese as indicators } from '#indicators'
import { refusalsInChinese as open311 } from '#open311'
import { refusalsInChinese as participation } from '#participation'
import { refusalsInChinese as people } from '#people'
import platform from '#platform/refusals.zh-CN.ts'
import type { Catalogue } from '#platform/sentence.ts'
import { refusalsInChinese as suggestions } from '#suggestions'
import { refusalsInChinese as territory } from '#territory'
import apps from '../refusals.zh-CN.ts'

export const refusals: readonly Catalogue[] = [
  platform,
  apps,
  territory,
  people,
  cameras,
  categories,
  duties,
  cases,
  fieldwork,
  indicators,
  open311,
  imports,
  participation,
  calls,
  suggestions,
]
