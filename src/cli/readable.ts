import { accessSync, constants, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../core/base/refusal.ts'
import { codeOf } from './client.ts'
import type { Io } from './io.ts'

/**
 * Does something with a file that can be read. It is read more than once, so standard input ("-") is kept beside meanwhile: for this
 * account alone, and gone at the end.
 */
export async function withReadable<T>(
  { input }: Pick<Io, 'input'>,
  given: string,
  what: 'backup' | 'import-workspace',
  use: (path: string) => Promise<T>,
): Promise<T> {
  if (given !== '-') return use(readable(resolve(given), what))
  const folder = mkdtempSync(join(tmpdir(), 'baton-'))
  try {
    const path = join(folder, 'standard-input')
    await keep(input(), path, what)
    return await use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function keep(input: AsyncIterable<Uint8Array>, path: string, what: 'backup' | 'import-workspace'): Promise<void> {
  try {
    await pipeline(input, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    if (!['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')) throw error
    throw new Refusal(
      'unavailable',
      `${what}.disk-full`,
      `There is no room in ${tmpdir()} to keep standard input while it is read. Nothing was written. Name another folder in TMPDIR, or give the path of a file.`,
    )
  }
}

function readable(path: string, what: 'backup' | 'import-workspace'): string {
  try {
    accessSync(path, constants.R_OK)
    if (statSync(path).isFile()) return path
  } catch {
    // said below
  }
  throw new Refusal('invalid', `${what}.unreadable`, `${path} is not a file that can be read.`, { where: path })
}
