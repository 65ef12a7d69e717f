import type { AuthenticationResponseJSON, AuthenticatorTransport, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { PasskeyView, passkeys } from '../../contract/passkeys.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { actorId, type Member } from '../../core/policy/member.ts'
import { keepSeen } from '../../store/foreign-identities.ts'
import { keepPasskey, notePasskeyUse, type Passkey, readPasskeys, removePasskeys } from '../../store/passkeys.ts'
import { endSessions } from '../../store/sessions.ts'
import { isId } from '../load-account.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import { beginSession } from './begin-session.ts'
import { unknownPerson } from './change-person.ts'
import { note } from './own-page.ts'
import { mustBeOwn, ownWorkspace } from './own-workspace.ts'
import { mustMayUsePassword } from './sign-in.ts'
import { isWithinLimit } from './throttle.ts'

/** A sixth of a second and 26 MB, for whoever uses one: loaded with the first. */
const webauthn = () => import('@simplewebauthn/server')

const most = 20
const minutes = 10

/** A browser keeps passkeys for a name, and an IP address is none. */
export function passkeyHost(address: string): string | undefined {
  const { hostname } = new URL(address)
  return /^[\d.]+$|^\[/.test(hostname) ? undefined : hostname
}

function hostOf({ address }: Services): string {
  const host = passkeyHost(address)
  if (host === undefined)
    throw new Refusal(
      'conflict',
      'passkey.not-here',
      'Baton is opened by an IP address here, and browsers keep passkeys for host names only. Whoever runs the server can set one: BATON_ORIGIN.',
    )
  return host
}

/** Nothing is kept for it: that it comes from here, for this use and this person, is proven by itself. */
function challengeFor({ keyring, clock, newToken }: Services, tenant: string, whose: string): string {
  const begun = `${clock().getTime().toString(36)}.${newToken()}`
  return `${begun}.${keyring.proof('passkey', JSON.stringify([tenant, whose, begun]))}`
}

function isChallengeFor({ keyring, clock }: Services, tenant: string, whose: string, given: string): boolean {
  const [at = '', random = '', proof = ''] = Buffer.from(given, 'base64url').toString('utf8').split('.')
  const age = clock().getTime() - Number.parseInt(at, 36)
  return age >= 0 && age <= minutes * 60_000 && keyring.isProof('passkey', JSON.stringify([tenant, whose, `${at}.${random}`]), proof)
}

const refused = () =>
  new Refusal(
    'forbidden',
    'passkey.refused',
    'That passkey is not known here, or was asked for too long ago. Try again, or sign in another way; Your page lists the passkeys that you have.',
  )

/** Whatever is wrong with what a browser sends is one answer; the library says it in words of its own, for whoever programs browsers. */
async function orRefused<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch {
    throw refused()
  }
}

const anybody = 'anybody'

export const beginPasskeySignIn =
  (services: Services): Operation<typeof passkeys.beginPasskeySignIn> =>
  async () => {
    const rpID = hostOf(services)
    const own = await ownWorkspace(services)
    const challenge = challengeFor(services, own?.tenant ?? '', anybody)
    const { generateAuthenticationOptions } = await webauthn()
    return { options: { ...(await generateAuthenticationOptions({ rpID, challenge, userVerification: 'required' })) } }
  }

export const finishPasskeySignIn =
  (services: Services): Operation<typeof passkeys.finishPasskeySignIn> =>
  async ({ body: { answer } }, { agent }) => {
    const expectedRPID = hostOf(services)
    const own = await ownWorkspace(services)
    const [known] = own ? await readPasskeys(services.database, { tenant: own.tenant, id: answer.id }) : []
    const member = own && known && (await services.directory(own.tenant)).people.get(known.person)
    if (!own || !known || !member?.active) throw refused()
    const { tenant } = own
    const { verifyAuthenticationResponse } = await webauthn()
    const { verified, authenticationInfo } = await orRefused(
      verifyAuthenticationResponse({
        response: answer as unknown as AuthenticationResponseJSON,
        expectedChallenge: (challenge) => isOnce(services, tenant, anybody, challenge),
        expectedOrigin: services.address,
        expectedRPID,
        credential: {
          id: known.id,
          publicKey: new Uint8Array(known.publicKey),
          counter: known.counter,
          transports: known.transports as AuthenticatorTransport[],
        },
        requireUserVerification: true,
      }),
    )
    if (!verified) throw refused()
    await mustMayUsePassword(services, tenant, member)
    await notePasskeyUse(services.database, { tenant, id: known.id, counter: authenticationInfo.newCounter, now: services.clock() })
    return beginSession(services, { tenant, person: member, agent })
  }

/** What was signed once is worth nothing the second time. */
const isOnce = async (services: Services, tenant: string, whose: string, challenge: string): Promise<boolean> =>
  isChallengeFor(services, tenant, whose, challenge) && (await isWithinLimit(services, { tenant, what: 'passkey', who: challenge }))

function myself({ actor }: Pick<SignedInContext, 'actor'>): Member {
  if (actor.kind !== 'person') throw new Error('The policy lets only people in here')
  return actor.member
}

export const listMyPasskeys =
  (services: Services): Operation<typeof passkeys.listMyPasskeys> =>
  async (_input, context) => {
    await mustBeOwn(services, context.tenant)
    return { items: (await readPasskeys(services.database, { tenant: context.tenant, person: myself(context).id })).map(viewOf) }
  }

const viewOf = ({ id, name, createdAt, usedAt }: Pick<Passkey, 'id' | 'name' | 'createdAt' | 'usedAt'>): PasskeyView => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  usedAt: usedAt?.toISOString() ?? null,
})

export const beginPasskey =
  (services: Services): Operation<typeof passkeys.beginPasskey> =>
  async (_input, context) => {
    const { tenant } = context
    const { name: rpName } = await mustBeOwn(services, tenant)
    const member = myself(context)
    const rpID = hostOf(services)
    await mustMayUsePassword(services, tenant, member)
    const known = await readPasskeys(services.database, { tenant, person: member.id })
    if (known.length >= most)
      throw new Refusal('conflict', 'passkey.too-many', `You have ${most} passkeys, which is the maximum. Remove one that you do not use.`)
    const { generateRegistrationOptions } = await webauthn()
    const options = await generateRegistrationOptions({
      rpName,
      rpID,
      userID: new TextEncoder().encode(member.id),
      userName: member.email,
      userDisplayName: member.name,
      challenge: challengeFor(services, tenant, member.id),
      attestationType: 'none',
      excludeCredentials: known.map(({ id, transports }) => ({ id, transports: transports as AuthenticatorTransport[] })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    return { options: { ...options } }
  }

export const addPasskey =
  (services: Services): Operation<typeof passkeys.addPasskey> =>
  async ({ body: { name, answer } }, context) => {
    const { tenant } = context
    await mustBeOwn(services, tenant)
    const member = myself(context)
    const expectedRPID = hostOf(services)
    await mustMayUsePassword(services, tenant, member)
    const { verifyRegistrationResponse } = await webauthn()
    const { verified, registrationInfo } = await orRefused(
      verifyRegistrationResponse({
        response: answer as unknown as RegistrationResponseJSON,
        expectedChallenge: (challenge) => isOnce(services, tenant, member.id, challenge),
        expectedOrigin: services.address,
        expectedRPID,
        requireUserVerification: true,
      }),
    )
    if (!verified || !registrationInfo) throw refused()
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential
    const now = services.clock()
    const made = { id, person: member.id, name, publicKey: Buffer.from(publicKey), counter, transports, createdAt: now }
    if (!(await keepPasskey(services.database, { tenant, ...made }))) throw refused()
    await keepSeen(services.database, { tenant, person: member.id, now })
    await note(services, tenant, member.id, member.id, { type: 'PasskeyAdded', name })
    return viewOf({ ...made, usedAt: null })
  }

export const removeMyPasskey =
  (services: Services): Operation<typeof passkeys.removeMyPasskey> =>
  async ({ params: { id } }, context) => {
    const { tenant } = context
    await mustBeOwn(services, tenant)
    const person = myself(context).id
    const [name] = await removePasskeys(services.database, { tenant, person, id })
    if (name === undefined) throw new Refusal('unknown', 'passkey.unknown', 'You have no such passkey any more.')
    await note(services, tenant, person, person, { type: 'PasskeysRemoved', names: [name] })
    return undefined
  }

export const removePasskeysOf =
  (services: Services): Operation<typeof passkeys.removePasskeysOf> =>
  async ({ params: { id } }, { tenant, actor }) => {
    await mustBeOwn(services, tenant)
    if (!isId(id) || !(await services.directory(tenant)).people.has(id)) throw unknownPerson()
    const names = await removePasskeys(services.database, { tenant, person: id })
    if (names.length === 0) return undefined
    // Whoever holds the lost device may be in already.
    await endSessions(services.database, { tenant, person: id, kind: 'browser' })
    await note(services, tenant, id, actorId(actor), { type: 'PasskeysRemoved', names })
    services.sessionsChanged({ tenant, person: id })
    return undefined
  }
