import { type Invitation, icalendar, invitationType } from '../documents/icalendar.ts'
import { agendaOf } from './agenda.ts'
import { callOf } from './call-state.ts'
import { inTheirZones, namesOf, uidOf } from './calls.ts'
import { type Circumstances, nameOf, tasksOf } from './circumstances.ts'
import type { CallState, Handover, Happened, PersonId } from './handover.ts'

/** What calendars are told about a call, by mail and as a file. */

export type Invite = {
  do: 'invite'
  people: PersonId[]
  about: string
  subject: string
  text: string
  method: Invitation['method']
  calendar: string
}

/** Who hears what of a call that was arranged, moved, called off, or whose people have changed. */
export function invitesFor(event: Happened, handover: Handover, circumstances: Circumstances): Invite[] {
  switch (event.type) {
    case 'CallScheduled': {
      const { dropped = [], organizer, ...call } = event
      const state: CallState = { ...call, scheduledBy: organizer ?? event.by }
      return [
        ...invite('CANCEL', dropped, state, event, handover, circumstances),
        ...invite('REQUEST', invited(state), state, event, handover, circumstances),
      ]
    }
    case 'CallPeopleChanged':
      return [
        ...invite('CANCEL', event.dropped, event.call, event, handover, circumstances),
        ...invite('REQUEST', invited(event.call), event.call, event, handover, circumstances),
      ]
    case 'CallCancelled':
      return invite('CANCEL', invited(event.call), event.call, event, handover, circumstances)
    default:
      return []
  }
}

const invited = ({ people = [], guests = [] }: CallState): PersonId[] => [...people, ...guests]

function invite(
  method: 'REQUEST' | 'CANCEL',
  to: readonly PersonId[],
  call: CallState,
  event: Happened,
  handover: Handover,
  circumstances: Circumstances,
): Invite[] {
  const people = to.filter((id) => circumstances.people.get(id)?.active)
  if (people.length === 0) return []
  const when = inTheirZones(call.start, invited(call).length > 0 ? invited(call) : people, circumstances)
  const title = titleOf(call, circumstances)
  const isMoved = method === 'REQUEST' && (call.sequence ?? 0) > 0
  const lead = method === 'CANCEL' ? 'called off' : isMoved ? 'changed' : 'invitation'
  return [
    {
      do: 'invite',
      people,
      about: event.type,
      subject: `${handover.ref}: ${lead}, ${title}, ${when.split(', ').slice(0, 2).join(', ')}`,
      text:
        method === 'CANCEL'
          ? [`${title} on ${when} does not take place for you.`, ...('because' in event && event.because ? [event.because] : [])].join('\n')
          : wordsOf(call, when, handover, circumstances),
      method,
      calendar: icalendar(invitationOf(method, call, event.at, handover, circumstances, people)),
    },
  ]
}

function wordsOf(call: CallState, when: string, handover: Handover, circumstances: Circumstances): string {
  const points = pointsOf(call, handover, circumstances)
  return [
    `${titleOf(call, circumstances)}: ${when}, ${call.minutes} minutes.`,
    `With ${namesOf(call.people ?? [], circumstances)}.${call.guests?.length ? ` Guests: ${namesOf(call.guests, circumstances)}.` : ''}`,
    ...(call.place === undefined ? [] : [`Place: ${call.place}`]),
    ...(call.link === undefined ? [] : [`Join: ${call.link}`]),
    ...(call.because === undefined ? [] : [`Why then: ${call.because}`]),
    ...(points.length > 0 ? ['', 'Agenda:', ...points.map((text) => `- ${text}`)] : []),
  ].join('\n')
}

const mostPoints = 20

/** What is on the agenda, without what is for few: an invitation travels through calendars that everybody sees. */
function pointsOf(call: CallState, handover: Handover, circumstances: Circumstances): string[] {
  const task = tasksOf(circumstances.definition).find(({ id }) => id === call.task)
  const points = task ? agendaOf(handover, task, circumstances) : []
  const open = points.filter(({ restricted }) => !restricted).map(({ text }) => text)
  return open.length > mostPoints ? [...open.slice(0, mostPoints), `and ${open.length - mostPoints} more`] : open
}

const titleOf = (call: CallState, { definition }: Circumstances): string =>
  tasksOf(definition).find(({ id }) => id === call.task)?.title ?? call.title ?? call.task

function invitationOf(
  method: Invitation['method'],
  call: CallState,
  stamp: string,
  handover: Handover,
  circumstances: Circumstances,
  only?: readonly PersonId[],
): Invitation {
  const person = (id: PersonId) => ({ name: nameOf(circumstances, id), email: circumstances.people.get(id)?.email ?? '' })
  // Who is taken off a list gets a cancellation for themselves, not one that ends the call for the others.
  const listed = method === 'CANCEL' && only ? only : invited(call)
  const points = pointsOf(call, handover, circumstances)
  const where = call.place ?? call.link
  const link = call.link ?? (circumstances.address === undefined ? undefined : `${circumstances.address}/h/${handover.ref}`)
  return {
    method,
    uid: uidOf(handover, call.task),
    sequence: call.sequence ?? 0,
    stamp,
    start: call.start,
    minutes: call.minutes,
    summary: `${handover.ref} ${circumstances.world.account.name}: ${titleOf(call, circumstances)}`,
    description: [...(call.link === undefined ? [] : [`Join: ${call.link}`]), ...points.map((text) => `- ${text}`)].join('\n'),
    ...(where === undefined ? {} : { location: where }),
    ...(link === undefined ? {} : { url: link }),
    organizer: person(call.scheduledBy),
    attendees: listed.filter((id) => circumstances.people.has(id)).map((id) => ({ ...person(id), needed: !call.guests?.includes(id) })),
  }
}

/** The call of a task as a file for people who add it by hand; nothing when none is arranged. */
export function invitationFile(
  handover: Handover,
  task: string,
  circumstances: Circumstances,
): { name: string; text: string; type: string } | undefined {
  const call = callOf(handover, task)
  if (!call) return undefined
  const text = icalendar(invitationOf('PUBLISH', call, circumstances.now, handover, circumstances))
  return { name: `${handover.ref}-${task}.ics`, text, type: invitationType('PUBLISH') }
}
