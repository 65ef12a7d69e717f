import type { identity } from '../../contract/identity.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { Member } from '../../core/policy/member.ts'
import { findPassword, forgetAttempts } from '../../store/credentials.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { beginSession } from './begin-session.ts'
import { ownWorkspace } from './own-workspace.ts'
import { isWithinLimit, tooMany } from './throttle.ts'

/** Unknown, wrong, without a password, and gone are one answer, found by the same work. */
export const signIn =
  (services: Services): Operation<typeof identity.signIn> =>
  async ({ body: { email, password } }, { agent }) => {
    const own = await ownWorkspace(services)
    if (!own) throw wrong()
    const { tenant } = own
    const address = email.toLowerCase()
    if (!(await isWithinLimit(services, { tenant, what: 'sign-in', who: address }))) throw tooMany('sign-in')
    const member = await byAddress(services, tenant, address)
    const stored = await findPassword(services.database, { tenant, person: member?.id ?? nobody })
    if (!(await services.passwords.matches(password, stored)) || !member?.active) throw wrong()
    await forgetAttempts(services.database, { tenant, what: 'sign-in', who: address })
    await mustMayUsePassword(services, tenant, member)
    return beginSession(services, { tenant, person: member, agent })
  }

/** Whether this person's password opens the door; an administrator's always does, or a provider that is away would lock everybody out. */
export async function mayUsePassword({ directory }: Pick<Services, 'directory'>, tenant: string, { roles }: Member): Promise<boolean> {
  return (await directory(tenant)).signIn.passwords === 'everybody' || roles.includes('administrator')
}

export async function mustMayUsePassword(services: Pick<Services, 'directory'>, tenant: string, member: Member): Promise<void> {
  if (await mayUsePassword(services, tenant, member)) return
  throw new Refusal(
    'forbidden',
    'sign-in.provider-only',
    'People of this workspace sign in through its provider: "Continue with single sign-on". A password is for administrators only.',
  )
}

const nobody = '00000000-0000-0000-0000-000000000000'

const wrong = () => new Refusal('forbidden', 'sign-in.wrong', 'E-mail address and password do not match. Nothing was changed.')

export async function byAddress(services: Pick<Services, 'directory'>, tenant: string, address: string): Promise<Member | undefined> {
  const { people } = await services.directory(tenant)
  return [...people.values()].find(({ email }) => email.toLowerCase() === address)
}
