import { accessSync, constants, statSync } from 'node:fs'
import { Refusal } from '../core/base/refusal.ts'

/** The path of a file that can be read. */
export function readable(path: string, what: 'backup' | 'import-workspace'): string {
  try {
    accessSync(path, constants.R_OK)
    if (statSync(path).isFile()) return path
  } catch {
    // said below
  }
  throw new Refusal('invalid', `${what}.unreadable`, `${path} is no file that can be read.`, { where: path })
}
