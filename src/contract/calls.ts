import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Day, HandoverName, Id, Instant, PersonRef } from './parts.ts'
import { unknownHandover } from './refused.ts'

const OneCall = z.strictObject({ id: HandoverName, task: Id.meta({ description: 'The task of the call' }) })

const unknownCall = {
  ...unknownHandover,
  'task.unknown': { kind: 'unknown', when: 'The playbook has no such task.' },
  'call.not-a-call': { kind: 'conflict', when: 'The task is no call.' },
} as const

export const calls = {
  getSlots: endpoint({
    method: 'GET',
    path: '/handovers/:id/calls/:task/slots',
    summary: 'Propose moments for a call at which everybody who takes part is at work',
    about:
      'From the calendars of workspace, region, team and person, with holidays and leave; calls of other handovers count as busy. Two at most on one day. `schedule-call` takes any of them, or another moment with a reason.',
    who: 'workspace.read',
    params: OneCall,
    query: z.strictObject({
      minutes: z.coerce
        .number()
        .int()
        .min(5)
        .max(480)
        .optional()
        .meta({ description: 'How long; the longest that the page states when absent' }),
      most: z.coerce.number().int().min(1).max(20).default(5).meta({ description: 'How many' }),
      guests: z.string().max(1300).optional().meta({ description: 'Ids of others whose hours count too, with commas' }),
    }),
    status: 200,
    output: z
      .object({
        minutes: z.number().int(),
        people: z.array(PersonRef.extend({ zone: z.string() })),
        slots: z.array(
          z.object({
            start: Instant,
            words: z.string().meta({ description: 'The moment in the zones of all' }),
            each: z.array(z.object({ person: Id, zone: z.string(), words: z.string() })),
          }),
        ),
        passedOver: z
          .array(z.object({ date: Day, because: z.string() }))
          .meta({ description: 'Days that have no such moment, each with the reason' }),
      })
      .meta({ id: 'Slots', description: 'Moments that suit everybody of a call' }),
    refusals: unknownCall,
  }),
  getInvite: endpoint({
    method: 'GET',
    path: '/handovers/:id/calls/:task/invite',
    summary: 'Take a call into a calendar by hand',
    about: 'The same call that was sent by mail, as iCalendar. With `as=ics` it is the file alone.',
    who: 'workspace.read',
    params: OneCall,
    query: z.strictObject({ as: z.enum(['json', 'ics']).default('json') }),
    textAs: { ics: 'text/calendar' },
    status: 200,
    output: z
      .object({ name: z.string(), type: z.string(), text: z.string() })
      .meta({ id: 'Invite', description: 'A call as a file for calendars' }),
    refusals: { ...unknownCall, 'call.none': { kind: 'unknown', when: 'The call is not arranged, or was called off.' } },
  }),
}
