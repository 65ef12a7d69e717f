import { sql } from 'kysely'
import type { Handover } from '../../core/process/handover.ts'
import { withTenant } from '../../store/database.ts'
import { holdingsOf } from '../identity/get-holdings.ts'
import { readRetention } from '../retention/settings.ts'
import type { Services } from '../services.ts'
import type { Known } from './subject.ts'

/** Why somebody cannot be erased yet: what others still need them or their address for. Each says what to do first. */
export async function obstaclesTo(services: Services, tenant: string, known: Known, now: Date): Promise<string[]> {
  return [
    ...(known.subject.kind === 'person' ? await ofPerson(services, tenant, known, now) : []),
    ...(await ofLetters(services, tenant, known)),
    ...(await ofHolds(services, tenant, known)),
  ]
}

async function ofPerson(services: Services, tenant: string, { subject, name, activeUntil }: Known, now: Date): Promise<string[]> {
  if (subject.kind !== 'person') return []
  const { accounts, handovers, tasks, territories, manages } = await holdingsOf(services, tenant, subject.id)
  const some = (names: readonly string[], count: number) =>
    count > names.length ? `${names.join(', ')} and ${count - names.length} more` : names.join(', ')
  return [
    ...(activeUntil === null || activeUntil > now ? [`${name} still works here. End their access first: Settings > People.`] : []),
    ...(accounts.count > 0
      ? [
          `${name} holds ${some(
            accounts.some.slice(0, 5).map((one) => one.name),
            accounts.count,
          )}. Hand them over first: Departures shows how.`,
        ]
      : []),
    ...(handovers.count > 0
      ? [
          `${name} takes part in ${some(
            handovers.some.slice(0, 5).map((one) => one.ref),
            handovers.count,
          )}. Let it end, or give their part to somebody else, first.`,
        ]
      : []),
    ...(tasks > 0
      ? [`${tasks === 1 ? 'A task waits' : `${tasks} tasks wait`} for ${name}. Reassign ${tasks === 1 ? 'it' : 'them'} first.`]
      : []),
    ...territories.map((one) => `${name} is the ${one.as} of ${one.name}. Name somebody else first: Settings > Pools and territories.`),
    ...(manages.length > 0
      ? [
          `${name} manages ${some(
            manages.slice(0, 5).map((one) => one.name),
            manages.length,
          )}. Give them another manager first.`,
        ]
      : []),
  ]
}

/** A letter that is on its way to them would go out to a pseudonym, and is bound by its hash to what was approved. */
async function ofLetters({ database }: Services, tenant: string, { called, name }: Known): Promise<string[]> {
  if (called.addresses.length === 0) return []
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select(['ref', 'state'])
      .where('tenant', '=', tenant)
      .where('status', 'in', ['running', 'paused'])
      .where(
        sql<boolean>`lower(state->>'letter') like any (${called.addresses.map((one) => `%${one.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`)}::text[])`,
      )
      .execute(),
  )
  return rows.flatMap(({ ref, state }) => {
    const { letter } = state as unknown as Handover
    const newest = letter.versions.at(-1)
    const isTo = newest && [...newest.to, ...newest.cc].some((address) => called.addresses.includes(address.toLowerCase()))
    return isTo && letter.outcome?.outcome !== 'sent'
      ? [`The letter of ${ref} is addressed to ${name} and has not left. Write it to somebody else, or let it be sent, first.`]
      : []
  })
}

async function ofHolds({ database }: Services, tenant: string, { contacts, name }: Known): Promise<string[]> {
  const { holds } = await readRetention(database, tenant)
  const isHeld = contacts.some(({ account }) => holds.some((hold) => hold.account === account))
  return isHeld ? [`${name} is a contact of an account under legal hold. Lift it first: Settings > Retention.`] : []
}
