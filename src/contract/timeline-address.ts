import { z } from 'zod'
import { endpoint } from './endpoint.ts'

const TimelineAddress = z
  .object({ address: z.string().nullable().meta({ description: 'Null when none is set' }) })
  .meta({ id: 'TimelineAddress', description: 'The address by which your own mail reaches the timeline of the CS platform' })
export type TimelineAddress = z.infer<typeof TimelineAddress>

/** A secret of one person: whoever knows it can write into the timeline in their name. Told to that person and to nobody else. */
export const timelineAddress = {
  getTimelineAddress: endpoint({
    method: 'GET',
    path: '/me/timeline-address',
    summary: 'Read your own timeline address',
    about: 'Letters that leave in your name go there in blind copy. Nobody else can read it, neither here nor in any log or proof.',
    who: 'workspace.read',
    status: 200,
    output: TimelineAddress,
    refusals: { 'timeline-address.person-only': { kind: 'forbidden', when: 'Software asks. It is told to the person alone.' } },
  }),
  putTimelineAddress: endpoint({
    method: 'PUT',
    path: '/me/timeline-address',
    summary: 'Set or remove your own timeline address',
    who: 'handover.command',
    body: z.strictObject({
      address: z
        .email()
        .max(254)
        .regex(/^[\x21-\x7e]+$/, 'holds signs that no address has')
        .nullable()
        .meta({ description: 'Null to remove it' }),
    }),
    status: 200,
    output: TimelineAddress,
    refusals: { 'timeline-address.person-only': { kind: 'forbidden', when: 'Software asks. Only the person sets it.' } },
  }),
}
