/** How often each number of days was counted. */
export type Histogram = readonly { days: number; n: number }[]

/** The smallest number of days within which that part of what was counted lies. Of nothing it is 0. */
export function quantileOf(counted: Histogram, part: number): number {
  const rows = counted.toSorted((a, b) => a.days - b.days)
  const needed = rows.reduce((sum, { n }) => sum + n, 0) * part
  let passed = 0
  for (const { days, n } of rows) {
    passed += n
    if (passed >= needed) return days
  }
  return 0
}
