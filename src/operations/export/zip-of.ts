import { Zip, ZipDeflate } from 'fflate'

export type FileOfZip = { name: string; content: AsyncIterable<string> | Iterable<string> }

/** A ZIP that is made while it is sent: no file of it has to fit into memory. */
export async function* zipOf(files: AsyncIterable<FileOfZip> | Iterable<FileOfZip>, modifiedAt: Date): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = []
  let failed: unknown
  const zip = new Zip((error, piece) => {
    if (error) failed = error
    else made.push(piece)
  })
  const taken = () => {
    if (failed) throw failed
    return made.splice(0)
  }
  const encoder = new TextEncoder()
  for await (const { name, content } of files) {
    const file = new ZipDeflate(name, { level: 6 })
    file.mtime = modifiedAt
    zip.add(file)
    for await (const text of content) {
      if (text !== '') file.push(encoder.encode(text))
      yield* taken()
    }
    file.push(new Uint8Array(), true)
    yield* taken()
  }
  zip.end()
  yield* taken()
}
