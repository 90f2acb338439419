/** Resolves a custom property of the style sheet to a colour that a canvas understands, in the theme of the moment. */
export function colourOf(variable: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${variable})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

/** The same colours for a whole drawing, each resolved once; made anew when the theme changes. */
export function palette(): (variable: string) => string {
  const known = new Map<string, string>()
  return (variable) => {
    const colour = known.get(variable) ?? colourOf(variable)
    known.set(variable, colour)
    return colour
  }
}
