import type { Translated } from '#platform/ui/i18n.ts'
import type zh from './zh-CN.ts'

export default {
  optional: ' (optional)',
  yes: 'Yes',
  no: 'No',
  removeRow: 'Remove',
  addRow: 'Add: {{what}}',
  addPhoto: 'Photo',
  addPhotoTo: 'Photo: {{what}}',
  removePhoto: 'Remove photo {{n}}',
  photoFailed:
    'The photo was not kept: there is no room on the phone. Sync first, or remove photos you do not need.',
  signHere: 'Sign here by hand',
  signDone: 'Signed',
  signAgain: 'Sign again',
  locate: 'Take my position',
  locating: 'Looking for the position…',
  noPlace: 'No position was found; try again outside.',
} satisfies Translated<typeof zh>
