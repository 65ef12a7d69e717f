import { z } from 'zod'
import { canonical } from '../core/base/canonical.ts'
import { folded } from '../core/base/folded.ts'
import { Refusal } from '../core/base/refusal.ts'
import { sha256 } from '../core/base/sha256.ts'

/** Where a page of a list ended: the values that the list is sorted by, as text, the id last. */
export type Position = readonly string[]

/** The place after the last row of a page. It holds which list it belongs to: in another one it would skip rows in silence. */
const cursorAt = (list: unknown, position: Position): string =>
  Buffer.from(JSON.stringify([markOf(list), ...position])).toString('base64url')

/** Where to go on; undefined for the first page. */
export function positionOf(cursor: string | undefined, list: unknown, length: number): Position | undefined {
  if (cursor === undefined) return undefined
  const [mark, ...position] = read(cursor)
  if (mark !== markOf(list) || position.length !== length) {
    throw new Refusal(
      'invalid',
      'list.cursor',
      'This cursor is not from Baton, or belongs to a list with other filters. Begin at the first page.',
      { where: 'cursor' },
    )
  }
  return position
}

/** One page out of one row more than asked for: that row only tells that there is more. */
export function pageOf<R>(
  rows: readonly R[],
  limit: number,
  list: unknown,
  place: (row: R) => Position,
): { rows: R[]; next: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > limit && last !== undefined ? cursorAt(list, place(last)) : null }
}

const markOf = (list: unknown) => sha256(canonical(list)).slice(0, 12)

function read(cursor: string): string[] {
  try {
    const parsed = z.array(z.string()).safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return parsed.success ? parsed.data : []
  } catch {
    return [] // Not JSON: somebody made it up, and is told so like for any other wrong cursor.
  }
}

/** What `like` may look for, with its wild cards taken as they are typed. */
export const containing = (text: string): string => `%${folded(text).replace(/[\\%_]/g, '\\$&')}%`
