// The theme switch: follows the system until the reader chooses, then keeps the choice. Runs before the page is drawn.
{
  const key = 'latebloom-theme'
  const root = document.documentElement
  const systemDark = matchMedia('(prefers-color-scheme: dark)')

  const stored = () => {
    try {
      const theme = localStorage.getItem(key)
      return theme === 'dark' || theme === 'light' ? theme : undefined
    } catch {
      return undefined
    }
  }
  const current = () => root.dataset['theme'] ?? (systemDark.matches ? 'dark' : 'light')
  const other = () => (current() === 'dark' ? 'light' : 'dark')

  const chosen = stored()
  if (chosen !== undefined) root.dataset['theme'] = chosen

  document.addEventListener('DOMContentLoaded', () => {
    const button = document.querySelector<HTMLButtonElement>('#theme')
    if (button === null) return
    const show = () => {
      button.textContent = other() === 'dark' ? 'Dark theme' : 'Light theme'
      document.dispatchEvent(new Event('latebloom:theme'))
    }
    button.hidden = false
    button.addEventListener('click', () => {
      root.dataset['theme'] = other()
      try {
        localStorage.setItem(key, current())
      } catch {
        // Storage may be forbidden; the choice then lasts as long as the page.
      }
      show()
    })
    systemDark.addEventListener('change', show)
    show()
  })
}
