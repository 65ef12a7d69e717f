import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { LightMyRequestResponse as Response } from 'fastify'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import { fromSchema, type Schema } from '../../src/core/process/testing/from-schema.ts'
import { lastSeq } from '../../src/store/log.ts'
import type { TwoWorkspaces } from '../support/two-workspaces.ts'
import { type Call, said, send, spoiled, urlOf, validCall, type Who, whoAsks } from './calls.ts'
import { wrongWith } from './judge.ts'
import { type Seen, seenSoFar, singular } from './seen.ts'
import { type Operation, operations, standsInTheAudit } from './surface.ts'
import type { Choices } from './values.ts'

export type Tally = { calls: number; answered: number; refused: number; repeated: number; commands: number }

/** Somebody who knows the document and what it led to so far, and tries everything. Throws with the call where an answer is wrong. */
export type Attacker = {
  tally: Tally
  /** A call that the document allows, by somebody. */
  valid: (operation: Operation, random: Choices) => Promise<void>
  /** One with something wrong with it. */
  invalid: (operation: Operation, random: Choices) => Promise<void>
  /** A call as it is. */
  ask: (call: Call) => Promise<Response>
  /** Some calls in a row, each with what the ones before it led to. */
  chain: (random: Choices) => Promise<void>
}

/** Asked once a chain in vain, or they would be most of it. */
const apart = new Set<Operation['name']>([
  'setUp',
  'bringWorkspace',
  'resetDemo',
  'moveDemoClock',
  'listDemoPeople',
  'demoSignIn',
  'getDemoClock',
])
const inChains = operations.filter(({ name }) => !apart.has(name))
const byName = new Map(operations.map((operation) => [operation.name, operation]))

export function attackerOf(two: TwoWorkspaces): Attacker {
  const { found, ours } = two
  const seen: Seen = seenSoFar({
    handover: [found.handover, found.ref],
    account: [found.account],
    person: Object.values(ours.people).map(({ id }) => id),
    User: Object.values(ours.people).map(({ id }) => id),
    pool: [ours.pool],
    territory: ['central'],
    mail: [found.mail],
    contact: [found.contact],
    key: [found.contact, 'summer'],
    kind: ['contact', 'health', 'channel', 'ticket'],
    playbook: ['csm-to-csm', 'csm-to-cse'],
    task: ['internal-meeting', 'old-reads-playbook', 'follow-up-mail'],
    role: ['ae', 'csm', 'renewal-manager'],
    calendar: ['workspace', 'us-il'],
  })
  const tally: Tally = { calls: 0, answered: 0, refused: 0, repeated: 0, commands: 0 }
  const end = (office: TwoWorkspaces['ours']) => lastSeq(office.services.database, office.tenant)

  async function ask(call: Call): Promise<Response> {
    const before = [await end(two.ours), await end(two.theirs)]
    const answer = await send(two, call)
    const after = [await end(two.ours), await end(two.theirs)]
    tally.calls += 1
    const problems = wrongWith(two, call, answer)
    const isWritten = before.join() !== after.join()
    if (isWritten && answer.statusCode >= 400) problems.push('was refused, and something was written')
    if (isWritten && call.operation.endpoint.method === 'GET' && !standsInTheAudit.has(call.operation.name))
      problems.push('was only asked to show, and something was written')
    if (before[0] !== after[0] && !('which' in call.who && call.who.which === 'ours') && call.operation.endpoint.who !== 'anyone')
      problems.push('wrote into another company')
    if (problems.length > 0)
      throw new Error(`${said(call)}\nwas answered ${answer.statusCode} ${answer.body.slice(0, 1_500)}\n- ${problems.join('\n- ')}`)
    if (answer.statusCode >= 400) {
      tally.refused += 1
      return answer
    }
    tally.answered += 1
    // The answer is there before the work, so that its time tells nobody who has an address; the next call is not to be blamed for it.
    if (call.operation.name === 'forgotPassword') await settled(() => end(two.ours))
    if (String(answer.headers['content-type']).startsWith('application/json') && 'which' in call.who && call.who.which === 'ours')
      seen.learn(answer.json(), singular(/^\/api\/v1\/([\w-]+)/.exec(call.path)?.[1] ?? ''))
    return answer
  }

  /** With a key: asked again it is the same answer and nothing is written; with another body the key is taken. */
  async function askTwice(call: Call): Promise<Response> {
    const keyed = { ...call, headers: { ...call.headers, 'idempotency-key': randomUUID() } }
    const first = await ask(keyed)
    const before = await end(two.ours)
    const again = await ask(keyed)
    tally.repeated += 1
    if (first.statusCode >= 400) return first
    if (again.statusCode !== first.statusCode || !isDeepStrictEqual(again.json(), first.json()))
      throw new Error(`${said(keyed)}\nwith the same key ${again.statusCode}: ${difference(first.json(), again.json())}`)
    if ((await end(two.ours)) !== before) throw new Error(`${said(keyed)}\nwas written twice`)
    const other = await ask({ ...keyed, path: keyed.path, payload: changed(String(keyed.payload)) })
    // Whoever may no longer do it, or whose words are no longer understood, hears that first.
    if (other.statusCode < 400) throw new Error(`${said(keyed)}\nthe key of another request was taken`)
    return first
  }

  const askSomehow = (call: Call, random: Choices) =>
    call.operation.endpoint.idempotent && call.payload !== undefined && random.chance(0.4) ? askTwice(call) : ask(call)

  /** What the handover offers to this person, as they would do it. */
  async function command(random: Choices): Promise<void> {
    const shown = byName.get('getHandover')
    const asked = byName.get('commandHandover')
    const id = seen.pick('handover', random)
    if (!shown || !asked) return
    const who = { ...whoAsks(random, asked), which: 'ours' } as Who
    if (!('as' in who)) return
    const view = await ask({ ...validCall(shown, who, random, seen), path: `/api/v1/handovers/${id}`, query: [] })
    if (view.statusCode !== 200) return
    const { can, version } = view.json() as HandoverView
    if (can.length === 0) return
    const { command: name, on, needs } = random.pick(can)
    // Half of the handovers would be over soon.
    if (name === 'cancel' && !random.chance(0.05)) return
    const body = { command: name, ...(on === null ? {} : { on }), ...(fromSchema(needs as Schema, random) as object) }
    const call: Call = {
      ...validCall(asked, who, random, seen),
      path: `/api/v1/handovers/${id}/commands`,
      query: [],
      payload: JSON.stringify(body),
    }
    const headers = random.chance(0.3) ? { ...call.headers, 'if-match': `"${version}"` } : call.headers
    await askSomehow({ ...call, headers }, random)
    tally.commands += 1
  }

  const valid = async (operation: Operation, random: Choices) => {
    await askSomehow(validCall(operation, whoAsks(random, operation), random, seen), random)
  }
  const invalid = async (operation: Operation, random: Choices) => {
    await ask(spoiled(validCall(operation, whoAsks(random, operation), random, seen), random))
  }
  return {
    tally,
    ask,
    valid,
    invalid,
    chain: async (random) => {
      for (let step = 2 + random.below(6); step > 0; step -= 1) {
        if (random.chance(0.45)) await command(random)
        else if (random.chance(0.2)) await invalid(random.pick(inChains), random)
        else await valid(random.pick(inChains), random)
      }
    },
  }
}

/** Until what goes on behind an answer has been written, or long enough has shown that nothing does. */
async function settled(end: () => Promise<number>): Promise<void> {
  const before = await end()
  for (let times = 0; times < 20 && (await end()) === before; times += 1) await pause(10)
}

/** Where two answers part. */
function difference(one: unknown, other: unknown, at = ''): string {
  const isBoth = [one, other].every((value) => typeof value === 'object' && value !== null)
  if (!isBoth) return `${at} was ${JSON.stringify(one)} and is ${JSON.stringify(other)}`
  const names = [...new Set([...Object.keys(one as object), ...Object.keys(other as object)])]
  const member = (value: unknown, name: string) => (value as Record<string, unknown>)[name]
  const parting = names.find((name) => !isDeepStrictEqual(member(one, name), member(other, name))) ?? ''
  return difference(member(one, parting), member(other, parting), `${at}.${parting}`)
}

/** The same request with something else in it that is allowed wherever a text is. */
function changed(payload: string): string {
  const body = JSON.parse(payload) as Record<string, unknown>
  const [name] = Object.entries(body).find(([, value]) => typeof value === 'string') ?? ['command']
  return JSON.stringify({ ...body, [name]: `${body[name] ?? ''}x` })
}

export { urlOf }
