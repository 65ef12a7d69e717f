import { createHash, timingSafeEqual } from 'node:crypto'
import type { identity } from '../../contract/identity.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { mustBeGoodPassword } from '../../core/policy/password.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { beginSession } from './begin-session.ts'
import { setUpWorkspace } from './set-up-workspace.ts'

/** Makes the workspace from the first screen. */
export const setUp =
  (services: Services): Operation<typeof identity.setUp> =>
  async ({ body: { token, password, ...asked } }, { agent }) => {
    mustBeSetUpToken(services, token)
    mustBeGoodPassword(password, [asked.name, asked.adminName, asked.adminEmail])
    const hashed = await services.passwords.hash(password)
    const { tenant, admin } = await setUpWorkspace(services, services.pages(), asked, hashed)
    return beginSession(services, { tenant, person: admin, agent })
  }

/** It tells whoever runs the server from who passes by. */
export function mustBeSetUpToken({ setUpToken }: Pick<Services, 'setUpToken'>, token: string): void {
  if (setUpToken === undefined || !isSame(token, setUpToken))
    throw new Refusal(
      'forbidden',
      'set-up.token',
      'That is not the token that this server printed at its start. Look at its last start, or make the workspace with "baton init".',
      { where: 'token' },
    )
}

const isSame = (a: string, b: string) => {
  const [one, other] = [a, b].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer]
  return timingSafeEqual(one, other)
}
