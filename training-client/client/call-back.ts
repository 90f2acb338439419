/**
 * Calls a trainer's own function. What it throws, or what a promise of it rejects with, goes to `failed` and nowhere else: an
 * unhandled rejection would end the process.
 */
export function callBack(work: () => unknown, failed: (why: unknown) => void): void {
  try {
    const answer = work()
    if (answer instanceof Promise) answer.catch(failed)
  } catch (error) {
    failed(error)
  }
}
