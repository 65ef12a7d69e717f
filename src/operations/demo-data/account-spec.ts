import type { Account } from '../../core/records/account.ts'
import type { Kind } from '../../core/records/kinds.ts'

/** A record that a story needs as it is. */
export type StoryRecord = { kind: Kind; key: string; data: Record<string, unknown>; source?: string }

/** How an account is told: what is not given is made up from its name. */
export type AccountSpec = {
  name: string
  region: string
  csm: string
  /** Whose it was before, the oldest first. */
  before?: string[]
  ae?: string
  parent?: string
  pooled?: boolean
  fields?: Partial<Omit<Account, 'name' | 'parent'>>
  /** Records that its story needs as they are, in place of what would be made up about these kinds. */
  records?: StoryRecord[]
}
