import { Refusal } from '../core/base/refusal.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import { type Consequence, consequences } from '../core/process/consequences.ts'
import type { Written } from './append-handover.ts'
import { applyEffect } from './apply-effect.ts'
import { machineCommand } from './machine-command.ts'
import { sendLetter } from './send-letter.ts'
import type { Services } from './services.ts'

/** How deep a chain of consequences may go before it is a rule that feeds itself, which is our bug. */
const deepest = 12

/**
 * Does what follows from events that are committed: effects, the letter, rechecks. Called right after a command, so
 * that people see the result, and by the relay for whatever a crash left over; each piece is harmless when done twice.
 */
export async function followUp(
  services: Services,
  tenant: string,
  written: Written,
  circumstances: Circumstances,
  depth = 0,
): Promise<void> {
  if (depth > deepest) throw new Error(`Consequences of handover ${written.handover.id} do not end`)
  const work = written.events.flatMap((event) => consequences(event, written.handover, circumstances))
  const entries = written.events.map((_, index) => entryKey(tenant, written.firstPosition + index))
  for (const entry of entries) services.inHand.set(entry, 'working')
  try {
    for (const consequence of work) {
      const next = await carryOut(services, tenant, written, consequence)
      if (next) await followUp(services, tenant, next, next.circumstances, depth + 1)
    }
    for (const entry of entries) services.inHand.set(entry, 'done')
  } catch (error) {
    // Whatever was left undone is the relay's again.
    for (const entry of entries) services.inHand.delete(entry)
    throw error
  }
}

/** After a command: it is done and says so. What the database was too busy or too far away for is carried out by the relay. */
export async function followUpOrLeave(services: Services, tenant: string, written: Written, circumstances: Circumstances): Promise<void> {
  try {
    await followUp(services, tenant, written, circumstances)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** The name of an entry of the log among those that this process has in hand. */
export const entryKey = (tenant: string, position: number): string => `${tenant}:${position}`
export const entryOf = (key: string): { tenant: string; seq: number } => {
  const [tenant = '', seq] = key.split(':')
  return { tenant, seq: Number(seq) }
}

type Next = (Written & { circumstances: Circumstances }) | undefined

async function carryOut(services: Services, tenant: string, { handover }: Written, consequence: Consequence): Promise<Next> {
  const now = await services.now(tenant)
  switch (consequence.do) {
    case 'recheck':
      return machineCommand(services, { tenant, id: handover.id, now, command: { command: 'recheck' } })
    case 'apply-effect':
    case 'undo-effect':
      return applyEffect(services, { tenant, handover: handover.id, effect: consequence.effect, now })
    case 'send-letter':
      return sendLetter(services, { tenant, handover, letterVersion: consequence.letterVersion, now })
    case 'invite':
    case 'tell':
      // Written with the event itself.
      return undefined
  }
}
