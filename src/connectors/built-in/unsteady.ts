import { sha256 } from '../../core/base/sha256.ts'
import type { Provider } from '../connector.ts'
import { ConnectorFault } from '../fault.ts'
import { type Fault, troubled } from './simulator.ts'

/** Of what goes wrong, what a person meets: a refusal that they finish or take back, and an answer that comes half a minute late. */
const moods: readonly (Fault | undefined)[] = ['refused', undefined, 'timed out', undefined]

/** What a simulated system says when it refuses, and the way on. */
export const refusalOf = (system: string): string =>
  `The ${system.toLowerCase()} of this account is simulated and refused the change, as real ones do now and then. Planned again, it goes through; what was made can be undone.`

/**
 * Baton's own records behind a line that fails as a real one does, so that a demo shows what happens then. The same change fails the
 * same way in every demo, and once only: asked again, or planned again, it goes through.
 */
export function unsteady(provider: Provider, { id, system }: { id: string; system: string }, attempt: number): Provider {
  const isFirst = attempt === 1 && !id.includes('#')
  const fault = isFirst ? moods[Number.parseInt(sha256(id).slice(0, 2), 16) % moods.length] : undefined
  if (!fault) return provider
  return {
    ...provider,
    async apply(change, records) {
      try {
        return await provider.apply(change, troubled(records, { next: () => fault, pause: async () => {} }))
      } catch (error) {
        if (!(error instanceof ConnectorFault && error.kind === 'refused')) throw error
        throw new ConnectorFault('refused', refusalOf(system))
      }
    },
  }
}
