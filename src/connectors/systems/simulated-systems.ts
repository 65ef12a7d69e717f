import { canonical } from '../../core/base/canonical.ts'
import type { Data } from '../../core/cutover/action.ts'
import { type Capability, capabilities } from '../../core/cutover/capabilities.ts'
import type { Person } from '../../core/records/parts.ts'
import { type Fault, through } from '../built-in/simulator.ts'
import { ConnectorFault } from '../fault.ts'
import type { Call, System } from './system.ts'

type Kept = { account: string; kind: string; key: string; data: Data }

type Given = {
  start: readonly Kept[]
  /** What goes wrong with this call, if anything. */
  next?: (capability: Capability) => Fault | undefined
  pause?: (seconds: number) => Promise<void>
  /** Sees what all systems hold after each call that changed something. */
  watch?: (all: ReadonlyMap<string, Kept>) => void
}

/** A simulator for each capability, over objects in memory: what they hold changes by calls alone, and each call may fail. */
export function simulatedSystems({ start, next = () => undefined, pause = async () => {}, watch = () => {} }: Given) {
  const kept = new Map<string, Kept>()
  const idOf = (account: string, kind: string, key: string) => canonical([account, kind, key])
  for (const one of start) kept.set(idOf(one.account, one.kind, one.key), structuredClone(one))
  const make = (account: string, call: Call) => {
    const id = idOf(account, call.on.kind, call.on.key)
    const found = kept.get(id)
    const data = made(call, found?.data)
    if (data === undefined) kept.delete(id)
    else kept.set(id, { account, ...call.on, data: structuredClone(data) })
    watch(kept)
  }
  const systems = Object.fromEntries(
    (Object.keys(capabilities) as Capability[]).map((capability): [Capability, System] => [
      capability,
      {
        capability,
        read: async (account, kind, key) => structuredClone(kept.get(idOf(account, kind, key))?.data),
        call: (account, call) => through(next(capability), async () => make(account, call), pause),
      },
    ]),
  ) as Record<Capability, System>
  return { systems, all: (): Kept[] => structuredClone([...kept.values()]) }
}

/** What one call makes of an object; undefined when it is gone. */
function made(call: Call, data: Data | undefined): Data | undefined {
  if (call.name === 'calendar.insert') return data ?? call.event
  if (call.name === 'timeline.write') return data ?? call.entry
  if (call.name === 'object.create') return data ?? call.fields
  if (call.name === 'calendar.delete' || call.name === 'timeline.delete' || call.name === 'object.delete') return undefined
  if (data === undefined) throw new ConnectorFault('refused', `There is no ${call.on.kind} ${call.on.key}.`)
  switch (call.name) {
    case 'helpdesk.follower':
      return { ...data, followers: listed(data.followers, call) }
    case 'helpdesk.cc':
      return { ...data, cc: listed(data.cc, call) }
    case 'chat.member':
      return { ...data, members: listed(data.members, call) }
    case 'documents.permission':
    case 'recordings.access':
      return { ...data, sharedWith: listed(data.sharedWith, call) }
    case 'tracker.level': {
      const watchers = (data.watchers as { person: Person; level: string }[] | undefined) ?? []
      const known = watchers.some(({ person }) => person.id === call.as.id)
      const level = call.level
      if (level === null) return { ...data, watchers: watchers.filter(({ person }) => person.id !== call.as.id) }
      const mine = { person: call.as, level }
      return { ...data, watchers: known ? watchers.map((one) => (one.person.id === call.as.id ? mine : one)) : [...watchers, mine] }
    }
    case 'documents.folder':
      return { ...data, inStandardFolder: call.standard }
    case 'mail.sender':
      return filled({ ...data, automatedSender: call.person })
    case 'calendar.end':
      return filled({ ...data, active: false, nextAt: null })
    case 'calendar.patch':
    case 'object.update':
      return filled({ ...data, ...call.fields })
  }
}

const filled = (data: Data): Data => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))

function listed(list: unknown, { action, person }: { action: 'put' | 'delete'; person: Person }): Person[] {
  const people = Array.isArray(list) ? (list as Person[]) : []
  const others = people.filter(({ id }) => id !== person.id)
  return action === 'delete' ? others : others.length < people.length ? people : [...people, person]
}
