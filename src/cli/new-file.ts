import { closeSync, createWriteStream, fsyncSync, openSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { Refusal } from '../core/base/refusal.ts'

/** A file for customer data under a name of its own until it is whole: half of it is never taken for all. */
export function openDraft(draft: string, what: 'backup' | 'export') {
  try {
    return createWriteStream(draft, { fd: openSync(draft, 'wx', 0o600) })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (isThere)
      throw new Refusal(
        'conflict',
        `${what}.exists`,
        `${draft} exists: another ${what} is being written, or one was interrupted. Delete it if not.`,
      )
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Refusal('invalid', `${what}.not-writable`, `There is no folder ${dirname(draft)}. Make it first.`)
    throw new Refusal('invalid', `${what}.not-writable`, `${draft} cannot be written: ${error instanceof Error ? error.message : error}.`)
  }
}

/** On the disk before it has its name. */
export function settle(draft: string, path: string) {
  const file = openSync(draft, 'r+')
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
}
