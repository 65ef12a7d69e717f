import { Refusal } from '../core/base/refusal.ts'
import { migrationState } from '../store/attach.ts'
import type { Database } from '../store/database.ts'
import type { Keyring } from '../store/keyring.ts'
import { append } from '../store/log.ts'
import { rewrapSecrets, secretsByKey } from '../store/secrets.ts'
import { listWorkspaces } from '../store/workspaces.ts'

/** The keys for secrets: where they are, and how many secrets stand under which; `isHere` is false for one that nobody can open here. */
export type KeyState = { where: string; file: string | undefined; keys: { id: string; secrets: number; isHere: boolean }[] }

export async function keyState(database: Database, keyring: Keyring): Promise<KeyState> {
  // Data of an older version has no secrets yet; the next start makes their table.
  const { state } = await migrationState(database)
  const used = state === 'in step' ? await secretsByKey(database) : new Map<string, number>()
  const here = keyring.isThere() ? keyring.ids() : []
  const keys = [...new Set([...here, ...used.keys()])].map((id) => ({ id, secrets: used.get(id) ?? 0, isHere: here.includes(id) }))
  return { where: keyring.where, file: keyring.file, keys }
}

/** Envelopes every secret anew with a new key; interrupted, the next time goes on. */
export async function rotateKeys(database: Database, keyring: Keyring, { by, now }: { by: string; now: Date }) {
  const before = await keyState(database, keyring)
  const missing = before.keys.find(({ isHere }) => !isHere)
  if (missing)
    throw new Refusal(
      'conflict',
      'keys.unknown',
      `${missing.secrets} of the secrets are encrypted with the key ${missing.id}, which is not in ${before.where}. Add that key first. Nothing was changed.`,
    )
  if (before.file !== undefined)
    keyring.add(
      now,
      before.keys.flatMap(({ id, secrets }) => (secrets > 0 ? [id] : [])),
    )
  const rewrapped = await rewrapSecrets({ database, keyring })
  for (const { tenant } of await listWorkspaces(database))
    await append(database, {
      tenant,
      stream: { kind: 'workspace', id: tenant },
      expectedVersion: 'newest',
      events: [{ type: 'KeysRotated', by }],
      actor: 'baton',
      at: now.toISOString(),
    })
  return { rewrapped, state: await keyState(database, keyring) }
}
