import type { CoverView, coverage } from '../contract/coverage.ts'
import type { Json } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { refuseCover, stateAt } from '../core/coverage/cover.ts'
import { stintAt } from '../core/coverage/ledger.ts'
import { actorId } from '../core/policy/member.ts'
import { append } from '../store/log.ts'
import type { CoverRow } from '../store/log-types.ts'
import { checkCoverage } from './coverage/check-coverage.ts'
import { coverView } from './coverage/cover-view.ts'
import { watchedAccount } from './coverage/watched-account.ts'
import { answeredBefore, keyOf } from './load-account.ts'
import type { Operation, SignedInContext } from './operation.ts'
import type { Services } from './services.ts'

export type Wish = { account: string; person: string; from: string; to: string; reason: string; departure?: string }

export const arrangeCover =
  (services: Services): Operation<typeof coverage.arrangeCover> =>
  async ({ params, body }, context) => {
    const key = keyOf(context.actor, context.idempotency)
    const before = await answeredBefore(services.database, context.tenant, key)
    if (before) return before.answer as CoverView
    const view = await cover(services, { account: params.id, ...body }, context)
    await checkCoverage(services, { tenant: context.tenant, now: context.now })
    return view
  }

/** Judges and writes one cover. Two for the same time are refused by the table itself. */
export async function cover(services: Services, wish: Wish, { tenant, actor, now, idempotency }: SignedInContext): Promise<CoverView> {
  if (actor.kind !== 'person') throw new Refusal('forbidden', 'software.never-signs', 'Only a person can say who covers.')
  const at = now.toISOString()
  const { book, one } = await watchedAccount(services, tenant, wish.account)
  const held = stintAt(one.line, at)?.holder
  if (!held) throw new Refusal('conflict', 'account.no-holder', `Nobody holds ${one.name}. Enter who does on the account page first.`)
  const from = new Date(wish.from).toISOString()
  const to = new Date(wish.to).toISOString()
  const territory = held.kind === 'pool' ? one.territoryOf(held.id) : undefined
  const refused = refuseCover(
    { person: wish.person, from, to },
    {
      actor: actor.member,
      holder: held,
      accountName: one.name,
      now: at,
      people: book.directory.people,
      presence: book.presence,
      territory,
    },
  )
  if (refused) throw refused
  const row: CoverRow = {
    id: services.newId(),
    account: one.account,
    person: wish.person,
    holderKind: held.kind,
    holder: held.id,
    fromAt: from,
    toAt: to,
    // That it begins is written by the guard, which also says so to whoever covers.
    state: 'planned',
    reason: wish.reason,
    departure: wish.departure ?? null,
    createdBy: actorId(actor),
    createdAt: at,
  }
  const view = coverView(
    { ...row, state: stateAt({ state: 'planned', from, to }, at) },
    { accountName: one.name, directory: book.directory, territory, actor, now: at },
  )
  const key = keyOf(actor, idempotency)
  await append(services.database, {
    tenant,
    stream: { kind: 'account', id: one.account },
    expectedVersion: 'newest',
    events: [{ type: 'CoverArranged', account: one.account, cover: row.id, person: row.person, for: held, from, to, reason: wish.reason }],
    actor: row.createdBy,
    at,
    models: { covers: [row] },
    ...(key ? { idempotency: { ...key, status: 201, answer: view as unknown as Json } } : {}),
  })
  return view
}
