import type { StartOptions } from '../../contract/handovers.ts'
import { words } from './words.ts'

export type StartDraft = {
  playbook: string
  to: string
  reason: string
  reasonText: string
  /** People chosen by hand, by role. */
  roles: Readonly<Record<string, string>>
  /** Child accounts that stay, each with why. */
  staying: Readonly<Record<string, string>>
  pace: string
  flipOn: string
  /** The completed handover whose answers come along; empty: none. */
  previous: string
}

type Choice = StartOptions['playbooks'][number]
export type Problem = { at: string; words: string }

/** What the page can know before anybody types: the only playbook, the suggested receiver. */
export function firstDraft({ playbooks, again, escalation }: Pick<StartOptions, 'playbooks' | 'again' | 'escalation'>): StartDraft {
  const only = playbooks.length === 1 ? playbooks[0] : undefined
  const reason = escalation !== null && only?.kind === 'pool-to-named' ? 'escalation' : ''
  return {
    playbook: only?.id ?? '',
    to: only?.suggested?.id ?? '',
    reason,
    reasonText: '',
    roles: {},
    staying: {},
    pace: 'standard',
    flipOn: '',
    previous: again?.id ?? '',
  }
}

/** Everything that is missing, said at once. */
export function problemsOf(draft: StartDraft, choice: Choice | undefined): Problem[] {
  if (!choice) return [{ at: 'playbook', words: words.choosePlaybook }]
  return [
    ...(draft.to === '' ? [{ at: 'to', words: words.chooseReceiver }] : []),
    ...(draft.reason === '' ? [{ at: 'reason', words: words.chooseReason }] : []),
    ...(draft.reason === 'other' && draft.reasonText.trim() === '' ? [{ at: 'reasonText', words: words.reasonTextNeeded }] : []),
    ...choice.roles
      .filter(({ role, person, informedOnly }) => !informedOnly && !draft.roles[role] && person === null)
      .map(({ role }) => ({ at: `role ${role}`, words: words.choose(role) })),
    ...Object.entries(draft.staying)
      .filter(([, because]) => because.trim() === '')
      .map(([account]) => ({ at: `staying ${account}`, words: words.whyStaysNeeded })),
  ]
}

/** What is sent: only what differs from what the records say. */
export function bodyOf(account: string, draft: StartDraft): Record<string, unknown> {
  const roles = Object.fromEntries(Object.entries(draft.roles).filter(([, person]) => person !== ''))
  const staying = Object.entries(draft.staying).map(([id, because]) => ({ account: id, because: because.trim() }))
  return {
    account,
    playbook: draft.playbook,
    to: draft.to,
    reason: { kind: draft.reason, ...(draft.reasonText.trim() === '' ? {} : { text: draft.reasonText.trim() }) },
    ...(staying.length > 0 ? { staying } : {}),
    ...(Object.keys(roles).length > 0 ? { roles } : {}),
    ...(draft.pace === 'standard' ? {} : { pace: draft.pace }),
    ...(draft.flipOn === '' ? {} : { flipOn: draft.flipOn }),
    ...(draft.previous === '' ? {} : { previous: draft.previous }),
  }
}
