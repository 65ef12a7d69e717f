import type { holders, StintView } from '../contract/holders.ts'
import { correctedLine } from '../core/coverage/correction.ts'
import type { Stint } from '../core/coverage/ledger.ts'
import { actorId } from '../core/policy/member.ts'
import type { AccountEvent } from '../core/records/account-events.ts'
import { append } from '../store/log.ts'
import { holderRef } from './account-view.ts'
import { readLedger } from './coverage/read-ledger.ts'
import { instantOf } from './coverage/when.ts'
import type { Directory } from './directory.ts'
import { mayHaveRole, roleNames } from './enter-holder.ts'
import { type AccountServices, loadAccount, untilNotOvertaken } from './load-account.ts'
import type { Operation } from './operation.ts'

/** Says who it really was. What was known before stays in the ledger with the time in which it was known. */
export const correctHolder =
  (services: AccountServices): Operation<typeof holders.correctHolder> =>
  async ({ params, body }, { tenant, actor, now }) => {
    const at = now.toISOString()
    const role = roleNames[body.role]
    const done = await untilNotOvertaken(services, params.id, async () => {
      const { account, fields, loaded, directory } = await loadAccount(services, { tenant, id: params.id, actor, now })
      // Up to now: a pool that was removed since holds nothing any more.
      if (body.holder) mayHaveRole(body.holder, role, directory, { mustBeHere: body.holder.kind === 'pool' && body.to === null })
      const ledger = (await readLedger(services.database, tenant, account.id)).filter((one) => one.role === role)
      const line = ledger.filter(({ knownTo }) => knownTo === null).map(({ holder, from, to }): Stint => ({ holder, from, to }))
      const correction = {
        holder: body.holder,
        from: instantOf(body.from, fields.zone),
        // "Up to now" of a role that somebody has is open; the past of one that ended is not.
        to: body.to === null ? null : instantOf(body.to, fields.zone),
      }
      const after = correctedLine(line, correction, {
        holds: role === 'CSM',
        now: at,
        holderName: (id) => holderRef({ kind: 'person', id }, directory).name,
      })
      const answer = { role, before: shown(line, directory), after: shown(after, directory), written: !body.preview }
      if (body.preview) return answer
      const event: AccountEvent = {
        type: 'HoldersCorrected',
        account: account.id,
        role,
        ...correction,
        reason: body.reason,
        before: line,
        after,
      }
      const said = { source: 'correction', reason: body.reason }
      const seen =
        ledger
          .flatMap(({ knownFrom, knownTo }) => [knownFrom, knownTo ?? knownFrom])
          .toSorted()
          .at(-1) ?? null
      await append(services.database, {
        tenant,
        stream: { kind: 'account', id: account.id },
        expectedVersion: loaded.accountVersion,
        events: [event],
        actor: actorId(actor),
        at,
        models: {
          assignmentsReplaced: [{ account: account.id, role, seen, ...said }],
          assignments: after.map(({ holder, from, to }) => ({
            account: account.id,
            role,
            holderKind: holder.kind,
            holder: holder.id,
            holds: role === 'CSM',
            fromAt: from,
            toAt: to,
            ...said,
          })),
        },
      })
      return answer
    })
    if (done.written) await services.recheck(tenant, [params.id.toLowerCase()], now)
    return done
  }

const shown = (line: readonly Stint[], directory: Directory): StintView[] =>
  line.map(({ holder, from, to }) => ({ holder: holderRef(holder, directory), from, until: to }))
