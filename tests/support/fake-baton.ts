import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { type Endpoints, endpoints } from '../../src/contract/all.ts'
import { Refusal } from '../../src/core/base/refusal.ts'
import type { Member, WorkspaceRole } from '../../src/core/policy/member.ts'
import type { LogEntry } from '../../src/http/log.ts'
import { createServer, type ServerOptions } from '../../src/http/server.ts'
import type { OperationsFor } from '../../src/operations/operation.ts'

/** The front door without a house behind it: operations that answer what a test says, and sessions by name. */

export type Call = { name: string; input: unknown; context: Record<string, unknown> }

type Operations = OperationsFor<Endpoints>

export type FakeBaton = { app: FastifyInstance; calls: Call[]; logged: LogEntry[]; asked: { sessions: number } }

const member = (role: WorkspaceRole, active = true): Member => ({
  id: `per_${role}`,
  name: role,
  email: `${role}@meridian.example`,
  roles: [role],
  manager: null,
  place: 'Chicago',
  calendar: { zone: 'America/Chicago', hours: [], holidays: { country: 'US' } } as unknown as Member['calendar'],
  active,
})

/** `csm-of-tenant-b-0001` is the CSM of the other workspace; `left-of-…` somebody who has left. */
export const tokenOf = (role: WorkspaceRole | 'left' | 'directory', tenant = 'tenant-a') => `${role}-of-${tenant}-0001`
export const bearer = (role: WorkspaceRole | 'left' | 'directory', tenant?: string) => ({
  authorization: `Bearer ${tokenOf(role, tenant)}`,
})

export async function fakeBaton(answers: Partial<Operations> = {}, options: Partial<ServerOptions> = {}): Promise<FakeBaton> {
  const calls: Call[] = []
  const logged: LogEntry[] = []
  const asked = { sessions: 0 }
  const operations = Object.fromEntries(
    Object.keys(endpoints).map((name) => [
      name,
      (input: unknown, context: Record<string, unknown>) => {
        calls.push({ name, input, context })
        const answer = (answers as Record<string, ((input: unknown, context: unknown) => unknown) | undefined>)[name]
        if (answer) return answer(input, context)
        return Promise.reject(new Refusal('conflict', 'fake.reached', `${name} was let through.`))
      },
    ]),
  ) as unknown as Operations
  const ids = counter()
  const app = await createServer({
    operations,
    findSession: async (token) => {
      asked.sessions++
      const [, role, tenant] = /^(.+)-of-(.+)-0001$/.exec(token) ?? []
      if (!role || !tenant) return undefined
      if (role === 'directory') return { tenant, actor: { kind: 'baton', provisions: 'The directory' } }
      return { tenant, actor: { kind: 'person', member: role === 'left' ? member('csm', false) : member(role as WorkspaceRole) } }
    },
    tenant: 'tenant-a',
    now: () => new Date('2026-11-25T15:10:00.000Z'),
    log: (entry) => logged.push(entry),
    newId: () => `request-${ids()}`,
    newNonce: () => `nonce${ids()}`,
    monotonic: () => performance.now(),
    ready: async () => {},
    host: '127.0.0.1',
    checkAnswers: true,
    ...options,
  })
  return { app, calls, logged, asked }
}

/** One for the running test, closed when it is over. */
export async function baton(...given: Parameters<typeof fakeBaton>): Promise<FakeBaton> {
  const fake = await fakeBaton(...given)
  onTestFinished(async () => void (await fake.app.close()))
  return fake
}

const counter = () => {
  let last = 0
  return () => ++last
}
