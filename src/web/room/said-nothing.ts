import type { HandoverView } from '../../core/process/view.ts'

/**
 * Whose word about a call is missing: those on whose list it stands, as the engine knows for whom a deputy has spoken. A deputy is not
 * missed beside the one they stand in for.
 */
export function saidNothing({ waiting, participants }: Pick<HandoverView, 'waiting' | 'participants'>, call: string) {
  const asked = waiting.flatMap(({ task, on, person }) => (task === call && on === call ? [person] : []))
  const standsInFor = (deputy: string, other: string) =>
    participants.some(({ person, delegateOf }) => person.id === deputy && delegateOf?.id === other)
  return asked.filter(({ id }) => !asked.some((other) => standsInFor(id, other.id)))
}
