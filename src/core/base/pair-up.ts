/**
 * Finds the elements of two lists that are the same one. An id that both have says so; of what is left, two are the same when
 * their texts are alike and neither is nearly as alike to any other. The same lists give the same pairs, in whatever order.
 */
export function pairUp<T>(
  before: readonly T[],
  after: readonly T[],
  { id, text, isNamed = () => false }: { id: (one: T) => string; text: (one: T) => string; isNamed?: (one: T) => boolean },
): Map<T, T> {
  const pairs = new Map<T, T>()
  const byId = new Map(after.map((one) => [id(one), one]))
  const taken = new Set<T>()
  for (const one of before) {
    const same = byId.get(id(one))
    if (same === undefined || taken.has(same)) continue
    pairs.set(one, same)
    taken.add(same)
  }
  // Whoever gave it a name of its own says with another name that it is another thing.
  const left = before.filter((one) => !pairs.has(one) && !isNamed(one))
  const right = after.filter((one) => !taken.has(one) && !isNamed(one))
  for (const [one, same] of mostAlike(left, right, text)) pairs.set(one, same)
  return pairs
}

/** Below this two texts are about different things. */
const enough = 0.5
/** So much better than the next best it must be; else nobody can say which one is meant, and none is taken. */
const margin = 0.15

function mostAlike<T>(left: readonly T[], right: readonly T[], text: (one: T) => string): [T, T][] {
  const pieces = right.map((one) => piecesOf(text(one)))
  const bestLeft: Best[] = right.map(() => ({ index: -1, score: 0, next: 0 }))
  const bestRight = left.map((one, i) => {
    const own = piecesOf(text(one))
    const best: Best = { index: -1, score: 0, next: 0 }
    for (const [j, other] of pieces.entries()) {
      const score = shareOf(own, other)
      note(best, j, score)
      const seenFromThere = bestLeft[j]
      if (seenFromThere) note(seenFromThere, i, score)
    }
    return best
  })
  const isSure = ({ score, next }: Best) => score >= enough && score - next >= margin
  return left.flatMap((one, i): [T, T][] => {
    const best = bestRight[i]
    const back = best && bestLeft[best.index]
    const other = best && right[best.index]
    return best && back && other !== undefined && back.index === i && isSure(best) && isSure(back) ? [[one, other]] : []
  })
}

type Best = { index: number; score: number; next: number }

function note(best: Best, index: number, score: number): void {
  if (score > best.score) Object.assign(best, { index, score, next: best.score })
  else if (score > best.next) best.next = score
}

/** How alike two texts are, from 0 to 1. */
export const alike = (a: string, b: string): number => shareOf(piecesOf(a), piecesOf(b))

// Three signs each, so that an ending or a slip of the keyboard costs little and the order of words almost nothing.
function piecesOf(text: string): Set<string> {
  const words =
    text
      .slice(0, 300)
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  return new Set(words.flatMap((word) => Array.from({ length: word.length }, (_, at) => ` ${word} `.slice(at, at + 3))))
}

function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return a.size === b.size ? 1 : 0
  let common = 0
  for (const piece of a) if (b.has(piece)) common += 1
  return (2 * common) / (a.size + b.size)
}
