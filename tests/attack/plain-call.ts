import { actionsOf } from '../../src/core/policy/can.ts'
import type { TwoWorkspaces } from '../support/two-workspaces.ts'
import { type Call, validCall, type Who } from './calls.ts'
import { type Seen, seenSoFar } from './seen.ts'
import type { Operation } from './surface.ts'
import type { Choices } from './values.ts'

/** Always the first of what can be chosen: the least that is understood, or everything that may be said. */
const firstChoice = (isWhole: boolean): Choices => ({
  below: () => 0,
  chance: () => isWhole,
  pick: <T>(choices: readonly T[]) => choices[0] as T,
  matching: (pattern) => shaped.find((one) => new RegExp(pattern, 'u').test(one)) ?? 'a1',
})

const shaped = ['a1', 'a'.repeat(64), '08:00', 'a1.example', 'http://127.0.0.1:1', '-']

type Found = TwoWorkspaces['found']

export const knownOf = ({ handover, account, mail, person, contact }: Found): Seen =>
  seenSoFar({
    handover: [handover],
    account: [account],
    mail: [mail],
    person: [person],
    User: [person],
    pool: ['scale-pool'],
    territory: ['central'],
    kind: ['contact'],
    key: [contact],
    playbook: ['csm-to-csm'],
  })

/** Whoever gets furthest with it: an administrator, where they may not operations, and where people get nowhere a directory. */
function whoGetsFurthest({ endpoint: { scim, who } }: Operation, which: 'ours' | 'theirs'): Who {
  if (scim) return { name: 'directory', which, as: 'directory' }
  const isForSam = who === 'anyone' || actionsOf('administrator').includes(who)
  return { name: isForSam ? 'sam' : 'olu', which, as: 'person' }
}

/** One call that is understood, about what is known: with the least that it needs, or with everything that it may say. */
export const plainCall = (operation: Operation, which: 'ours' | 'theirs', found: Found, says: 'the least' | 'everything'): Call =>
  validCall(operation, whoGetsFurthest(operation, which), firstChoice(says === 'everything'), knownOf(found))
