import type { Translated } from '#platform/ui'
import type zh from './zh-CN.ts'

export default {
  title: 'Mask a photo',
  missing: 'This case has no such photo',
  back: 'Back to the case',
  hint: 'Drag over faces, number plates, door numbers and names. The server makes a new copy in which what is covered cannot be brought back; the photo itself stays inside.',
  keys: 'Keys: “Add a shape”, then arrows move it, Shift + arrows resize it, Alt makes small steps, Delete removes it.',
  kind: 'Shape',
  rectangle: 'Rectangle',
  ellipse: 'Ellipse',
  add: 'Add a shape',
  undo: 'Remove the last one',
  shapes: 'Shapes',
  shape: 'Shape {{n}}, {{kind}}, left {{x}}%, top {{y}}%, width {{width}}%, height {{height}}%',
  remove: 'Remove shape {{n}}',
  none: 'No shapes yet',
  photo: 'The photo to mask',
  make: 'Make the masked copy',
  made: 'The masked copy is made; look at it before you publish it',
  copy: 'The masked copy',
  publish: 'Publish this copy',
  again: 'Not good, start again',
  published: 'Published',
  nothingToMask:
    'Those that are no masked copies: I have looked at each, and there is no face or number plate to mask',
  held: 'To be looked at: may be spam',
  signs: { links: 'links', repeats: 'machine repetition', sameText: 'the same words many times' },
  open: 'Mask',
  isCopy: 'masked copy',
} satisfies Translated<typeof zh>
