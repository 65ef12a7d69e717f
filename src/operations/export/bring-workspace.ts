import { Readable } from 'node:stream'
import type { identity } from '../../contract/identity.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { oneAtATime } from '../../store/one-at-a-time.ts'
import { readPeople } from '../identity/change-person.ts'
import { linkHours, makeLink } from '../identity/make-link.ts'
import { mustBeSetUpToken } from '../identity/set-up.ts'
import type { Operation } from '../operation.ts'
import { repeatErasures } from '../personal-data/erase-person.ts'
import type { Services } from '../services.ts'
import { bringIn } from './bring-in.ts'
import { completeFormOf } from './read-archive.ts'

type Progress = { rows: number; of: number }

// Of this node: who brings a workspace in asks the node that does it.
const underWay = new WeakMap<Services, Progress>()

/** How far the import is that runs at this moment. */
export const getBringing =
  (services: Services): Operation<typeof identity.getBringing> =>
  async () =>
    underWay.get(services) ?? { rows: null, of: null }

/** More need no link of their own: whoever is in invites the others. */
const mostLinks = 10

/**
 * Brings a workspace in from the first screen. Nobody in it has a password here, so whoever runs the server, as the token proves, is given
 * a link for each of its administrators.
 */
export const bringWorkspace =
  (services: Services): Operation<typeof identity.bringWorkspace> =>
  async ({ query: { token }, body }) => {
    mustBeSetUpToken(services, token)
    if (underWay.has(services))
      throw new Refusal('conflict', 'import-workspace.running', 'An export is being read at this moment. Wait until it is in.')
    underWay.set(services, { rows: 0, of: 0 })
    try {
      const { database, clock } = services
      const from = completeFormOf(Readable.from([body]), 'file')
      // Whoever makes a workspace at the same moment, on another node or by command, comes before or after.
      const { at, workspace } = await oneAtATime(database, () =>
        bringIn(database, from, clock(), (rows, of) => underWay.set(services, { rows, of })),
      )
      const { tenant, name, rows, seq } = workspace
      services.forget(tenant)
      await repeatErasures(services, tenant, clock())
      const count = (table: string) => rows[table] ?? 0
      return {
        name,
        at,
        people: count('person'),
        accounts: count('account'),
        handovers: count('handover'),
        entries: seq,
        links: await linksFor(services, tenant, name),
      }
    } finally {
      underWay.delete(services)
    }
  }

async function linksFor(services: Services, tenant: string, workspace: string) {
  const administrators = (await readPeople(services, tenant)).filter(
    ({ activeUntil, data }) => activeUntil === null && data.roles.includes('administrator'),
  )
  const links: { name: string; email: string; link: string }[] = []
  for (const person of administrators.slice(0, mostLinks)) {
    const { link } = await makeLink(services, {
      tenant,
      workspace,
      person,
      purpose: 'invitation',
      hours: linkHours.first,
      actor: { kind: 'baton' },
      isMailed: false,
    })
    links.push({ name: person.name, email: person.email, link })
  }
  return links
}
