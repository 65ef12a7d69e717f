import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { Refusal } from '../core/base/refusal.ts'

/** Who runs PostgreSQL. PostgreSQL refuses to run as root, so root needs a lesser account for it. */
export type ServiceAccount = { name: string; uid: number; gid: number }

/** The account that PostgreSQL runs as, or undefined when Baton itself is not root and PostgreSQL simply runs as the same user. */
export function serviceAccount(passwd = readPasswd()): ServiceAccount | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const fields = passwd
      .split('\n')
      .map((line) => line.split(':'))
      .find(([entry]) => entry === name)
    const uid = Number(fields?.[2])
    const gid = Number(fields?.[3])
    if (fields && uid > 0 && gid > 0) return { name, uid, gid }
  }
  throw new Refusal(
    'unavailable',
    'data.no-account',
    'Baton runs as root, and PostgreSQL may not. Add a user "postgres" or "nobody", start Baton as another user, or set DATABASE_URL.',
  )
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch {
    return ''
  }
}

/** Whether the account may walk down to this folder: every folder above it, and itself, must let it pass. Links are followed first. */
export function mayReach(account: ServiceAccount | undefined, folder: string): boolean {
  if (!account) return true
  for (let at = realpathSync(folder); ; at = dirname(at)) {
    const { uid, gid, mode } = lstatSync(at)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (at === dirname(at)) return true
  }
}
