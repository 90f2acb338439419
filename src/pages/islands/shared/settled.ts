/** Does something once what it is about has not changed for a while; a newer call takes the place of one that waits. */
export function settled(act: () => void, waitMs: number): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(waiting)
    waiting = setTimeout(act, waitMs)
  }
}
