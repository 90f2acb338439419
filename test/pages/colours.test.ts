// Every phase can be read in both themes: the contrast of text asked by WCAG 2 at level AA.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { phases } from '../../src/wire/phase.ts'

const css = readFileSync(new URL('../../src/pages/assets/style.css', import.meta.url), 'utf8')
const leastOfText = 4.5
const leastOfLines = 3

function colour(name: string, theme: 'light' | 'dark'): string {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css)
  const value = found?.[theme === 'light' ? 1 : 2]
  if (value === undefined) throw new Error(`style.css has no colour ${name}`)
  return value
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  it.each([...phases])('shows %s on paper, surface and its own tint', (phase) => {
    for (const ground of ['paper', 'surface', `tint-${phase}`]) {
      expect(contrast(colour(`phase-${phase}`, theme), colour(ground, theme))).toBeGreaterThanOrEqual(
        leastOfText,
      )
    }
  })

  it.each(['ink', 'muted', 'link', 'mark'])('shows text in %s', (text) => {
    for (const ground of ['paper', 'surface']) {
      expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(leastOfText)
    }
  })

  it.each(['ink-0', 'ink-1', 'ink-2', 'ink-3', 'ink-4', 'mark'])('draws %s over every phase band', (ink) => {
    for (const phase of phases) {
      expect(contrast(colour(ink, theme), colour(`tint-${phase}`, theme))).toBeGreaterThanOrEqual(
        leastOfLines,
      )
    }
  })
})
