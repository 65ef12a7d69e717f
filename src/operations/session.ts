import type { session } from '../contract/session.ts'
import { may, type WorkspaceAction, workspaceActions } from '../core/policy/can.ts'
import { withTenant } from '../store/database.ts'
import { type StoredStop, stopIn } from '../store/sending-stop.ts'
import { closeSession } from '../store/sessions.ts'
import type { Operation } from './operation.ts'
import { nameOf } from './sending/stop.ts'
import type { Services } from './services.ts'

/** Who is asking, what time it is for them, and what they may do. */
export const getSession =
  (services: Services): Operation<typeof session.getSession> =>
  async (_input, { tenant, actor, now }) => {
    if (actor.kind === 'baton') throw new Error('The machine has no session')
    const { member } = actor
    const [workspace, { maySend }] = await Promise.all([
      withTenant(services.database, tenant, (queries) =>
        queries
          .selectFrom('baton.workspace as w')
          .leftJoin('baton.directory as s', (join) =>
            join.onRef('s.tenant', '=', 'w.tenant').on('s.kind', '=', 'sending').on('s.id', '=', 'stop'),
          )
          .select(['w.name', 'w.is_demo', 's.data as sending'])
          .where('w.tenant', '=', tenant)
          .executeTakeFirstOrThrow(),
      ),
      services.store.deployment(),
    ])
    const stopped = stopIn(workspace.sending ?? undefined)
    return {
      person: { id: member.id, name: member.name, email: member.email, roles: [...member.roles] },
      workspace: workspace.name,
      demo: workspace.is_demo,
      now: now.toISOString(),
      zone: member.calendar.zone,
      sendingStopped: stopped && { at: stopped.at, by: await whoStopped(services, tenant, stopped), why: stopped.why },
      // A demo keeps its mail anyway.
      restored: !maySend && !workspace.is_demo,
      may: workspaceActions.filter((action) => may(actor, action) && fits(action, workspace.is_demo)),
    }
  }

const whoStopped = async (services: Services, tenant: string, stopped: StoredStop) => ({
  id: stopped.by,
  name: nameOf(stopped, (await services.directory(tenant)).people),
})

/** A demo has a clock and nothing to sign in with; a team's workspace the other way round. */
const fits = (action: WorkspaceAction, isDemo: boolean) =>
  isDemo ? !action.startsWith('self.') && action !== 'people.manage' : action !== 'demo.control'

/** Ends this one token. */
export const endSession =
  (services: Services): Operation<typeof session.endSession> =>
  async (_input, { tenant, token }) => {
    await closeSession(services.database, { tenant, token })
    return undefined
  }
