import { readFileSync, statSync } from 'node:fs'
import { Refusal } from '../core/base/refusal.ts'
import type { Io } from './io.ts'

/** What the argument of a command that reads a file says beside what the file is. */
export const orInput = '"-" for standard input'

/** A file that somebody named, with what messages call it. */
export type GivenFile = { name: string; bytes: Uint8Array }

/** `subject` begins the code of a refusal; `most` is a sentence's end: "a page has at most 1 MiB". */
type Wanted = { subject: 'page' | 'import' | 'file'; limit?: { bytes: number; most: string } }

/** The one place where a command reads a file that its caller named. `-` is standard input, which is there once. */
export async function givenFile(io: Pick<Io, 'input'>, path: string, wanted: Wanted): Promise<GivenFile> {
  return path === '-' ? { name: 'standard input', bytes: await inputOf(io, wanted) } : { name: path, bytes: fileAt(path, wanted) }
}

const taken = new WeakSet<Io['input']>()

async function inputOf({ input }: Pick<Io, 'input'>, { subject, limit }: Wanted): Promise<Uint8Array> {
  if (taken.has(input))
    throw new Refusal('invalid', `${subject}.unreadable`, 'Standard input holds one file: give "-" once.', { where: '-' })
  taken.add(input)
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of input()) {
    pieces.push(piece)
    size += piece.length
    // What has no end is not read to it.
    if (limit && size > limit.bytes) throw tooLarge('standard input', `more than ${limit.bytes}`, subject, limit.most, '-')
  }
  return Buffer.concat(pieces)
}

export function fileAt(path: string, { subject, limit }: Wanted): Uint8Array {
  const refuseLarger = (size: number) => {
    if (limit && size > limit.bytes) throw tooLarge(path, String(size), subject, limit.most, path)
  }
  try {
    const found = statSync(path)
    if (found.isDirectory()) {
      const inside = subject === 'page' ? `Name the pages in it: ${path.replace(/\/$/, '')}/*.md` : 'Name a file in it.'
      throw new Refusal('invalid', `${subject}.unreadable`, `${path} is a folder. ${inside}`, { where: path })
    }
    refuseLarger(found.size)
    const bytes = readFileSync(path)
    // What is no file (a pipe) tells its size only now.
    refuseLarger(bytes.length)
    return bytes
  } catch (error) {
    if (error instanceof Refusal) throw error
    const why =
      error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? 'There is no such file'
        : error instanceof Error
          ? error.message
          : String(error)
    throw new Refusal('invalid', `${subject}.unreadable`, `${path} cannot be read: ${why}.`, { where: path })
  }
}

const tooLarge = (name: string, size: string, subject: Wanted['subject'], most: string, where: string) =>
  new Refusal('tooLarge', `${subject}.too-large`, `${name} has ${size} bytes; ${most}.`, { where })
