import type { identity } from '../../contract/identity.ts'
import { listWorkspaces } from '../../store/workspaces.ts'
import { isHalfMade } from '../make-demo.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { passkeyHost } from './passkeys.ts'

/** What somebody without a session finds: a form to sign in, a demo to look around in, or a workspace to make. */
export const getEntry =
  (services: Services): Operation<typeof identity.getEntry> =>
  async () => {
    const whole = (await listWorkspaces(services.database)).filter(({ clock }) => !isHalfMade(clock))
    const own = whole.find(({ isDemo }) => !isDemo)
    const signIn = own !== undefined
    const settings = own && (await services.directory(own.tenant)).signIn
    return {
      signIn,
      singleSignOn: (settings?.provider ?? null) !== null,
      passwords: settings?.passwords !== 'administrators',
      passkeys: signIn && passkeyHost(services.address) !== undefined,
      demo: services.servesDemo && whole.some(({ isDemo }) => isDemo),
      setUp: !signIn && services.setUpToken !== undefined,
    }
  }
