import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import { fromSchema, type Schema } from '../../src/core/process/testing/from-schema.ts'
import { type Random, randomFrom } from '../../src/core/process/testing/random.ts'
import { type Answer, Desk } from '../acceptance/desk.ts'
import { endServers, startServer } from '../acceptance/server-process.ts'
import { type Death, deathsFrom, nameOf } from './points.ts'

/** A command that somebody sent, and what became of it as far as they know. */
export type Sent = { as: string; handover: string; body: Record<string, unknown>; key: string; answer?: Answer }
export type CrashReport = { kills: number; commands: number; acknowledged: number; repeated: number; slowestStartMilliseconds: number }

/** The server that dies at a named point. */
export const dyingServer = join(import.meta.dirname, 'dying-server.ts')
const inUse = new Set([
  'comment',
  'answer',
  'attest',
  'complete-task',
  'apply',
  'undo',
  'reopen',
  'pause',
  'resume',
  'plan-effects',
  'submit',
])

/**
 * Lives of one server on one data folder. People work while it dies; then it starts again by itself, and whoever got no answer asks
 * again with the same key. Throws with the seed and the death where something is lost, doubled, half-done or broken.
 */
export async function crashLoop({
  kills,
  seed,
  tell = () => {},
}: {
  kills: number
  seed: number
  tell?: (line: string) => void
}): Promise<CrashReport> {
  const random = randomFrom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'baton-crashes-'))
  chmodSync(folder, 0o711)
  const dataDir = join(folder, 'data')
  const sent: Sent[] = []
  const report: CrashReport = { kills: 0, commands: 0, acknowledged: 0, repeated: 0, slowestStartMilliseconds: 0 }
  let death: Death | undefined
  try {
    for (death of [...deathsFrom(random, kills), undefined]) {
      const began = performance.now()
      const server = await startServer(
        dataDir,
        death?.kind === 'point' ? { BATON_TEST_DIES: `${death.statement}:${death.when}:${death.count}` } : {},
        dyingServer,
      )
      if (report.kills > 0)
        report.slowestStartMilliseconds = Math.max(report.slowestStartMilliseconds, Math.round(performance.now() - began))
      if (!death) {
        const desk = await Desk.open(server.ask)
        report.repeated += await repeat(desk, sent)
        await nothingIsLost(desk, sent)
        await nothingIsHalfDone(desk, sent)
        await server.kill('SIGTERM')
        break
      }
      const gone = server.ended.then(() => true)
      const deadline = pause(death.kind === 'point' ? 8_000 : death.milliseconds).then(() => false)
      const working = work(server.ask, random, sent, report, gone)
      // It is awaited below, once the server is gone.
      working.catch(() => {})
      if (!(await Promise.race([gone, deadline]))) {
        if (death.kind === 'database') process.kill(server.postgresPid(), 'SIGKILL')
        if (death.kind === 'database') await pause(300)
        // A point that this life never came to ends like any other moment.
        await server.kill('SIGKILL')
      }
      await working
      report.kills += 1
      tell(`${String(report.kills).padStart(3)}  ${nameOf(death)}: ${sent.length} commands so far`)
    }
  } catch (cause) {
    throw new Error(
      `BATON_CRASH_SEED=${seed}, after ${report.kills} kills, ${death ? nameOf(death) : 'at the end'}: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    )
  } finally {
    await endServers(dataDir)
    rmSync(folder, { recursive: true, force: true })
  }
  report.commands = sent.length
  report.acknowledged = sent.filter(({ answer }) => answer?.status === 200).length
  return report
}

/** Six people do what they may, each one thing after the other and all at once, until nobody answers any more. */
export async function work(
  ask: Parameters<typeof Desk.open>[0],
  random: Random,
  sent: Sent[],
  report: Pick<CrashReport, 'repeated'>,
  gone: Promise<unknown>,
) {
  let isGone = false
  void gone.then(() => {
    isGone = true
  })
  try {
    const desk = await Desk.open(ask)
    report.repeated += await repeat(desk, sent)
    const { items } = await desk.get<{ items: { id: string }[] }>(desk.operations, '/handovers?status=active&limit=6')
    await Promise.all(
      Array.from({ length: 6 }, async (_, place) => {
        for (let turn = 0; turn < 200 && !isGone; turn += 1) {
          const handover = items[(turn + place) % items.length]?.id ?? ''
          const as = random.pick(await peopleOf(desk, handover))
          const view: HandoverView = await desk.handover(as, handover)
          const can = view.can.filter(({ command }) => inUse.has(command))
          if (can.length === 0) continue
          const { command, on, needs } = random.pick(can)
          const body = { command, ...(on === null ? {} : { on }), ...(fromSchema(needs as Schema, random) as Record<string, unknown>) }
          const one: Sent = { as, handover, body, key: randomUUID() }
          sent.push(one)
          one.answer = await desk.ask('POST', `/handovers/${handover}/commands`, { as, body, headers: { 'idempotency-key': one.key } })
          mustBeAnAnswer(one)
        }
      }),
    )
  } catch (error) {
    // The server went away under them; anything else travels on.
    if (!isConnectionLost(error) && !isUnavailable(error)) throw error
  }
}

const peopleOf = async (desk: Desk, handover: string): Promise<string[]> => {
  const { participants } = await desk.handover(desk.operations, handover)
  const here = participants.map(({ person }) => desk.person(person.id)).filter(({ active }) => active)
  return [...new Set(here.map(({ email }) => email)), desk.operations]
}

const isConnectionLost = (error: unknown) =>
  error instanceof TypeError || (error instanceof Error && /terminated|fetch failed|other side closed/.test(String(error.message)))
const isUnavailable = (error: unknown) => error instanceof Error && /was answered 503/.test(error.message)

/** Whoever got no answer, or was told to come again, asks again with the same key. */
export async function repeat(desk: Desk, sent: Sent[]): Promise<number> {
  const open = sent.filter(({ answer }) => answer === undefined || answer.status === 503)
  for (const one of open) {
    one.answer = await desk.ask('POST', `/handovers/${one.handover}/commands`, {
      as: one.as,
      body: one.body,
      headers: { 'idempotency-key': one.key },
    })
    mustBeAnAnswer(one)
  }
  return open.length
}

function mustBeAnAnswer({ answer, as, body }: Sent): void {
  if (answer && answer.status >= 500 && answer.status !== 503)
    throw new Error(`${as}: ${JSON.stringify(body)} was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
}

/** Every event of every answer stands in the log, once, and the log verifies. */
export async function nothingIsLost(desk: Desk, sent: readonly Sent[]): Promise<void> {
  await desk.verifies()
  for (const handover of new Set(sent.map((one) => one.handover))) {
    const events = await desk.events(desk.operations, handover)
    const versions = events.map(({ version }) => version)
    if (versions.some((version, index) => version !== index + 1))
      throw new Error(`The events of ${handover} have gaps or doubles: ${versions}`)
    const known = new Map(events.map(({ version, type }) => [version, type]))
    for (const { answer, body } of sent) {
      if (answer?.status !== 200) continue
      const { handover: after, events: told } = answer.body as { handover: { id: string }; events: { version: number; type: string }[] }
      if (after.id !== handover) continue
      for (const { version, type } of told)
        if (known.get(version) !== type)
          throw new Error(`${JSON.stringify(body)} was acknowledged with ${type} as ${version}, which is ${known.get(version)} now`)
    }
  }
}

/** What was asked of other systems has been made, or failed, or waits for a person: nothing hangs. */
export async function nothingIsHalfDone(desk: Desk, sent: readonly Sent[]): Promise<void> {
  const handovers = [...new Set(sent.map(({ handover }) => handover))]
  const hanging = async () => {
    const views = await Promise.all(handovers.map((id) => desk.handover(desk.operations, id)))
    return views.flatMap(({ ref, state, tasks }) =>
      state === 'running'
        ? tasks.flatMap(({ effects }) =>
            effects.filter(({ state }) => state === 'requested' || state === 'undoing').map(({ subject }) => `${ref}: ${subject}`),
          )
        : [],
    )
  }
  let left = await hanging()
  for (const limit = Date.now() + 90_000; left.length > 0 && Date.now() < limit; left = await hanging()) await pause(500)
  if (left.length > 0) throw new Error(`Still under way: ${left.join('; ')}`)
}
