import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { Unzip, UnzipInflate } from 'fflate'
import { Refusal } from '../../core/base/refusal.ts'
import { completeForm } from '../../store/export-format.ts'

/** The complete form out of an archive, as far as it is read: the archive never has to fit into memory. */
export const completeFormIn = (file: string): Readable => Readable.from(piecesIn(file), { objectMode: false })

async function* piecesIn(file: string): AsyncGenerator<Uint8Array> {
  const found: Uint8Array[] = []
  let isFound = false
  let isOver = false
  let failed: unknown
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
  const source = createReadStream(file)
  try {
    for await (const piece of source) {
      unzip.push(piece as Uint8Array)
      if (failed) break
      yield* found.splice(0)
      if (isOver) return
    }
  } catch (error) {
    failed ??= error
  } finally {
    source.destroy()
  }
  throw new Refusal(
    'invalid',
    'import-workspace.damaged',
    isFound || failed
      ? 'This is no whole export of Baton: it ends early or was changed. Nothing was imported.'
      : `This is no export of Baton: there is no ${completeForm} in it. Nothing was imported.`,
    { where: file },
  )
}
