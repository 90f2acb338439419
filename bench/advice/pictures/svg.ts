/** Plain SVG: a frame with two axes, and what is drawn in it. */

const ink = '#444'
export const colours = { ours: '#1f77b4', others: '#b0b0b0', bad: '#d62728' } as const

const width = 760
const margin = { top: 40, right: 20, bottom: 50 }

/** Places of values of 0 to 1 in the frame. */
export interface Frame {
  readonly x: (share: number) => number
  readonly y: (share: number) => number
}

export interface Drawing {
  readonly title: string
  /** Below the horizontal axis, which goes from 0 to `most`, written in percent. */
  readonly across: string
  readonly most: number
  /** Left of the frame, in pixels. */
  readonly left: number
  readonly height: number
  readonly body: (frame: Frame) => readonly string[]
}

export function svg({ title, across, most, left, height, body }: Drawing): string {
  const [right, bottom] = [width - margin.right, height - margin.bottom]
  const frame: Frame = {
    x: (share) => left + share * (right - left),
    y: (share) => bottom - share * (bottom - margin.top),
  }
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    line(frame.x(share), margin.top, frame.x(share), bottom, '#e4e4e4'),
    text(frame.x(share), bottom + 16, `${Math.round(100 * share * most)}%`, 'middle'),
  ])
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="sans-serif" font-size="11" fill="${ink}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${width / 2}" y="20" text-anchor="middle" font-size="14">${escaped(title)}</text>`,
    ...ticks,
    text(width / 2, height - 14, across, 'middle'),
    ...body(frame),
    '</svg>',
    '',
  ].join('\n')
}

export function line(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${colour}"/>`
}

export function bar(x: number, y: number, wide: number, high: number, colour: string): string {
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(wide)}" height="${at(high)}" fill="${colour}"/>`
}

export function dot(x: number, y: number, radius: number, colour: string, said: string): string {
  return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" fill="${colour}"><title>${escaped(said)}</title></circle>`
}

export function text(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${escaped(words)}</text>`
}

function at(place: number): string {
  return String(Number(place.toFixed(1)))
}

function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
