import { Refusal } from '../../core/base/refusal.ts'
import { mustBeZone } from '../../core/base/zone.ts'
import { writeCheckpoint } from '../../store/checkpoint.ts'
import { setPassword } from '../../store/credentials.ts'
import { append } from '../../store/log.ts'
import { oneAtATime } from '../../store/one-at-a-time.ts'
import { createWorkspace, listWorkspaces } from '../../store/workspaces.ts'
import { isHalfMade, unfinished } from '../make-demo.ts'
import { type Page, publishPlaybooks } from '../publish-playbooks.ts'
import type { Services } from '../services.ts'

export type NewOwn = { name: string; zone: string; adminName: string; adminEmail: string }

export type MadeOwn = { tenant: string; name: string; admin: { id: string; name: string; email: string } }

/**
 * Makes the team's workspace: the shipped pages published, one administrator in it, and nothing of the demo. It counts from the last
 * step on, so one that was interrupted is taken up again by the next try.
 */
export function setUpWorkspace(
  services: Pick<Services, 'database' | 'clock' | 'newId' | 'playbooks' | 'forget'>,
  pages: readonly Page[],
  { name, zone, adminName, adminEmail }: NewOwn,
  password?: string,
): Promise<MadeOwn> {
  mustBeZone(zone)
  const { database, clock, newId } = services
  // Two who come at once (two nodes, a screen and a command) must not make two.
  return oneAtATime(database, async () => {
    const known = (await listWorkspaces(database)).find(({ isDemo }) => !isDemo)
    if (known && !isHalfMade(known.clock)) throw alreadyThere(known.name)
    const tenant = known?.tenant ?? newId()
    if (!known) await createWorkspace(database, { tenant, name, isDemo: false, clock: unfinished })
    await publishPlaybooks(services, tenant, pages)
    const admin = { id: newId(), name: adminName, email: adminEmail }
    await append(database, {
      tenant,
      stream: { kind: 'workspace', id: tenant },
      expectedVersion: 'newest',
      events: [{ type: 'WorkspaceMade', name, zone, administrator: admin.id }],
      actor: admin.id,
      at: clock().toISOString(),
      models: {
        workspace: { name, settings: { calendar: { zone } }, clock: {} },
        people: [{ id: admin.id, email: adminEmail, name: adminName, data: { roles: ['administrator', 'operations'] } }],
      },
    })
    if (password !== undefined) await setPassword(database, { tenant, person: admin.id, password, now: clock() })
    services.forget(tenant)
    // From here on a cut end of the log shows.
    await writeCheckpoint(database, tenant, clock())
    return { tenant, name, admin }
  })
}

const alreadyThere = (name: string) =>
  new Refusal(
    'conflict',
    'workspace.exists',
    `This installation already has the workspace ${name}. It serves one team beside the demo; administrators invite people in Settings.`,
  )
