/** The known name that was probably meant, or undefined when nothing is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  // A mistake in three letters is a slip of the keys, more is another word.
  const limit = Math.max(1, Math.floor(wanted.length / 3))
  const scored = known.map((each) => ({ each, far: distance(wanted, each.toLowerCase()) })).filter(({ far }) => far <= limit)
  return scored.toSorted((a, b) => a.far - b.far || (a.each < b.each ? -1 : 1))[0]?.each
}

/** Edits between two words: insertions, removals, replacements, and two letters swapped. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return Number.POSITIVE_INFINITY
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min(
        (next[j - 1] ?? 0) + 1,
        (row[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = row
    row = next
  }
  return row[b.length] ?? Number.POSITIVE_INFINITY
}
