import { Refusal } from '../core/base/refusal.ts'
import { connect, type Database, withTenant } from './database.ts'
import { call } from './log.ts'
import { translated } from './refusals.ts'

export type NewWorkspace = { tenant: string; name: string; isDemo: boolean; settings?: object; clock?: object }

/** Makes an empty workspace; its log begins with its id. */
export async function createWorkspace(
  database: Database,
  { tenant, name, isDemo, settings = {}, clock = {} }: NewWorkspace,
): Promise<void> {
  const values = [tenant, name, isDemo, JSON.stringify(settings), JSON.stringify(clock)]
  await call(database, 'create-workspace', 'select baton.create_workspace($1::uuid, $2, $3, $4::jsonb, $5::jsonb) as answer', values)
}

export type Workspace = { tenant: string; name: string; isDemo: boolean; clock: unknown }

/** What is written about each workspace, the oldest first. */
export async function listWorkspaces(database: Database): Promise<Workspace[]> {
  const found: Workspace[] = []
  for (const tenant of await listTenants(database)) {
    const row = await withTenant(database, tenant, (queries) =>
      queries.selectFrom('baton.workspace').select(['name', 'is_demo', 'clock']).where('tenant', '=', tenant).executeTakeFirst(),
    )
    if (row) found.push({ tenant, name: row.name, isDemo: row.is_demo, clock: row.clock })
  }
  return found
}

/** The workspaces of this installation, the oldest first. */
export async function listTenants(database: Database): Promise<string[]> {
  try {
    const { rows } = await database.app.query<{ tenant: string }>('select tenant from deployment.tenant order by created_at, tenant')
    return rows.map(({ tenant }) => tenant)
  } catch (error) {
    throw translated(error)
  }
}

/**
 * Removes a demo workspace with everything in it, its log included: what "Reset" does. Done as the owner, since the application
 * may not remove what was logged; anything but a demo is refused.
 */
export async function removeDemo(database: Database, tenant: string): Promise<void> {
  const client = await connect(database, 'owner')
  try {
    await client.query('begin')
    await client.query(`select set_config('app.tenant', $1, true)`, [tenant])
    const { rows } = await client.query<{ is_demo: boolean }>('select is_demo from baton.workspace where tenant = $1 for update', [tenant])
    if (!rows[0]?.is_demo) throw new Refusal('forbidden', 'workspace.not-demo', 'Only a demo workspace can be reset.')
    for (const table of inOrderOfRemoval) await client.query(`delete from baton.${table} where tenant = $1`, [tenant])
    await client.query('delete from deployment.tenant where tenant = $1', [tenant])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw translated(error)
  } finally {
    client.release()
  }
}

/** Children before what they point to. The catalogue test holds the list complete. */
export const inOrderOfRemoval = [
  'relay_cursor',
  'idempotency',
  'link',
  'mail_delivery',
  'mail',
  'gate_decision',
  'effect',
  'timer',
  'waiting_count',
  'insight_count',
  'task',
  'handover_account',
  'handover',
  'chain',
  'event',
  'erasure',
  'departure',
  'coverage_look',
  'coverage_gap',
  'cover',
  'holding',
  'assignment',
  'record',
  'account',
  'playbook',
  'playbook_draft',
  'secret',
  'foreign_identity',
  'provisioner',
  'passkey',
  'session',
  'credential',
  'access_link',
  'attempt',
  'directory',
  'person',
  'workspace',
] as const
