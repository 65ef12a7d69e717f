import type { coverage } from '../contract/coverage.ts'
import { Refusal } from '../core/base/refusal.ts'
import { refuseStep } from '../core/coverage/cover.ts'
import { actorId } from '../core/policy/member.ts'
import { append } from '../store/log.ts'
import type { CoverRow } from '../store/log-types.ts'
import { checkCoverage } from './coverage/check-coverage.ts'
import { coverOf } from './coverage/cover-view.ts'
import { readCover } from './get-cover.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** The brief is read, the account is handed back with a note, or the cover is called off. */
export const stepCover =
  (services: Services): Operation<typeof coverage.stepCover> =>
  async ({ params, body }, { tenant, actor, now }) => {
    if (actor.kind !== 'person') throw new Refusal('forbidden', 'software.never-signs', 'Only a person can do that.')
    const at = now.toISOString()
    await services.inTurn(`cover ${params.id.toLowerCase()}`, async () => {
      const { row, view, territory } = await readCover(services, { tenant, id: params.id, actor, now })
      const cover = coverOf(row, at)
      const { people } = await services.directory(tenant)
      const refused = refuseStep(body.step, cover, { actor: actor.member, people, territory })
      if (refused) throw refused
      if (body.step === 'read' && row.readAt) return
      // What runs and is ended early covered until now; what never began never did.
      const early = cover.state === 'running' ? { toAt: at } : {}
      const after: Record<typeof body.step, Partial<CoverRow>> = {
        read: { readAt: at, brief: view.brief },
        'hand-back': { ...early, state: 'ended', endedAt: at },
        cancel: { ...early, state: cover.state === 'planned' ? 'cancelled' : 'ended', endedAt: at },
      }
      const note = 'note' in body && body.note !== undefined ? { note: body.note } : {}
      const types = { read: 'CoverBriefRead', 'hand-back': 'CoverHandedBack', cancel: 'CoverCalledOff' } as const
      await append(services.database, {
        tenant,
        stream: { kind: 'account', id: row.account },
        expectedVersion: 'newest',
        events: [{ type: types[body.step], account: row.account, cover: row.id, ...note }],
        actor: actorId(actor),
        at,
        models: { covers: [{ ...row, ...after[body.step], ...note }] },
      })
    })
    if (body.step !== 'read') await checkCoverage(services, { tenant, now })
    return (await readCover(services, { tenant, id: params.id, actor, now })).view
  }
