import type { z } from 'zod'
import { Refusal } from '../base/refusal.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, HandoverEvent, HandoverStatus } from './handover.ts'

/**
 * One command of the engine. `can` lists it when `refuse` has nothing to say, and `decide` asks the same `refuse` first:
 * what a screen offers and what the engine does cannot differ. After `refuse` and `needs`, `decide` never refuses.
 */
export type Rule = {
  /** Its name in the API: `complete-task`. */
  command: string
  /** In which states of the handover it makes sense at all. */
  during: readonly HandoverStatus[]
  /** More than gathering, drafting and proposing, and so never by software (process.md, "Roles and rights"). */
  signs: boolean
  /** What it may be asked on: ids of tasks, gates, effects …; `[undefined]` when it is about the handover as a whole. */
  targets: (handover: Handover, circumstances: Circumstances) => readonly (string | undefined)[]
  /** A button's words. */
  label: (handover: Handover, circumstances: Circumstances, on: string) => string
  refuse: (handover: Handover, circumstances: Circumstances, on: string) => Refusal | undefined
  needs: (handover: Handover, circumstances: Circumstances, on: string) => z.ZodType
  decide: (handover: Handover, circumstances: Circumstances, on: string, input: never) => HandoverEvent[]
}

type Given<S extends z.ZodType> = {
  command: string
  during?: readonly HandoverStatus[]
  signs?: boolean
  targets?: Rule['targets']
  label: Rule['label']
  refuse?: Rule['refuse']
  needs: (handover: Handover, circumstances: Circumstances, on: string) => S
  decide: (handover: Handover, circumstances: Circumstances, on: string, input: z.infer<S>) => HandoverEvent[]
}

/** A command is about the whole handover, while it runs, and no signature, unless it says otherwise. */
export const rule = <S extends z.ZodType>(given: Given<S>): Rule => ({
  during: ['running'],
  signs: false,
  targets: () => [undefined],
  refuse: () => undefined,
  ...given,
  decide: given.decide as Rule['decide'],
})

/** Why nothing can be asked of a handover in this state. */
export function refusedByStatus({ command, during }: Rule, handover: Handover): Refusal | undefined {
  if (during.includes(handover.status)) return undefined
  const sentence = {
    proposed: `${handover.ref} has not started: it waits for the other side to accept.`,
    running: `${handover.ref} is running already.`,
    paused: `${handover.ref} is paused: ${(handover.pausedBecause ?? 'no reason stated').replace(/[.\s]+$/, '')}. Resume it first.`,
    completed: `${handover.ref} is completed; ended handovers stay ended.`,
    cancelled: `${handover.ref} was cancelled; ended handovers stay ended.`,
  }[handover.status]
  return new Refusal('conflict', `handover.${handover.status}`, sentence, { details: { command } })
}
