import type { identity } from '../../contract/identity.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { Member } from '../../core/policy/member.ts'
import { mustBeGoodPassword } from '../../core/policy/password.ts'
import { findLink, forgetAttempts, spendLink } from '../../store/credentials.ts'
import { append } from '../../store/log.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { beginSession } from './begin-session.ts'
import { linkHours, makeLink } from './make-link.ts'
import { ownWorkspace } from './own-workspace.ts'
import { byAddress, mayUsePassword, mustMayUsePassword } from './sign-in.ts'
import { isWithinLimit } from './throttle.ts'
import { tenantOf } from './workspace-token.ts'

const spent = () =>
  new Refusal(
    'unknown',
    'link.spent',
    'This link has expired, was already used, or a newer one was sent. Nothing changed. "Forgotten password" sends a new one, and an administrator can make one.',
  )

type Found = { tenant: string; workspace: string; member: Member; purpose: 'invitation' | 'password'; expiresAt: Date }

async function lookedUp(services: Services, token: string): Promise<Found> {
  const own = await ownWorkspace(services)
  if (!own || tenantOf(token) !== own.tenant) throw spent()
  const link = await findLink(services.database, { tenant: own.tenant, token, now: services.clock() })
  const member = link && (await services.directory(own.tenant)).people.get(link.person)
  if (!link || !member?.active) throw spent()
  return { tenant: own.tenant, workspace: own.name, member, purpose: link.purpose, expiresAt: link.expiresAt }
}

/** Looking uses nothing up: whatever opens links before their reader does changes nothing. */
export const lookAtLink =
  (services: Services): Operation<typeof identity.lookAtLink> =>
  async ({ body: { token } }) => {
    const { tenant, workspace, member, purpose, expiresAt } = await lookedUp(services, token)
    const password = await mayUsePassword(services, tenant, member)
    return { purpose, workspace, person: { name: member.name, email: member.email }, expiresAt: expiresAt.toISOString(), password }
  }

export const useLink =
  (services: Services): Operation<typeof identity.useLink> =>
  async ({ body: { token, password } }, { agent }) => {
    const { tenant, workspace, member, purpose } = await lookedUp(services, token)
    await mustMayUsePassword(services, tenant, member)
    mustBeGoodPassword(password, [workspace, member.name, member.email])
    const hashed = await services.passwords.hash(password)
    const person = await spendLink(services.database, { tenant, token, password: hashed, now: services.clock() })
    if (person === undefined) throw spent()
    await append(services.database, {
      tenant,
      stream: { kind: 'person', id: person },
      expectedVersion: 'newest',
      events: [{ type: 'PasswordSet', person, by: purpose }],
      actor: person,
      at: services.clock().toISOString(),
    })
    services.sessionsChanged({ tenant, person })
    await forgetAttempts(services.database, { tenant, what: 'sign-in', who: member.email.toLowerCase() })
    return beginSession(services, { tenant, person: member, agent })
  }

/** The answer is there before the work: neither its words nor its time tell whether somebody has the address. */
export const forgotPassword =
  (services: Services): Operation<typeof identity.forgotPassword> =>
  async ({ body: { email } }) => {
    const own = await ownWorkspace(services)
    if (!own) return undefined
    const { tenant, name: workspace } = own
    const address = email.toLowerCase()
    if (!(await isWithinLimit(services, { tenant, what: 'forgotten', who: address }))) return undefined
    const member = await byAddress(services, tenant, address)
    if (!member?.active || !(await mayUsePassword(services, tenant, member))) return undefined
    const sending = makeLink(services, {
      tenant,
      workspace,
      person: member,
      purpose: 'password',
      hours: linkHours.forgotten,
      actor: { kind: 'baton' },
      isMailed: true,
    })
    sending.catch(() => {}) // the database went away in between; whoever asked asks again
    return undefined
  }
