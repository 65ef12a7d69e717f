import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { Unzip, UnzipInflate } from 'fflate'
import { Refusal } from '../../core/base/refusal.ts'
import { completeForm } from '../../store/export-format.ts'

/** The complete form out of an archive, as far as it is read: the archive never has to fit into memory. */
export const completeFormIn = (file: string): Readable => completeFormOf(createReadStream(file), file)

/** The same of an archive that comes as it is read. `where` is what a refusal names. */
export const completeFormOf = (source: Readable, where: string): Readable => Readable.from(piecesIn(source, where), { objectMode: false })

/** A line of it holds 500 rows at most; one that never ends would fill the memory. */
const longestLine = 256 * 1024 * 1024

async function* piecesIn(source: Readable, where: string): AsyncGenerator<Uint8Array> {
  const found: Uint8Array[] = []
  let isFound = false
  let isOver = false
  let failed: unknown
  let line = 0
  const unzip = new Unzip((entry) => {
    if (entry.name !== completeForm) return
    isFound = true
    entry.ondata = (error, piece, final) => {
      failed ??= error ?? undefined
      if (piece) found.push(piece)
      isOver ||= final
    }
    entry.start()
  })
  unzip.register(UnzipInflate)
  try {
    for await (const piece of source) {
      unzip.push(piece as Uint8Array)
      if (failed) break
      for (const piece of found.splice(0)) {
        const end = piece.lastIndexOf(newline)
        line = end === -1 ? line + piece.length : piece.length - end - 1
        if (line > longestLine) throw tooLong(where)
        yield piece
      }
      if (isOver) return
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    failed ??= error
  } finally {
    source.destroy()
  }
  throw new Refusal(
    'invalid',
    'import-workspace.damaged',
    isFound || failed
      ? 'This is not a complete export of Baton: it ends early or was changed. Nothing was imported.'
      : `This is not an export of Baton: there is no ${completeForm} in it. Nothing was imported.`,
    { where },
  )
}

const newline = 0x0a

const tooLong = (where: string) =>
  new Refusal('invalid', 'import-workspace.damaged', 'This is not an export of Baton: a line of it has no end. Nothing was imported.', {
    where,
  })
