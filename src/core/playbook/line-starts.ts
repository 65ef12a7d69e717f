/** The offset at which each line of a text begins; lines end with `\n`. */
export function lineStarts(text: string): number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

/** Line and column of an offset, both from 1; the first line of the text may be a later one of its page. */
export function placeAt(starts: readonly number[], offset: number, firstLine = 1): { line: number; column: number } {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: firstLine + low, column: offset - (starts[low] ?? 0) + 1 }
}
