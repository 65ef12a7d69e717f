import type { Handover, Happened } from './handover.ts'

type Moved = Extract<Happened, { type: 'PlaybookVersionChanged' }>

/** The id of the timer of a due: its step, its task, its moment (`due-chain.ts`). */
const reminder = /^([a-z-]+)\.(.+)\.(\d{4}-\d\d-\d\dT.+)$/

/**
 * The state under another version of the page: what is the same task keeps its state under its new name, what the version leaves
 * out goes with what was only planned for it. All of it stays in the log.
 */
export function moved(h: Handover, event: Moved): Partial<Handover> {
  const { at, removed, added, renamed = {}, roles = { renamed: {}, ended: [] }, gates = {} } = event
  const isGone = new Set(removed)
  const taskNow = (id: string) => renamed[id] ?? id
  const roleNow = (role: string) => roles.renamed[role] ?? role
  const kept = <T>(byTask: Record<string, T>): [string, T][] =>
    Object.entries(byTask).flatMap(([id, one]): [string, T][] => (isGone.has(id) ? [] : [[taskNow(id), one]]))
  const timerNow = (id: string) => {
    const [, step, task = '', due] = reminder.exec(id) ?? []
    return renamed[task] === undefined ? id : `${step}.${renamed[task]}.${due}`
  }
  return {
    playbook: { ...h.playbook, version: event.version },
    tasks: { ...Object.fromEntries(kept(h.tasks)), ...Object.fromEntries(added.map((id) => [id, { status: 'locked' as const }])) },
    gates: Object.fromEntries(Object.entries(h.gates).map(([id, gate]) => [gates[id] ?? id, gate])),
    calls: Object.fromEntries(kept(h.calls).map(([id, call]) => [id, { ...call, task: id }])),
    ...(h.agendas ? { agendas: Object.fromEntries(kept(h.agendas)) } : {}),
    effects: Object.fromEntries(
      Object.entries(h.effects).flatMap(([id, effect]) =>
        isGone.has(effect.task) && effect.state === 'planned' ? [] : [[id, { ...effect, task: taskNow(effect.task) }]],
      ),
    ),
    participants: h.participants.map((one) => {
      const isEnding = roles.ended.includes(one.role) && (one.until === undefined || one.until > at)
      return { ...one, role: roleNow(one.role), ...(isEnding ? { until: at } : {}) }
    }),
    // Whoever said "not me" of a role said it of the same one; nobody asks any more about one that is no longer there.
    ...(h.notMine
      ? {
          notMine: Object.fromEntries(
            Object.entries(h.notMine).flatMap(([role, said]) => (roles.ended.includes(role) ? [] : [[roleNow(role), said]])),
          ),
        }
      : {}),
    // Nobody is reminded again of what they were told under its old name.
    reminded: h.reminded.map(timerNow),
    consultations: Object.fromEntries(Object.entries(h.consultations).map(([id, one]) => [id, { ...one, role: roleNow(one.role) }])),
  }
}
