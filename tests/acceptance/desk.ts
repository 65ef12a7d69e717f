import { expect } from 'vitest'
import type { AccountRow, AccountView } from '../../src/contract/accounts.ts'
import type { OutputOf } from '../../src/contract/endpoint.ts'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import type { EventView, handovers } from '../../src/contract/handovers.ts'
import type { PersonView, PoolView } from '../../src/contract/people.ts'
import type { RecordView } from '../../src/contract/records.ts'
import { dayIn } from '../../src/core/calendar/moment-on.ts'
import type { TestBaton } from '../support/baton.ts'

export type Ask = TestBaton['ask']
export type Answer = Awaited<ReturnType<Ask>>
export type Method = Parameters<Ask>[0]
export type Commanded = OutputOf<typeof handovers.commandHandover>
export type Verification = {
  verified: boolean
  entries: number
  lastPosition: number
  findings: { code: string; position: number; message: string }[]
}
type Asked = { as?: string | undefined; body?: unknown; headers?: Record<string, string>; status?: number }
type Data = Record<string, unknown>

/**
 * Somebody who works with Baton through its API alone: knows nothing but what it answers, and takes every answer that is not
 * the expected one as a failure, with the words of the answer.
 */
export class Desk {
  readonly ask: Ask
  readonly #people = new Map<string, PersonView>()
  #operations = ''

  private constructor(ask: Ask) {
    this.ask = ask
  }

  static async open(ask: Ask): Promise<Desk> {
    const desk = new Desk(ask)
    const { items } = await desk.get<{ items: { email: string; roles: string[] }[] }>(undefined, '/demo/people')
    desk.#operations = items.find(({ roles }) => roles.includes('operations'))?.email ?? ''
    const people = await desk.get<{ items: PersonView[] }>(desk.#operations, '/people?limit=200')
    for (const person of people.items) desk.#people.set(person.id, person)
    return desk
  }

  /** The address of somebody who runs the workspace. */
  get operations(): string {
    return this.#operations
  }
  people(): PersonView[] {
    return [...this.#people.values()]
  }
  /** A person by id or name. */
  person(name: string | undefined | null): PersonView {
    const found = this.#people.get(name ?? '') ?? this.people().find((one) => one.name === name)
    if (!found) throw new Error(`Nobody is called ${name}`)
    return found
  }
  withRole(role: PersonView['roles'][number], except: readonly string[] = []): PersonView {
    const found = this.people().find(({ id, active, roles }) => active && roles.includes(role) && !except.includes(id))
    if (!found) throw new Error(`Nobody is a ${role}`)
    return found
  }
  managerOf(person: PersonView): PersonView {
    return this.person(person.manager?.id)
  }

  async answer<T>(method: Method, path: string, { status = method === 'DELETE' ? 204 : 200, as, ...rest }: Asked = {}): Promise<T> {
    const answer = await this.ask(method, path, { ...rest, ...(as === undefined ? {} : { as }) })
    if (answer.status !== status)
      throw new Error(
        `${as ?? 'A stranger'}: ${method} ${path} ${JSON.stringify(rest.body ?? '')} was answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 600)}`,
      )
    return answer.body as T
  }
  get<T>(as: string | undefined, path: string): Promise<T> {
    return this.answer<T>('GET', path, { as })
  }

  async now(): Promise<string> {
    return (await this.get<{ now: string }>(this.#operations, '/demo/clock')).now
  }
  /** The day that it is for this account. */
  async today(account: string): Promise<string> {
    const { fields } = await this.get<AccountView>(this.#operations, `/accounts/${account}`)
    return dayIn(await this.now(), fields.zone ?? 'UTC')
  }
  clock(to: string): Promise<{ now: string; fired: number }> {
    return this.answer('POST', '/demo/clock', { as: this.#operations, body: { to } })
  }
  async clockOn(minutes: number): Promise<{ now: string; fired: number }> {
    return this.clock(new Date(Date.parse(await this.now()) + minutes * 60_000).toISOString())
  }

  /** Accounts that nobody is handing over, with a person who holds them, no family, and a tier that a pool may take. */
  async freeAccounts(): Promise<AccountRow[]> {
    const { items } = await this.get<{ items: AccountRow[] }>(this.#operations, '/accounts?limit=200')
    const stay = await this.get<{ items: AccountRow[] }>(this.#operations, '/accounts?limit=200&tier=Strategic')
    const staying = new Set(stay.items.map(({ id }) => id))
    const parents = new Set(items.flatMap(({ parent }) => parent?.id ?? []))
    return items.filter(
      ({ id, handover, parent, holder, ae }) =>
        handover === null &&
        !staying.has(id) &&
        parent === null &&
        ae !== null &&
        !parents.has(id) &&
        holder?.kind === 'person' &&
        this.person(holder.id).active,
    )
  }
  async newAccount(name: string, csm: PersonView, more: Data = {}): Promise<AccountView> {
    const account = await this.answer<AccountView>('POST', '/accounts', {
      as: this.#operations,
      // Days of its own begin when they begin for whoever writes a test.
      body: { name, csm: csm.id, region: 'US Central', zone: 'UTC', ...more },
      status: 201,
    })
    const entered = (role: string, person: PersonView) =>
      this.answer('PUT', `/accounts/${account.id}/people/${role}`, { as: this.#operations, body: { id: person.id } })
    await entered('ae', this.withRole('ae'))
    await entered('renewal-manager', this.withRole('renewal-manager'))
    return account
  }
  async pool(): Promise<PoolView> {
    const [pool] = (await this.get<{ items: PoolView[] }>(this.#operations, '/pools')).items
    if (!pool) throw new Error('There is no pool')
    return pool
  }

  start(as: string, body: { account: string; playbook: string; to: string } & Data): Promise<HandoverView> {
    return this.answer('POST', '/handovers', { as, body: { reason: { kind: 'territory change' }, ...body }, status: 201 })
  }
  handover(as: string, id: string): Promise<HandoverView> {
    return this.get(as, `/handovers/${id}`)
  }
  async task(as: string, id: string, task: string): Promise<HandoverView['tasks'][number]> {
    const found = (await this.handover(as, id)).tasks.find((one) => one.id === task)
    if (!found) throw new Error(`There is no task ${task}`)
    return found
  }

  command(
    as: string,
    id: string,
    command: string,
    on?: string | null,
    input: Data = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.ask('POST', `/handovers/${id}/commands`, { as, body: { command, ...(on ? { on } : {}), ...input }, headers })
  }
  /** Does what stands in `can` of this person: only so is it shown that a screen could have offered it. */
  async does(as: string, id: string, command: string, on: string | null = null, input: Data = {}): Promise<Commanded> {
    const { can } = await this.handover(as, id)
    const offered = can.filter((one) => one.on === on).map((one) => one.command)
    expect(offered, `what ${as} may do on ${on}`).toContain(command)
    const body = { command, ...(on === null ? {} : { on }), ...input }
    return this.answer('POST', `/handovers/${id}/commands`, { as, body })
  }

  async records(as: string, account: string, kind: string): Promise<RecordView[]> {
    return (await this.get<{ items: RecordView[] }>(as, `/accounts/${account}/records/${kind}`)).items
  }
  put(as: string, account: string, kind: string, key: string | null, data: Data): Promise<RecordView> {
    return this.answer('PUT', `/accounts/${account}/records/${kind}${key === null ? '' : `/${encodeURIComponent(key)}`}`, {
      as,
      body: { data },
    })
  }
  /** Changes fields of every record of a kind. */
  async edit(as: string, account: string, kind: string, change: (data: Data, key: string) => Data | undefined): Promise<void> {
    for (const { key, data } of await this.records(as, account, kind)) {
      const fields = change(data, key)
      if (fields) await this.put(as, account, kind, key, { ...data, ...fields })
    }
  }

  async events(as: string, id: string): Promise<EventView[]> {
    const found: EventView[] = []
    for (let cursor = ''; ; ) {
      const page = await this.get<{ items: EventView[]; next: string | null }>(as, `/handovers/${id}/events?limit=100${cursor}`)
      found.push(...page.items)
      if (page.next === null) return found
      cursor = `&cursor=${encodeURIComponent(page.next)}`
    }
  }
  verification(handover?: string): Promise<Verification> {
    return this.get(this.#operations, `/log/verification${handover === undefined ? '' : `?handover=${handover}`}`)
  }
  async verifies(): Promise<void> {
    expect(await this.verification()).toMatchObject({ verified: true, findings: [] })
  }
}

/** What a refusal says, of an answer that must be one. */
export function refusalIn({ status, body }: Answer): { status: number; code: string; detail: string; where?: string; details?: Data } {
  expect(status, JSON.stringify(body)).toBeGreaterThanOrEqual(400)
  return body as { status: number; code: string; detail: string }
}
