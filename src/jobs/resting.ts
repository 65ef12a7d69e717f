import { setTimeout as pause } from 'node:timers/promises'

/** For long work that is nobody's wait: called between its pieces, it rests, so that the work has that share of the time. */
export function resting(share: number): () => Promise<void> {
  let since = performance.now()
  return async () => {
    await pause((performance.now() - since) * (1 / share - 1))
    since = performance.now()
  }
}
