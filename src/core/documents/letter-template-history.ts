import type { Instant } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { TemplateFor } from './letter-in-force.ts'

/** What happened to the template of one kind of letters. A text is written once and never again; what changes is what is decided of it. */
export type TemplateEvent =
  | ({
      type: 'LetterTemplateWritten'
      version: number
      name: string
      source: string
      hash: string
      file: string
      notes: string[]
    } & TemplateFor)
  | ({ type: 'LetterTemplateApproved'; version: number; name: string; why?: string } & TemplateFor)
  | ({ type: 'LetterTemplateDeclined'; version: number; name: string; why: string } & TemplateFor)
  | ({ type: 'LetterTemplateWithdrawn'; version: number; name: string; why: string } & TemplateFor)

export type TemplateDecision = { what: 'approved' | 'declined' | 'withdrawn'; by: string; at: Instant; why: string | null }

export type TemplateVersion = {
  version: number
  name: string
  source: string
  hash: string
  /** The file that it was read from, as whoever sent it called it. */
  file: string
  /** Parts of the file that are not in the text. */
  notes: string[]
  by: string
  at: Instant
  decisions: TemplateDecision[]
}

export type TemplateHistory = { versions: TemplateVersion[]; inForce: number | null }

export const noTemplate: TemplateHistory = { versions: [], inForce: null }

const said = { LetterTemplateApproved: 'approved', LetterTemplateDeclined: 'declined', LetterTemplateWithdrawn: 'withdrawn' } as const

export function evolveTemplate(
  { versions, inForce }: TemplateHistory,
  { event, actor: by, at }: { event: TemplateEvent; actor: string; at: Instant },
): TemplateHistory {
  if (event.type === 'LetterTemplateWritten') {
    const { version, name, source, hash, file, notes } = event
    return { versions: [...versions, { version, name, source, hash, file, notes, by, at, decisions: [] }], inForce }
  }
  const what = said[event.type]
  const decision: TemplateDecision = { what, by, at, why: event.why ?? null }
  return {
    versions: versions.map((one) => (one.version === event.version ? { ...one, decisions: [...one.decisions, decision] } : one)),
    inForce: what === 'approved' ? event.version : what === 'withdrawn' ? null : inForce,
  }
}

export const templateStates = ['waiting', 'in force', 'replaced', 'declined', 'withdrawn'] as const
export type TemplateState = (typeof templateStates)[number]

export function templateState({ inForce }: TemplateHistory, { version, decisions }: TemplateVersion): TemplateState {
  if (version === inForce) return 'in force'
  const last = decisions.at(-1)?.what
  return last === undefined ? 'waiting' : last === 'approved' ? 'replaced' : last
}

export const templateSteps = ['approve', 'decline', 'withdraw'] as const
export type TemplateStep = (typeof templateSteps)[number]

/**
 * Why somebody may not decide that of a version; nothing when they may. Whoever wrote it never approves it, whatever their rights
 * and however few they are (process.md: nobody approves their own package, administrators included).
 */
export function refuseStep(
  history: TemplateHistory,
  version: TemplateVersion,
  step: TemplateStep,
  { person, others }: { person: string; others: readonly string[] },
): Refusal | undefined {
  const state = templateState(history, version)
  if (step === 'withdraw')
    return state === 'in force'
      ? undefined
      : new Refusal(
          'conflict',
          'letter-template.not-in-force',
          `Version ${version.version} is not in force, so nothing is drafted from it.`,
        )
  if (step === 'decline')
    return state === 'waiting'
      ? undefined
      : new Refusal('conflict', 'letter-template.decided', `Version ${version.version} is not waiting for a decision: it is ${state}.`)
  if (state === 'in force') return new Refusal('conflict', 'letter-template.decided', `Version ${version.version} is already in force.`)
  if (state === 'declined')
    return new Refusal(
      'conflict',
      'letter-template.decided',
      `Version ${version.version} was declined. Change the text and send it as a new version.`,
    )
  return person === version.by ? new Refusal('forbidden', 'letter-template.own', ownWords(others)) : undefined
}

const ownWords = (others: readonly string[]): string =>
  others.length > 0
    ? `You wrote this version, so somebody else approves it: ${listed(others)}.`
    : 'You wrote this version, so somebody else approves it, and nobody else here may. Invite a colleague, or give one of them the role of CSM manager, operations or administrator. Until then letters are drafted as before.'

const listed = (names: readonly string[]): string => {
  const some = names.slice(0, 5)
  const more = names.length - some.length
  if (more > 0) return `${some.join(', ')} or ${more} more`
  return some.length < 2 ? (some[0] ?? '') : `${some.slice(0, -1).join(', ')} or ${some.at(-1)}`
}
