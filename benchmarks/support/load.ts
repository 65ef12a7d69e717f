export type Run = { perSecond: number; p50: number; p95: number }

export const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** So many callers, each asking again as soon as it is answered, for a while. Ends early when there is nothing left to ask. */
export async function load(callers: number, milliseconds: number, ask: () => Promise<unknown> | undefined): Promise<Run> {
  const times: number[] = []
  const began = performance.now()
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() - began < milliseconds) {
        const start = performance.now()
        const asked = ask()
        if (asked === undefined) return
        await asked
        times.push(performance.now() - start)
      }
    }),
  )
  if (times.length === 0) throw new Error('Nothing was left to measure')
  return { perSecond: (times.length / (performance.now() - began)) * 1000, p50: median(times), p95: quantile(times, 0.95) }
}
