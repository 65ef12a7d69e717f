/** `1 task`, `4 tasks`: the number comes first. */
export const count = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`

/** `Priya`, `Priya and Tom`, `Priya, Tom and Lena` */
export function listed(names: readonly string[]): string {
  const last = names.at(-1)
  if (last === undefined) return ''
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

/** `210k`, `1.2M`: money in a row is for weighing, not for booking. */
export function shortAmount(amount: number): string {
  if (amount >= 1_000_000) return `${Math.round(amount / 100_000) / 10}M`
  return amount >= 1_000 ? `${Math.round(amount / 1_000)}k` : String(amount)
}
