import type { ChildFacts } from '../facts/handover-facts.ts'
import type { FactSources } from '../facts/to-facts.ts'

/** What is recorded about the account of a handover, before the handover itself is added to it. */
export type World = {
  account: FactSources['account']
  /** With what is recorded of each; checks do not look at that. */
  children: (Omit<ChildFacts, 'moves' | 'whyNot'> & {
    records?: FactSources['records']
    /** Why it passes with nobody else's handover: it has ended, or is handed over by itself. */
    apart?: string
  })[]
  records: FactSources['records']
}
