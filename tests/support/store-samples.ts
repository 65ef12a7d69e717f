import { randomUUID } from 'node:crypto'
import type { Database } from '../../src/store/database.ts'
import { append } from '../../src/store/log.ts'
import type { HandoverRow } from '../../src/store/log-types.ts'

const at = '2026-11-22T12:00:00.000Z'

/** An account in its own stream; answers its id. */
export async function seedAccount(
  database: Database,
  tenant: string,
  { name, parent }: { name: string; parent?: string },
): Promise<string> {
  const id = randomUUID()
  await append(database, {
    tenant,
    stream: { kind: 'account', id },
    expectedVersion: 0,
    events: [{ type: 'AccountAdded', name }],
    actor: 'tester',
    at,
    models: { accounts: [{ id, name, ...(parent ? { parent } : {}) }] },
  })
  return id
}

/** Something published that handovers can point to. */
export async function seedPlaybook(database: Database, tenant: string, definition: Record<string, unknown> = {}): Promise<void> {
  await append(database, {
    tenant,
    stream: { kind: 'playbook', id: 'csm-to-csm' },
    expectedVersion: 'newest',
    events: [{ type: 'PlaybookPublished' }],
    actor: 'tester',
    at,
    models: { playbooks: [{ id: 'csm-to-csm', version: 1, page: '# Page', definition, publishedAt: at }] },
  })
}

/** A running handover as the log takes it. */
export function handoverRow({ account, number }: { account: string; number: number }): HandoverRow {
  return {
    id: randomUUID(),
    number,
    ref: `HO-${number}`,
    account,
    version: 1,
    status: 'running',
    playbook: 'csm-to-csm',
    playbookVersion: 1,
    updatedAt: at,
    startedAt: at,
    state: { a: 1 },
    accounts: [account],
  }
}
