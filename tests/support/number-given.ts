/**
 * A whole number that somebody gave a proof or a benchmark, as an option or a variable. A slip is refused: `NaN` seeds would run
 * nothing, and say that nothing went wrong.
 */
export function numberGiven(name: string, text: string | undefined, otherwise = 0, least = 0): number {
  if (text === undefined) return otherwise
  if (/^\d{1,15}$/.test(text) && Number(text) >= least) return Number(text)
  throw new Error(`${name} takes a whole number of at least ${least}, not "${text}"`)
}
