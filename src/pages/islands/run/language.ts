// Must be imported before uPlot, which formats numbers in the browser's language as soon as it loads. A Chromium under
// the POSIX locale names its language "en-US@posix", which Intl refuses.
try {
  new Intl.NumberFormat(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US' })
}

export {}
