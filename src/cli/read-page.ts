import { readFileSync, statSync } from 'node:fs'
import { Refusal } from '../core/base/refusal.ts'

export const largestPageBytes = 1024 * 1024

/** A page as text; what cannot be one is refused with its name before anything is compiled. */
export function readPageFile(path: string): string {
  const bytes = bytesOf(path)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refusal('invalid', 'page.encoding', `${path} is not UTF-8. Save it as UTF-8.`, { where: path })
  }
}

function bytesOf(path: string): Buffer {
  try {
    const found = statSync(path)
    if (found.isDirectory())
      throw new Refusal('invalid', 'page.unreadable', `${path} is a folder. Name the pages in it: ${path.replace(/\/$/, '')}/*.md`, {
        where: path,
      })
    if (found.size > largestPageBytes)
      throw new Refusal('tooLarge', 'page.too-large', `${path} has ${found.size} bytes; a page has at most 1 MiB.`, { where: path })
    const bytes = readFileSync(path)
    // What is no file (a pipe) tells its size only now.
    if (bytes.length > largestPageBytes)
      throw new Refusal('tooLarge', 'page.too-large', `${path} has ${bytes.length} bytes; a page has at most 1 MiB.`, { where: path })
    return bytes
  } catch (error) {
    if (error instanceof Refusal) throw error
    const why =
      error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? 'There is no such file'
        : error instanceof Error
          ? error.message
          : String(error)
    throw new Refusal('invalid', 'page.unreadable', `${path} cannot be read: ${why}.`, { where: path })
  }
}
