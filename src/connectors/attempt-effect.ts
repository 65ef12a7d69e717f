import { applyChange, undoChange, verifyChange } from './apply-change.ts'
import { attested } from './by-hand/by-hand.ts'
import type { Change, Outcome, Provider, RecordAccess } from './connector.ts'

export type Effect = Change & { state: string; attested?: { link: string } }

/**
 * One attempt at an effect, from wherever it stands: a look first, since whoever had it before may have made it. What a person did by
 * hand is only recorded, and stays their word.
 */
export async function attemptEffect(provider: Provider, effect: Effect, records: RecordAccess, who: string): Promise<Outcome> {
  if (effect.state === 'undoing') return undoChange(provider, effect, records)
  // What only people can do is no operation of a machine; writing down that they did it is.
  const writer = effect.attested ? { ...provider, operations: { [effect.action]: { repeat: 'natural' as const } } } : provider
  const outcome = (await verifyChange(writer, effect, records)) ?? (await applyChange(writer, effect, records))
  return effect.attested && outcome.state === 'verified' ? attested({ by: who, link: effect.attested.link }) : outcome
}
