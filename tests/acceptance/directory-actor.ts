import type { Actor } from '../../src/core/policy/member.ts'
import type { Services } from '../../src/operations/services.ts'

/** Who asks, as the server knows them. */
export async function directoryActor(services: Services, tenant: string, email: string): Promise<Actor> {
  const member = [...(await services.directory(tenant)).people.values()].find((one) => one.email === email)
  if (!member) throw new Error(`Nobody has the address ${email}`)
  return { kind: 'person', member }
}
