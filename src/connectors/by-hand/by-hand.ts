import { z } from 'zod'
import { actions } from '../../core/cutover/actions.ts'
import { type Capability, capabilities } from '../../core/cutover/capabilities.ts'
import { fieldChanges } from '../../core/cutover/conflict-sentence.ts'
import { isMade } from '../../core/cutover/merge-change.ts'
import type { Change, Connector, Outcome, Provider } from '../connector.ts'
import { read } from '../read-change.ts'

/** Nothing is connected: a person does it, guided by a precise sentence. */
export const byHand: Connector = {
  name: 'by-hand',
  title: 'By hand',
  about: 'Baton says exactly what to change and where; a person does it, and Baton reads it back or takes their word with a link.',
  serves: Object.keys(capabilities) as Capability[],
  settings: z.object({}),
  connect: () => provider,
}

const provider: Provider = {
  by: 'by hand',
  // What a person does twice, they see; what a machine may not repeat is never repeated here, because no machine does it.
  operations: Object.fromEntries(actions.map(({ name }) => [name, { repeat: 'never' as const }])),

  async apply(change, records) {
    return (await provider.verify(change, records)) ?? { state: 'failed', because: `A person has to do this: ${change.instruction}` }
  },

  async verify(change, records) {
    const { kind, before, after } = read(change)
    const found = await records.read(change.account, kind, change.record.key)
    return isMade(found?.data ?? null, { before, after }) ? { state: 'verified' } : undefined
  },

  async undo(change, records) {
    const { kind, before, after } = read(change)
    const found = await records.read(change.account, kind, change.record.key)
    if (isMade(found?.data ?? null, { before: after, after: before })) return { state: 'undone' }
    return { state: 'failed', because: `A person has to take this back: ${instructionToUndo(change)}` }
  },
}

/** Somebody says that they did it, and shows where. Their word, not a reading: so it is applied, never verified. */
export const attested = ({ by, link }: { by: string; link: string }): Outcome => ({
  state: 'applied',
  because: `${by} says that it is done: ${link}`,
})

function instructionToUndo(change: Change): string {
  const { kind, before, after } = read(change)
  if (before === null) return `remove what was added for "${change.subject}" in ${change.system}.`
  return `in ${change.system}, put back ${fieldChanges(kind, after ?? {}, before).join('; ')}.`
}
