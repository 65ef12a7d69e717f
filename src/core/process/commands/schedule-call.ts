import { z } from 'zod'
import { whyNoGuest } from '../call-guests.ts'
import { callOf } from '../call-state.ts'
import { attendeesOf, inTheirZones, lengthOf, slotsFor, uidOf, whyUnusual } from '../calls.ts'
import { type Circumstances, taskOf, tasksOf } from '../circumstances.ts'
import type { HandoverEvent, PersonId } from '../handover.ts'
import { line, link, momentFrom, text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { notMineToDo } from '../task-guards.ts'

/** How many moments the form proposes; all are in sight at once. */
const proposed = 4
const longest = 480

/**
 * Arranges the internal call, or moves it. Who takes part follows from the playbook; others of the workspace may come, customers
 * and outside addresses never do. Outside of somebody's hours, on top of another call or for an unusual length only with a reason.
 */
export const scheduleCall = rule({
  command: 'schedule-call',
  targets: (_handover, { definition }) =>
    tasksOf(definition)
      .filter(({ kind }) => kind === 'call')
      .map(({ id }) => id),
  label: (handover, { definition }, on) => `${callOf(handover, on) ? 'Move' : 'Schedule'} "${taskOf(definition, on).title}"`,
  refuse: (handover, circumstances, on) => notMineToDo(handover, taskOf(circumstances.definition, on), circumstances),
  needs: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const { min, max } = lengthOf(task)
    const people = attendeesOf(handover, task, circumstances, personActing(circumstances))
    // For the longest that needs no reason, so that each of them suits whatever length is chosen.
    const { slots } = slotsFor(handover, task, circumstances, { minutes: max, most: proposed, people })
    const proposals = slots.map((start) => ({ const: start, title: inTheirZones(start, people, circumstances) }))
    const another = { type: 'string', format: 'date-time', title: 'Another moment', formatMinimum: circumstances.now }
    const guests = [...circumstances.people.values()].filter(
      ({ id, active, roles }) => active && !people.includes(id) && !roles.every((role) => role === 'viewer'),
    )
    const length = min === max ? `${min} minutes` : `${min} to ${max} minutes`
    const known = callOf(handover, on)
    const reason = { required: ['because'], title: 'Another moment or length, with a reason' }
    return z
      .strictObject({
        start: momentFrom('Start', circumstances.now).meta(proposals.length > 0 ? { anyOf: [...proposals, another] } : {}),
        minutes: z
          .number()
          .int()
          .min(5)
          .max(longest)
          .meta({ title: 'Minutes', default: known?.minutes ?? min }),
        because: text('Why then, or why that long?', {
          description: `Only outside of somebody's working hours, at the time of another call, or for other than ${length}.`,
        }).optional(),
        place: line('Place').meta({ default: known?.place }).optional(),
        link: link('Link to join').meta({ default: known?.link }).optional(),
        agenda: text('More for the agenda, one point a line').optional(),
        guests: z
          .array(
            z
              .string()
              .max(254)
              .superRefine((guest, context) => {
                const why = whyNoGuest(guest, circumstances)
                if (why) context.addIssue({ code: 'custom', message: why })
              }),
          )
          .max(10)
          .meta({
            title: 'Guests',
            format: 'people',
            maxItems: 10,
            items: { anyOf: guests.map(({ id, name }) => ({ const: id, title: name })) },
          })
          .optional(),
      })
      .superRefine(({ start, minutes, because }, context) => {
        if (because !== undefined) return
        const why = whyUnusual(handover, task, circumstances, { start, minutes, people })
        if (why.length > 0)
          context.addIssue({
            code: 'custom',
            path: ['because'],
            message: `${why.join(' ')} Choose another moment, or say why it has to be`,
          })
      })
      .meta({
        anyOf:
          proposals.length > 0
            ? [
                {
                  title: 'One of the proposed moments',
                  properties: {
                    start: { enum: slots },
                    minutes: { type: 'integer', minimum: min, maximum: max },
                  },
                },
                reason,
              ]
            : [reason],
      })
  },
  decide: (handover, circumstances, on, input): HandoverEvent[] => {
    const task = taskOf(circumstances.definition, on)
    const by = personActing(circumstances)
    const before = handover.calls[on]
    const known = callOf(handover, on)
    const people = attendeesOf(handover, task, circumstances, by)
    const points = pointsIn(input.agenda)
    const guests = guestsFrom(input.guests, people, circumstances) ?? known?.guests?.filter((one) => !people.includes(one))
    const invited = [...people, ...(guests ?? [])]
    const dropped = [...(known?.people ?? []), ...(known?.guests ?? [])].filter((one) => !invited.includes(one))
    // Whoever sent the first invitation goes on sending it: calendars take a move from nobody else.
    const organizer = known && people.includes(known.scheduledBy) ? known.scheduledBy : by
    const { because, place = known?.place, link: address = known?.link } = input
    return [
      {
        type: 'CallScheduled',
        task: on,
        start: new Date(input.start).toISOString(),
        minutes: input.minutes,
        agenda: [...new Set([...(known?.agenda ?? []), ...points])],
        title: task.title,
        uid: uidOf(handover, on),
        sequence: before ? (before.sequence ?? 0) + 1 : 0,
        people,
        organizer,
        ...(guests && guests.length > 0 ? { guests } : {}),
        ...(dropped.length > 0 ? { dropped } : {}),
        ...(place === undefined ? {} : { place }),
        ...(address === undefined ? {} : { link: address }),
        ...(because === undefined ? {} : { because }),
      },
      ...points
        .filter((point) => !known?.agenda.includes(point))
        .map(
          (point): HandoverEvent => ({
            type: 'AgendaItemAdded',
            task: on,
            item: { id: circumstances.newId(), part: 'topic', text: point, addedBy: by, owner: by },
          }),
        ),
    ]
  },
})

const pointsIn = (agenda: string | undefined): string[] => [
  ...new Set(
    (agenda ?? '')
      .split('\n')
      .map((point) => point.trim())
      .filter((point) => point !== ''),
  ),
]

/** Named by id or by the address that they have here. */
function guestsFrom(
  given: readonly string[] | undefined,
  people: readonly PersonId[],
  circumstances: Circumstances,
): PersonId[] | undefined {
  if (!given) return undefined
  const found = given.flatMap((guest) => guestNamed(guest, circumstances) ?? [])
  return [...new Set(found)].filter((id) => !people.includes(id))
}

const guestNamed = (guest: string, { people }: Circumstances): PersonId | undefined =>
  people.get(guest)?.id ?? [...people.values()].find(({ email }) => email.toLowerCase() === guest.trim().toLowerCase())?.id
