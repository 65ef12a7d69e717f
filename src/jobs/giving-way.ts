/** How often whoever waits looks whether it is their turn. */
const lookMilliseconds = 250
/** Nobody is kept longer than this from the next piece of their work, however long the way is not free. */
const longestWait = 60_000

export type GivingWay = {
  /** Whether somebody with more urgent work has much of it. */
  isBusy: () => Promise<boolean>
  /** So many milliseconds it may wait, taken together. */
  most: number
  wait: (milliseconds: number) => Promise<void>
  isClosed: () => boolean
}

/**
 * For long work that has a day: called before each of its pieces, with how many are left, it waits while the way is not free. What it
 * may still wait is spread over the pieces that are left, so work that never finds the way free goes on slowly and ends all the same.
 */
export function givingWay({ isBusy, most, wait, isClosed }: GivingWay): (left: number) => Promise<void> {
  let budget = most
  return async (left) => {
    let patience = Math.min(longestWait, budget / left)
    while (patience > 0 && !isClosed() && (await isBusy())) {
      const next = Math.min(lookMilliseconds, patience)
      await wait(next)
      patience -= next
      budget -= next
    }
  }
}
