import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '../core/base/refusal.ts'
import { mayReach, type ServiceAccount } from './service-account.ts'

/** Where the cluster lies: usually the data folder itself, elsewhere when PostgreSQL's account can't enter that. */
export type DataPlace = { folder: string; elsewhere: boolean }

const pointerName = 'postgres-is-in'

/** By what a data folder shows that a database belongs to it. */
export const clusterNames: readonly string[] = ['postgres', pointerName]

/** The folder that holds the cluster where it does not lie in the data folder itself. */
export const placeElsewhereOf = (dataDir: string): string | undefined =>
  existsSync(join(dataDir, pointerName)) ? dataPlace(dataDir, undefined).folder : undefined

/**
 * A clone below root's home is closed to every other account, and PostgreSQL never runs as root. Opening root's home would be
 * wrong, so the cluster then lies in a folder of its own under a system folder, and the data folder says where.
 */
export function dataPlace(dataDir: string, account: ServiceAccount | undefined, candidates = ['/var/lib', '/srv', '/opt']): DataPlace {
  mkdirSync(dataDir, { recursive: true })
  const home = realpathSync(dataDir)
  const pointer = join(home, pointerName)
  if (existsSync(pointer)) {
    const folder = readFileSync(pointer, 'utf8').trim()
    if (!existsSync(folder)) {
      throw new Refusal(
        'unavailable',
        'data.missing',
        `The data of ${home} should be in ${folder}, which is not there. Restore a backup, or delete ${pointer}.`,
      )
    }
    const owner = readFileSync(join(folder, 'belongs-to'), 'utf8').trim()
    if (owner !== home) {
      throw new Refusal(
        'conflict',
        'data.copied',
        `${folder} holds the data of ${owner}, not of ${home}. Back up there and restore here, or delete ${pointer}.`,
      )
    }
    return { folder, elsewhere: true }
  }
  if (account) {
    // The account must be able to pass through, not to look around.
    chmodSync(home, 0o711)
    if (!mayReach(account, home)) return placeElsewhere(home, pointer, account, candidates)
  } else {
    chmodSync(home, 0o700)
  }
  return { folder: home, elsewhere: false }
}

function placeElsewhere(home: string, pointer: string, account: ServiceAccount, candidates: string[]): DataPlace {
  const name = `baton-${createHash('sha256').update(home).digest('hex').slice(0, 12)}-`
  for (const parent of candidates) {
    if (!existsSync(parent) || !mayReach(account, parent)) continue
    let folder: string
    try {
      // A new name each time: a clone that was deleted and made again must not wake up with the old one's data.
      folder = mkdtempSync(join(parent, name))
    } catch {
      continue
    }
    chmodSync(folder, 0o711)
    writeFileSync(join(folder, 'belongs-to'), `${home}\n`)
    writeFileSync(pointer, `${folder}\n`)
    return { folder, elsewhere: true }
  }
  throw new Refusal(
    'unavailable',
    'data.unreachable',
    `PostgreSQL runs as ${account.name}, who can't enter ${home}. Set BATON_DATA to a folder that every user may pass through.`,
  )
}

/** Linux allows 107 bytes for the path of a socket; macOS 103. The name below the folder takes some of them. */
const longestSocketFolder = 103 - '/.s.PGSQL.5432'.length

/** A folder for the socket that only PostgreSQL's account (and root) can enter: that is what makes trusting every caller safe. */
export function socketFolder(place: string, account: ServiceAccount | undefined): string {
  const usual = join(place, 'run')
  const isShort = Buffer.byteLength(usual) <= longestSocketFolder
  const base = Buffer.byteLength(tmpdir()) <= 60 ? tmpdir() : '/tmp'
  const folder = isShort ? usual : mkdtempSync(join(base, 'baton-'))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (account) chownSync(folder, account.uid, account.gid)
  chmodSync(folder, 0o700)
  return folder
}
