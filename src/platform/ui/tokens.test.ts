import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contrast, cssVariables, type Mode, palettes } from './tokens.ts'

const modes: readonly Mode[] = ['light', 'dark']

test('black on white has the contrast that WCAG 2.2 gives, 21 to 1', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#ffffff', '#ffffff'), 1)
})

test('every light can be read on every ground it is put on, in both themes', () => {
  for (const mode of modes) {
    const p = palettes[mode]
    for (const [name, colour] of Object.entries(p.lights)) {
      const own = p.lightsSoft[name as keyof typeof p.lightsSoft]
      for (const ground of [p.canvas, p.surface, p.raised, p.hover, p.accentSoft, own]) {
        const got = contrast(colour, ground)
        assert.ok(got >= 4.5, `${mode} ${name} ${colour} on ${ground}: ${got.toFixed(2)}`)
      }
    }
  }
})

test('words can be read on every ground, in both themes', () => {
  for (const mode of modes) {
    const p = palettes[mode]
    for (const colour of [p.text, p.soft, p.faint, p.accent, p.danger]) {
      for (const ground of [p.canvas, p.surface, p.raised, p.hover, p.sunk]) {
        const got = contrast(colour, ground)
        assert.ok(got >= 4.5, `${mode} ${colour} on ${ground}: ${got.toFixed(2)}`)
      }
    }
    assert.ok(contrast(p.onAccent, p.accent) >= 4.5)
  }
})

test('each token has its CSS variable', () => {
  const css = cssVariables('light')
  assert.match(css, /--jw-canvas: #[0-9a-f]{6};/)
  assert.match(css, /--jw-light-on-time: #[0-9a-f]{6};/)
  assert.match(css, /--jw-series-0: #[0-9a-f]{6};/)
})
