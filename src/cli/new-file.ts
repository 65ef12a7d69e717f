import { closeSync, createWriteStream, existsSync, fsyncSync, openSync, renameSync, rmSync, type WriteStream } from 'node:fs'
import { dirname } from 'node:path'
import { Refusal } from '../core/base/refusal.ts'
import { codeOf } from './client.ts'

type Written = 'backup' | 'export' | 'pack'

/**
 * A file for customer data under a name of its own until it is whole: half of it is never taken for all. What `write` did not end
 * is taken away again; the draft of somebody else, who is writing at this moment, never is.
 */
export async function writeWhole<T>(
  path: string,
  { what, kept }: { what: Written; kept: string },
  write: (open: () => WriteStream) => Promise<T>,
): Promise<T> {
  const refuseExisting = () => {
    if (existsSync(path)) throw new Refusal('conflict', `${what}.exists`, `${path} exists already. Choose another name; ${kept}.`)
  }
  refuseExisting()
  const draft = `${path}.part`
  let isOurs = false
  /** What went wrong with the file itself, in whatever words it comes back: the disk that is full is not the one with the data. */
  let broke: unknown
  try {
    const result = await write(() => {
      const stream = openDraft(draft, what)
      isOurs = true
      stream.once('error', (error) => {
        broke = error
      })
      return stream
    })
    refuseExisting()
    settle(draft, path)
    return result
  } catch (error) {
    if (['ENOSPC', 'EDQUOT'].includes(codeOf(broke) ?? ''))
      throw new Refusal(
        'unavailable',
        `${what}.disk-full`,
        `There is no room for ${path}: the disk that it is written to is full. Nothing was written. Make room there, or choose another place.`,
      )
    throw error
  } finally {
    if (isOurs) rmSync(draft, { force: true })
  }
}

function openDraft(draft: string, what: Written): WriteStream {
  try {
    return createWriteStream(draft, { fd: openSync(draft, 'wx', 0o600) })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (isThere)
      throw new Refusal(
        'conflict',
        `${what}.exists`,
        `${draft} exists: another ${what} is being written there, or one was interrupted. Wait for it; when none is running, delete that file.`,
      )
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Refusal('invalid', `${what}.not-writable`, `There is no folder ${dirname(draft)}. Make it first.`)
    throw new Refusal('invalid', `${what}.not-writable`, `${draft} cannot be written: ${error instanceof Error ? error.message : error}.`)
  }
}

/** On the disk before it has its name. */
function settle(draft: string, path: string) {
  const file = openSync(draft, 'r+')
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
}
