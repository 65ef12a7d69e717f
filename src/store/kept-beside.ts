import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { keyFileName } from './keyring.ts'
import { keptOut } from './refusals.ts'

/** What is kept in the data folder outside of the database. */
const keptBeside: readonly string[] = ['checkpoints', 'outgoing', 'erasures', keyFileName]

/**
 * Refuses where something of it is closed to this account, as after a command that ran as root. It would read as if it were not there:
 * no letter that left, nobody who was erased, no note about the log.
 */
export function mustReachWhatIsKept(dataDir: string, mode: 'read' | 'write', access = accessSync): void {
  if (!existsSync(dataDir)) return
  const ofFolder = constants.R_OK | constants.X_OK | (mode === 'write' ? constants.W_OK : 0)
  for (const name of readdirSync(dataDir).filter((one) => keptBeside.includes(one))) {
    const path = join(dataDir, name)
    const isFolder = statSync(path).isDirectory()
    reach(path, isFolder ? ofFolder : constants.R_OK)
    // A file that nobody shall change may be closed for writing.
    if (isFolder) for (const inside of readdirSync(path)) reach(join(path, inside), constants.R_OK)
  }

  function reach(path: string, how: number) {
    try {
      access(path, how)
    } catch (error) {
      throw keptOut(error, path)
    }
  }
}
