import type { SessionBegun } from '../../contract/identity.ts'
import { openSession } from '../../store/sessions.ts'
import type { Services } from '../services.ts'
import { tokenFor } from './workspace-token.ts'

const day = 86_400
/** Nobody works on the same sign-in for longer than a month, and one that is left alone for a week ends. */
const longestSeconds = 30 * day
const idleSeconds = 7 * day

/** A new session of a browser. Its token never was in anybody's hands before: a planted one is worth nothing afterwards either. */
export async function beginSession(
  { database, newToken, clock }: Pick<Services, 'database' | 'newToken' | 'clock'>,
  { tenant, person, agent }: { tenant: string; person: { id: string; name: string; email: string }; agent: string | undefined },
): Promise<SessionBegun> {
  const now = clock()
  const token = tokenFor(tenant, newToken())
  const expiresAt = new Date(now.getTime() + longestSeconds * 1_000)
  const data = { name: browserName(agent) }
  await openSession(database, { tenant, token, person: person.id, kind: 'browser', now, expiresAt, idleSeconds, data })
  return { token, expiresAt: expiresAt.toISOString(), person: { name: person.name, email: person.email } }
}

const browsers: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/curl\//, 'curl'],
]
const systems: readonly [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** What people recognise in a list; the rest of what a browser says about itself is not kept. */
function browserName(agent = ''): string {
  const named = (list: readonly [RegExp, string][]) => list.find(([sign]) => sign.test(agent))?.[1]
  const [browser, system] = [named(browsers), named(systems)]
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? 'A script')
}
