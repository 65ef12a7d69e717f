import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { LogEntry } from '../../src/http/log.ts'
import { createServer } from '../../src/http/server.ts'
import { allOperations } from '../../src/operations/all.ts'
import { linkDesk } from '../../src/operations/links/link-desk.ts'
import { publishPlaybooks } from '../../src/operations/publish-playbooks.ts'
import { append } from '../../src/store/log.ts'
import { createWorkspace } from '../../src/store/workspaces.ts'
import { freshWorkspace } from './database.ts'
import { type FirstName, friday, type Office, openOffice } from './office.ts'

/** Two companies on one server and one database, with a handover under way in the first. */
export type TwoWorkspaces = {
  app: FastifyInstance
  ours: Office
  theirs: Office
  /** What is in ours: ids by what they stand for. */
  found: { account: string; handover: string; ref: string; mail: string; person: string; contact: string }
  headersOf: (name: FirstName, which: 'ours' | 'theirs') => { authorization: string }
  logged: LogEntry[]
  close: () => Promise<void>
}

/** Stands in everything of ours that somebody else could come to see. */
export const canary = 'Canarywharf'
/** Stands in what not everybody of ours may read either. */
export const candid = 'candid-canary'

const pages = ['csm-to-csm.md', 'csm-to-cse.md'].map((name) => ({
  name,
  text: readFileSync(join(import.meta.dirname, '../../playbooks', name), 'utf8'),
}))

export async function openTwoWorkspaces(): Promise<TwoWorkspaces> {
  const { database, tenant } = await freshWorkspace()
  const other = randomUUID()
  await createWorkspace(database, { tenant: other, name: 'Other company', isDemo: false })
  const offices = { ours: await openOffice(database, tenant), theirs: await openOffice(database, other) }
  for (const office of Object.values(offices)) await publishPlaybooks(office.services, office.tenant, pages)
  const { services } = offices.ours
  const logged: LogEntry[] = []
  const app = await createServer({
    operations: allOperations(services),
    findSession: async (token) => {
      const [, name, which, key] = /^(\w+)-of-(ours|theirs)-(0001|software)$/.exec(token) ?? []
      if (which !== 'ours' && which !== 'theirs') return undefined
      if (name === 'directory') return { tenant: offices[which].tenant, actor: { kind: 'baton', provisions: 'The directory' } }
      const { actor } = offices[which].as(name as FirstName)
      if (key !== 'software' || actor.kind !== 'person') return { tenant: offices[which].tenant, actor }
      return { tenant: offices[which].tenant, actor: { kind: 'software', member: actor.member, name: 'a script' } }
    },
    tenant,
    links: linkDesk(services, tenant),
    now: services.now,
    log: (entry) => logged.push(entry),
    newId: randomUUID,
    newNonce: randomUUID,
    monotonic: () => performance.now(),
    ready: async () => {},
    host: '127.0.0.1',
    checkAnswers: true,
  })
  const headersOf: TwoWorkspaces['headersOf'] = (name, which) => ({ authorization: `Bearer ${name}-of-${which}-0001` })
  const close = async () => {
    await app.close()
    await database.close()
  }
  try {
    return { app, ...offices, found: await fill(app, offices.ours, headersOf), headersOf, logged, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** An account with its people, a contact with a candid note, a running handover with a comment, and a mail about it. */
async function fill(app: FastifyInstance, office: Office, headersOf: TwoWorkspaces['headersOf']): Promise<TwoWorkspaces['found']> {
  const ask = async (by: FirstName, method: 'POST' | 'PUT', path: string, payload: object) => {
    const answer = await app.inject({ method, url: `/api/v1${path}`, headers: headersOf(by, 'ours'), payload })
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.body}`)
    return answer.json()
  }
  const { people, services, tenant } = office
  const account = await ask('olu', 'POST', '/accounts', { name: `${canary} Energy`, region: 'EMEA', arr: 123_456, csm: people.priya.id })
  await ask('olu', 'PUT', `/accounts/${account.id}/people/ae`, { kind: 'person', id: people.diego.id })
  await ask('priya', 'PUT', `/accounts/${account.id}/records/contact/contact-dana`, { data: { name: `Dana ${canary}`, notes: candid } })
  const { id: handover, ref } = await ask('marta', 'POST', '/handovers', {
    playbook: 'csm-to-csm',
    account: account.id,
    to: people.tom.id,
    reason: { kind: 'departure' },
  })
  await ask('tom', 'POST', `/handovers/${handover}/commands`, { command: 'accept' })
  await ask('tom', 'POST', `/handovers/${handover}/commands`, { command: 'comment', text: `Hello ${canary}` })
  await ask('tom', 'PUT', '/playbooks/csm-to-csm/drafts/mine', { page: `# ${canary}`, basedOn: null, suggest: `For ${canary}` })
  const mail = randomUUID()
  await append(services.database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [{ type: 'MailCaptured', mail }],
    actor: 'baton',
    at: friday.toISOString(),
    models: {
      mail: [
        {
          id: mail,
          at: friday.toISOString(),
          to: ['dana@canary.example'],
          subject: `For ${canary}`,
          text: 'Dear Dana',
          about: { handover, ref },
        },
      ],
    },
  })
  return { account: account.id, handover, ref, mail, person: people.tom.id, contact: 'contact-dana' }
}
