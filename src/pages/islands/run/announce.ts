let said: string | undefined

/** Tells readers of the screen when the phase or the advice became another; not at every snapshot. */
export function announceChanges(): void {
  const hero = document.querySelector<HTMLElement>('.hero')
  const place = document.querySelector<HTMLElement>('#announcement')
  if (hero === null || place === null) return
  const phase = hero.querySelector('.phase-name')?.textContent ?? ''
  const advice = hero.querySelector('.advice-name')?.textContent ?? ''
  const now = advice === '' ? phase : `Phase: ${phase}. Advice: ${advice}.`
  if (said !== undefined && now !== said) place.textContent = now
  said = now
}
