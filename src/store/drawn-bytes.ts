import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(4096)
let handedOut = pool.length

/**
 * Random bytes for ids and salts, at most 4096 at once. The system is asked for many at a time, because a call to it costs more than
 * all else of an id; none is handed out twice, and none stays here.
 */
export function drawnBytes(length: number): Buffer {
  if (handedOut + length > pool.length) {
    randomFillSync(pool)
    handedOut = 0
  }
  const drawn = Buffer.from(pool.subarray(handedOut, handedOut + length))
  pool.fill(0, handedOut, handedOut + length)
  handedOut += length
  return drawn
}
