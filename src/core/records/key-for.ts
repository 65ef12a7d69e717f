/** The key of a new record: its name, as far as a key may hold it, and a number where another has it already. */
export function keyFor(name: string, taken: ReadonlySet<string>): string {
  const plain =
    name
      .replace(/[/\\?#%\p{C}]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 100)
      .trim() || 'record'
  if (!taken.has(plain)) return plain
  let number = 2
  while (taken.has(`${plain} ${number}`)) number += 1
  return `${plain} ${number}`
}
