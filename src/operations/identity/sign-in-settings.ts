import type { SignInView, signInSettings } from '../../contract/sign-in-settings.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { Secret } from '../../core/base/secret.ts'
import { actorId } from '../../core/policy/member.ts'
import { readAccess } from '../../store/credentials.ts'
import { unlinkForeign } from '../../store/foreign-identities.ts'
import { dropSecrets, readSecret, writeSecret } from '../../store/secrets.ts'
import { endSessions } from '../../store/sessions.ts'
import { changeDirectory } from '../lists/change-directory.ts'
import { isId, mustBeVersion } from '../load-account.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import { unknownPerson } from './change-person.ts'
import { note } from './own-page.ts'
import { mustBeOwn } from './own-workspace.ts'
import { type SignInSettings, signInRow } from './sign-in-row.ts'
import { redirectUri } from './single-sign-on.ts'

export const getSignIn =
  (services: Services): Operation<typeof signInSettings.getSignIn> =>
  async (_input, { tenant }) => {
    await mustBeOwn(services, tenant)
    return signInView(services, tenant)
  }

async function signInView(services: Services, tenant: string): Promise<SignInView> {
  const { provider, passwords, version } = (await services.directory(tenant)).signIn
  const { linked } = await readAccess(services.database, tenant, services.clock())
  return {
    redirectUri: redirectUri(services),
    provider: provider && {
      issuer: provider.issuer,
      clientId: provider.clientId,
      domains: provider.domains,
      vouches: provider.vouches,
      linked: linked.size,
    },
    passwords,
    version,
  }
}

const secretsOf = 'sign-in/client-secret/'

/** The secret has a new name each time, and the settings name the one that counts: whoever is interrupted in between changes nothing. */
export const putProvider =
  (services: Services): Operation<typeof signInSettings.putProvider> =>
  async ({ body: { issuer, clientId, clientSecret, domains, vouches, passwords } }, context) => {
    const { tenant, ifMatch } = context
    await mustBeOwn(services, tenant)
    services.forget(tenant)
    const { provider: before, version } = (await services.directory(tenant)).signIn
    mustBeAt(ifMatch, version)
    const isSame = before?.issuer === issuer && before.clientId === clientId
    const kept = isSame && clientSecret === undefined ? before.secret : undefined
    // A secret goes only to whom it was entered for.
    if (clientSecret === undefined && kept === undefined)
      throw new Refusal('invalid', 'sso.secret', 'Enter the client secret: there is none yet for this issuer and client.', {
        where: 'clientSecret',
      })
    const secret = clientSecret === undefined ? await readSecret(services, { tenant, field: kept ?? '' }) : new Secret(clientSecret)
    if (!secret) throw new Error('The settings name a secret that is not there')
    await services.singleSignOn.look({ issuer, clientId, clientSecret: secret }, redirectUri(services))
    const field = kept ?? `${secretsOf}${services.newId()}`
    if (kept === undefined) await writeSecret(services, { tenant, field, secret, now: services.clock() })
    const provider = { issuer, clientId, secret: field, domains: [...new Set(domains)], vouches }
    // The provider took its time: the secret that stays must still be the one that the settings name.
    await keep(services, context, version, { provider, passwords })
    await dropSecrets(services.database, { tenant, like: secretsOf, but: field })
    return signInView(services, tenant)
  }

export const removeProvider =
  (services: Services): Operation<typeof signInSettings.removeProvider> =>
  async (_input, context) => {
    const { tenant, ifMatch } = context
    await mustBeOwn(services, tenant)
    await keep(services, context, ifMatch, { provider: null, passwords: 'everybody' })
    await dropSecrets(services.database, { tenant, like: secretsOf })
    return undefined
  }

const mustBeAt = (seen: number | undefined, found: number) =>
  mustBeVersion({ seen, found, what: 'How people come in', code: 'sign-in.stale' })

async function keep(
  services: Services,
  context: SignedInContext,
  seen: number | undefined,
  { provider, passwords }: SignInSettings,
): Promise<void> {
  const told = provider && { issuer: provider.issuer, clientId: provider.clientId, domains: provider.domains, vouches: provider.vouches }
  await changeDirectory(services, context, ({ signIn }) => {
    mustBeAt(seen, signIn.version)
    if (provider === null && signIn.provider === null) return undefined
    return { event: { type: 'SignInChanged', provider: told, passwords }, rows: [signInRow({ provider, passwords })] }
  })
}

export const unlinkPerson =
  (services: Services): Operation<typeof signInSettings.unlinkPerson> =>
  async ({ params: { id } }, { tenant, actor }) => {
    await mustBeOwn(services, tenant)
    if (!isId(id) || !(await services.directory(tenant)).people.has(id)) throw unknownPerson()
    if (!(await unlinkForeign(services.database, { tenant, person: id }))) return undefined
    await endSessions(services.database, { tenant, person: id, kind: 'browser' })
    await note(services, tenant, id, actorId(actor), { type: 'SingleSignOnUnlinked' })
    services.sessionsChanged({ tenant, person: id })
    return undefined
  }
