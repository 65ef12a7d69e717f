import type { HandoverView } from '../../core/process/view.ts'

/** Everybody who appears in this handover, by id. Evidence names people by id only. */
export function namesIn(view: HandoverView): (id: string) => string {
  const known = new Map<string, string>()
  const add = (person: { id: string; name: string } | null | undefined) => person && known.set(person.id, person.name)
  for (const { person, delegateOf } of view.participants) {
    add(person)
    add(delegateOf)
  }
  for (const { person, unblocks } of view.waiting) {
    add(person)
    add(unblocks)
  }
  for (const { by } of [...view.comments, ...view.proposals]) add(by)
  for (const { person } of [...view.consultations, ...view.openEnds, ...view.tasks.flatMap(({ said }) => said)]) add(person)
  for (const person of [view.startedBy, view.acceptedBy, view.awaiting]) add(person)
  for (const holder of [view.from, view.to]) if (holder.kind === 'person') add(holder)
  return (id) => (id === 'baton' ? 'Baton' : (known.get(id) ?? 'someone outside this handover'))
}
