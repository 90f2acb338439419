// The button that ends the session of this browser.
const button = document.querySelector<HTMLButtonElement>('#sign-out')

async function signOut(): Promise<void> {
  const response = await fetch('/session', { method: 'DELETE' }).catch(() => null)
  if (response?.ok) location.assign('/sign-in')
}

if (button !== null) {
  button.hidden = false
  button.addEventListener('click', () => void signOut())
}
