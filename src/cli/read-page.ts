import { Refusal } from '../core/base/refusal.ts'
import { fileAt, type GivenFile, givenFile } from './given-file.ts'
import type { Io } from './io.ts'

const page = { subject: 'page', limit: { bytes: 1024 * 1024, most: 'a page has at most 1 MiB' } } as const

/** A page as text; what cannot be one is refused with its name before anything is compiled. */
export const readPageFile = (path: string): string => textOf({ name: path, bytes: fileAt(path, page) }, path)

/** The same of what a command was given, which may be standard input. */
export async function givenPage(io: Io, path: string): Promise<{ path: string; source: string }> {
  const file = await givenFile(io, path, page)
  return { path: file.name, source: textOf(file, path) }
}

function textOf({ name, bytes }: GivenFile, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refusal('invalid', 'page.encoding', `${name} is not UTF-8. Save it as UTF-8.`, { where })
  }
}
