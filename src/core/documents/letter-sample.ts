import type { LetterMode, TransitionKind } from '../definition/definition.ts'
import type { LetterSources } from './letter-facts.ts'

/** A customer who does not exist, so that a text can be read as a customer would before any is written to. */
export function letterSample(kind: TransitionKind, mode: LetterMode): LetterSources {
  const ae = { name: 'Diego Alvarez', email: 'diego@example.com' }
  const outgoing = 'Priya Raman'
  const toPool = kind === 'named-to-pool'
  const incoming = toPool
    ? ({ kind: 'pool', name: 'Scale pool' } as const)
    : ({ kind: 'person', name: 'Nina Holm', email: 'nina@example.com' } as const)
  return {
    kind,
    account: 'Example Freight',
    greeted: ['Dana', 'Kofi'],
    outgoing: kind === 'pool-to-named' ? 'Scale pool' : outgoing,
    sender: mode === 'ae' ? ae.name : mode === 'app' ? 'Baton' : outgoing,
    incoming,
    mainContact: toPool ? ae : incoming,
    date: '2026-12-15',
  }
}
