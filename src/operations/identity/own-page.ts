import type { own, SessionView } from '../../contract/own.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { type Member, type TokenScope, tokenScopes } from '../../core/policy/member.ts'
import { mustBeGoodPassword } from '../../core/policy/password.ts'
import { findPassword, forgetAttempts, setPassword } from '../../store/credentials.ts'
import { append } from '../../store/log.ts'
import { endSessions, type ListedSession, listSessions, openSession } from '../../store/sessions.ts'
import { isId } from '../load-account.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import { beginSession } from './begin-session.ts'
import { changePerson } from './change-person.ts'
import { mustBeOwn } from './own-workspace.ts'
import { mustMayUsePassword } from './sign-in.ts'
import { isWithinLimit, tooMany } from './throttle.ts'
import { tokenFor } from './workspace-token.ts'

const mostTokens = 20
const day = 86_400_000

/** The person themselves: what is theirs alone is nothing for software that acts for them. */
function myself({ actor }: Pick<SignedInContext, 'actor'>): Member {
  if (actor.kind !== 'person') throw new Error('The policy lets only people in here')
  return actor.member
}

export const renameMe =
  (services: Services): Operation<typeof own.renameMe> =>
  async ({ body: { name } }, context) => {
    await mustBeOwn(services, context.tenant)
    const { id } = myself(context)
    await changePerson(services, { ...context, id }, (person) => ({ ...person, name }))
    return undefined
  }

export const changePassword =
  (services: Services): Operation<typeof own.changePassword> =>
  async ({ body: { current, password } }, context) => {
    const { tenant, agent } = context
    const { name: workspace } = await mustBeOwn(services, tenant)
    const member = myself(context)
    await mustMayUsePassword(services, tenant, member)
    // Who took over an open browser must not find the password out by trying.
    if (!(await isWithinLimit(services, { tenant, what: 'password', who: member.id }))) throw tooMany('password')
    const stored = await findPassword(services.database, { tenant, person: member.id })
    if (stored === undefined)
      throw new Refusal(
        'conflict',
        'password.none',
        'You have no password here yet. Sign out and choose "Forgotten password": the link that comes sets one.',
      )
    if (!(await services.passwords.matches(current, stored)))
      throw new Refusal('forbidden', 'password.wrong', 'That is not your current password. Nothing was changed; type it again.', {
        where: 'current',
      })
    mustBeGoodPassword(password, [workspace, member.name, member.email])
    const now = services.clock()
    await setPassword(services.database, { tenant, person: member.id, password: await services.passwords.hash(password), now })
    await forgetAttempts(services.database, { tenant, what: 'password', who: member.id })
    await note(services, tenant, member.id, member.id, { type: 'PasswordSet', by: 'person' })
    const begun = await beginSession(services, { tenant, person: member, agent })
    services.sessionsChanged({ tenant, person: member.id })
    return begun
  }

export const listMySessions =
  (services: Services): Operation<typeof own.listMySessions> =>
  async (_input, context) => {
    const { tenant, token } = context
    await mustBeOwn(services, tenant)
    const person = myself(context).id
    return { items: (await listSessions(services.database, { tenant, person, now: services.clock(), token })).map(sessionView) }
  }

export const endMySession =
  (services: Services): Operation<typeof own.endMySession> =>
  async ({ params: { id } }, context) => {
    await mustBeOwn(services, context.tenant)
    const person = myself(context).id
    await endOne(services, { tenant: context.tenant, person, id, by: person })
    return undefined
  }

export const makeToken =
  (services: Services): Operation<typeof own.makeToken> =>
  async ({ body: { name, scope, days } }, context) => {
    const { tenant } = context
    await mustBeOwn(services, tenant)
    const { id: person } = myself(context)
    const now = services.clock()
    const known = await listSessions(services.database, { tenant, person, now })
    if (known.filter(({ kind, expiresAt }) => kind === 'token' && expiresAt > now).length >= mostTokens)
      throw new Refusal('conflict', 'token.too-many', `You have ${mostTokens} tokens, which is the maximum. End one that nothing uses.`)
    const token = tokenFor(tenant, services.newToken(), 'token')
    const expiresAt = new Date(now.getTime() + days * day)
    const id = await openSession(services.database, { tenant, token, person, kind: 'token', now, expiresAt, data: { name, scope } })
    await note(services, tenant, person, person, { type: 'TokenMade', token: id, name, scope, expiresAt: expiresAt.toISOString() })
    const view = { id, kind: 'token' as const, data: { name, scope }, createdAt: now, usedAt: null, expiresAt, isOwn: false }
    return { token, view: sessionView(view) }
  }

/** Ends one session or token of a person, everywhere, and notes who did. */
export async function endOne(
  services: Services,
  { tenant, person, id, by }: { tenant: string; person: string; id: string; by: string },
): Promise<void> {
  const [ended] = isId(id) ? await endSessions(services.database, { tenant, person, id }) : []
  if (!ended) throw new Refusal('unknown', 'session.unknown', 'There is no such session or token any more.')
  const isToken = ended.kind === 'token'
  await note(services, tenant, person, by, {
    type: isToken ? 'TokenRevoked' : 'SessionEnded',
    [isToken ? 'token' : 'session']: id,
    ...(isToken ? { name: ended.data.name } : {}),
  })
  services.sessionsChanged({ tenant, person })
}

/** Who came in where, with what and until when is told by the rows; that something changed about it stands in the log. */
export async function note(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  tenant: string,
  person: string,
  by: string,
  event: { type: string; [member: string]: unknown },
): Promise<void> {
  await append(database, {
    tenant,
    stream: { kind: 'person', id: person },
    expectedVersion: 'newest',
    events: [{ ...event, person }],
    actor: by,
    at: clock().toISOString(),
  })
}

const isScope = (value: unknown): value is TokenScope => tokenScopes.some((one) => one === value)

export const sessionView = ({ id, kind, data, createdAt, usedAt, expiresAt, isOwn }: ListedSession): SessionView => ({
  id,
  kind,
  name: typeof data.name === 'string' ? data.name : 'A browser',
  scope: isScope(data.scope) ? data.scope : null,
  createdAt: createdAt.toISOString(),
  usedAt: usedAt?.toISOString() ?? null,
  expiresAt: expiresAt.toISOString(),
  current: isOwn,
})
