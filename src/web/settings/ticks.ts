/**
 * What of a list somebody has added and taken away, one by one: whatever others add and take away meanwhile holds as well.
 */
export type Ticks = Readonly<Record<string, boolean>>

/** Which ticks lead from this list to that. */
export const ticksBetween = (before: readonly string[], after: readonly string[]): Ticks =>
  Object.fromEntries([
    ...before.filter((one) => !after.includes(one)).map((one) => [one, false]),
    ...after.filter((one) => !before.includes(one)).map((one) => [one, true]),
  ])

/** The list as it is after them, whatever it is by now. */
export const withTicks = (list: readonly string[], ticks: Ticks): string[] => [
  ...list.filter((one) => ticks[one] !== false),
  ...Object.keys(ticks).filter((one) => ticks[one] && !list.includes(one)),
]
