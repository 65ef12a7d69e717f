import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type Connect, egress } from '../../src/connectors/egress.ts'
import { mailAddress } from '../../src/core/base/mail-address.ts'
import { createServer } from '../../src/http/server.ts'
import { relay } from '../../src/jobs/relay.ts'
import { allOperations } from '../../src/operations/all.ts'
import { deliverMail } from '../../src/operations/deliver-mail.ts'
import { fireDueTimers } from '../../src/operations/fire-timers.ts'
import { loadHandover } from '../../src/operations/load-handover.ts'
import { openServices } from '../../src/operations/open-services.ts'
import type { MailSettings } from '../../src/operations/post.ts'
import { publishPlaybooks } from '../../src/operations/publish-playbooks.ts'
import { resumeLetters } from '../../src/operations/resume-letters.ts'
import type { Services } from '../../src/operations/services.ts'
import type { Database } from '../../src/store/database.ts'
import { setMailLeaves } from '../../src/store/mail-delivery.ts'
import { type FirstName, friday, type Office, openOffice } from './office.ts'
import { limitsFor } from './smtp-server.ts'

const page = { name: 'csm-to-csm.md', text: readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-csm.md'), 'utf8') }

export const from = { address: mailAddress('baton@meridian.example') ?? never(), name: 'Baton' }
export const letterTask = 'follow-up-mail'
export const approved = ['dana@customer.example', 'omar@customer.example']

/** Where a process was, and where it ends: `reached` is when it stands at that place for good. */
type Crash = { at: string; reached: () => void }

/** A Baton of its own on the data: services, the API over them, jobs that run when they are told to. */
export type RunningBaton = {
  services: Services
  app: FastifyInstance
  /** What happens by itself, until nothing more does. */
  work: () => Promise<void>
  /** As kill -9 does: its connections break and nothing of it goes on. */
  die: () => void
}

export type LetterDesk = {
  database: Database
  tenant: string
  office: Office
  clock: { now: Date; seconds: (n: number) => void }
  /** Without `notices` only letters leave. */
  start: (mail?: Omit<MailSettings, 'from' | 'clientName'> & { notices?: true }, crash?: Crash, on?: Database) => Promise<RunningBaton>
  as: (
    baton: RunningBaton,
    name: FirstName,
  ) => {
    post: <T>(path: string, body: object) => Promise<T>
    get: <T>(path: string) => Promise<T>
    does: (handover: string, command: string, on?: string, input?: object) => Promise<void>
  }
  /** A handover with its letter released; it leaves a minute later. */
  released: (baton: RunningBaton) => Promise<{ handover: string; ref: string }>
  handover: (baton: RunningBaton, id: string) => ReturnType<typeof handoverOf>
}

/** A company of its own, no demo, with a letter about to leave. */
export async function openLetterDesk(database: Database, tenant: string): Promise<LetterDesk> {
  const office = await openOffice(database, tenant)
  await publishPlaybooks(office.services, tenant, [page])
  const clock = {
    now: friday,
    seconds: (n: number) => {
      clock.now = new Date(clock.now.getTime() + n * 1000)
    },
  }

  const start: LetterDesk['start'] = async (mail, crash, on = database) => {
    const sockets = new Set<Socket>()
    let isDead = false
    const connect: Connect = {
      ...egress,
      open: async (place, milliseconds) => {
        const socket = await egress.open(place, milliseconds)
        sockets.add(socket)
        return socket
      },
    }
    const at = async (place: string) => {
      await mail?.at?.(place)
      if (crash?.at === place) crash.reached()
      if (isDead || crash?.at === place) await new Promise(() => {})
    }
    const services = openServices({
      database: on,
      newId: randomUUID,
      newToken: randomUUID,
      clock: () => clock.now,
      address: 'http://127.0.0.1:3000',
      seedDemo: async () => {},
      ...(mail ? { mail: { limits: limitsFor(), ...mail, from, clientName: 'baton.test', connect, at } } : {}),
    })
    await setMailLeaves(on, mail?.notices === true)
    const app = await createServer({
      operations: allOperations(services),
      findSession: async (token) => {
        const name = /^(\w+)-of-letters-0001$/.exec(token)?.[1]
        return name === undefined ? undefined : { tenant, actor: office.as(name as FirstName).actor }
      },
      tenant,
      now: services.now,
      log: () => {},
      newId: randomUUID,
      newNonce: randomUUID,
      monotonic: () => performance.now(),
      ready: async () => {},
      host: '127.0.0.1',
      checkAnswers: true,
    })
    return {
      services,
      app,
      work: async () => {
        for (let isBusy = true; isBusy; ) {
          isBusy = (await relay(services)) > 0
          isBusy = (await fireDueTimers(services, tenant, clock.now)) > 0 || isBusy
          await services.post.idle()
          isBusy = (await resumeLetters(services, tenant)) > 0 || isBusy
          isBusy = (await deliverMail(services, tenant)) > 0 || isBusy
        }
      },
      die: () => {
        isDead = true
        for (const socket of sockets) socket.destroy()
      },
    }
  }

  const as: LetterDesk['as'] = ({ app }, name) => {
    const ask = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => {
      const answer = await app.inject({
        method,
        url: `/api/v1${path}`,
        headers: { authorization: `Bearer ${name}-of-letters-0001` },
        ...(body === undefined ? {} : { payload: body }),
      })
      if (answer.statusCode >= 300) throw new Error(`${name} ${method} ${path}: ${answer.body}`)
      return answer.json()
    }
    return {
      post: (path, body) => ask(path.includes('/records/') || path.includes('/people/') ? 'PUT' : 'POST', path, body),
      get: (path) => ask('GET', path),
      does: (handover, command, on, input = {}) =>
        ask('POST', `/handovers/${handover}/commands`, { command, ...(on ? { on } : {}), ...input }),
    }
  }

  const released: LetterDesk['released'] = async (baton) => {
    const { people } = office
    const account = await as(baton, 'olu').post<{ id: string }>('/accounts', {
      name: `Kestrel ${randomUUID().slice(0, 8)}`,
      region: 'EMEA',
      arr: 100_000,
      csm: people.priya.id,
    })
    for (const email of approved) {
      const name = email.startsWith('dana') ? 'Dana Ortiz' : 'Omar Haddad'
      await as(baton, 'priya').post(`/accounts/${account.id}/records/contact/${email.split('@')[0]}`, {
        data: { name, email, approvedRecipient: true },
      })
    }
    const { id, ref } = await as(baton, 'marta').post<{ id: string; ref: string }>('/handovers', {
      playbook: 'csm-to-csm',
      account: account.id,
      to: people.tom.id,
      reason: { kind: 'departure' },
    })
    await as(baton, 'tom').does(id, 'accept')
    await as(baton, 'priya').does(id, 'report-call', 'internal-meeting', { held: true })
    await as(baton, 'tom').does(id, 'report-call', 'internal-meeting', { held: true })
    await as(baton, 'priya').does(id, 'attest', 'introduce-new-csm')
    await as(baton, 'priya').does(id, 'draft-letter', letterTask, { personal: 'It was a pleasure. Bis bald, Grüße!' })
    await as(baton, 'priya').does(id, 'release-letter', letterTask, { letterVersion: 1 })
    return { handover: id, ref }
  }

  return { database, tenant, office, clock, start, as, released, handover: (baton, id) => handoverOf(baton, tenant, id, clock.now) }
}

async function handoverOf({ services }: RunningBaton, tenant: string, id: string, now: Date) {
  const found = await loadHandover(services, { tenant, id, actor: { kind: 'baton' }, now })
  if ('answered' in found) throw new Error('No key was given')
  return found.handover
}

function never(): never {
  throw new Error('This is an address')
}
