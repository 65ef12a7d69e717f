import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Refusal } from '../core/base/refusal.ts'
import { backedUp } from './backup.ts'
import { End, Header, Piece } from './backup-format.ts'

const damaged = (line: number, how: string) =>
  new Refusal(
    'invalid',
    'backup.damaged',
    `This is not a complete backup of Baton: ${how} (line ${line} of its text). Nothing was restored.`,
    {
      where: `line ${line}`,
    },
  )

/** Reads a backup to its end without a database: is it whole, and what is in it? Nothing needs to be made ready for a damaged one. */
export async function inspectBackup(from: Readable): Promise<Header> {
  const hash = createHash('sha256')
  const unzipped = from.pipe(createGunzip())
  from.once('error', (error) => unzipped.destroy(error))
  // It may fail once more after the first trouble has been told; without a listener that would end the process.
  unzipped.on('error', () => {})
  const counted = new Map<string, number>()
  let header: Header | undefined
  let isWhole = false
  let line = 0
  try {
    for await (const text of createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++
      if (isWhole) throw damaged(line, 'something follows its end')
      const value = parsed(text, line)
      const end = End.safeParse(value)
      if (end.success) {
        if (end.data.sha256 !== hash.digest('hex')) throw damaged(line, 'what is in it does not fit its checksum')
        isWhole = true
        continue
      }
      hash.update(`${text}\n`)
      if (!header) {
        const head = Header.safeParse(value)
        if (!head.success) throw damaged(line, 'it does not begin as a backup of Baton')
        header = head.data
        continue
      }
      const piece = Piece.safeParse(value)
      if (!piece.success || !backedUp.includes(piece.data.table)) throw damaged(line, 'it holds something unknown')
      const key = `${piece.data.tenant} ${piece.data.table}`
      counted.set(key, (counted.get(key) ?? 0) + piece.data.rows.length)
    }
  } catch (error) {
    if (isOfGzip(error)) throw damaged(line + 1, line === 0 ? 'it is no gzip file' : 'it ends early or was changed')
    throw error
  } finally {
    from.destroy()
    unzipped.destroy()
  }
  if (!header || !isWhole) throw damaged(line + 1, 'it ends early')
  for (const { tenant, rows } of header.workspaces) {
    for (const [table, noted] of Object.entries(rows)) {
      const found = counted.get(`${tenant} ${table}`) ?? 0
      if (found !== noted) throw damaged(1, `${noted} rows of ${table} were noted, ${found} are there`)
    }
  }
  return header
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw damaged(line, 'a line of it cannot be read')
  }
}

const isOfGzip = (error: unknown) => error instanceof Error && 'code' in error && /^Z_(DATA|BUF)_ERROR$/.test(String(error.code))
