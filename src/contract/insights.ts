import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Day, Id, PersonRef } from './parts.ts'
import { unknownFilter } from './refused.ts'

const Count = z.number().int().min(0)
const PlaybookRef = z.object({ id: Id, title: z.string() })

const LongEnough = z
  .object({
    handovers: Count,
    medianDays: Count,
    ninetiethDays: Count.meta({ description: 'Nine of ten took no longer' }),
  })
  .meta({ id: 'WorkingDays', description: 'How many working days something took, counted as deadlines are' })

export const Insights = z
  .object({
    from: Day.meta({ description: 'The Monday that the span begins with' }),
    to: Day.meta({ description: 'The Sunday that it ends with' }),
    now: z.object({
      proposed: Count,
      running: Count,
      paused: Count,
      stages: z
        .array(
          z.object({
            playbook: PlaybookRef,
            stage: Id.nullable().meta({ description: 'Null: nothing is left to do but to complete it' }),
            name: z.string().nullable(),
            handovers: Count,
          }),
        )
        .meta({ description: 'Running handovers by the first stage with an open task, in the order of the page' }),
      late: z.object({
        things: Count.meta({ description: 'Things that wait on somebody although their due has passed, as inboxes have them' }),
        byRole: z.array(z.object({ role: z.string(), things: Count })).meta({
          description: 'The most first. The role is empty for whoever is asked by name: whether it worked, or whether they are ready',
        }),
      }),
    }),
    totals: z.object({ started: Count, completed: Count, cancelled: Count }).meta({ description: 'In the whole span' }),
    weeks: z
      .array(z.object({ week: Day.meta({ description: 'Its Monday, in UTC' }), started: Count, completed: Count, cancelled: Count }))
      .meta({ description: 'Every week of the span, also those in which nothing happened' }),
    handedOver: LongEnough.nullable().meta({
      description: 'From the start until the account changed hands in the span; null when none did',
    }),
    closed: LongEnough.nullable().meta({ description: 'From the start until the completion in the span; null when none was completed' }),
    stageDays: z
      .array(z.object({ playbook: PlaybookRef, stage: Id, name: z.string(), share: z.number().min(0).max(1), ...LongEnough.shape }))
      .meta({ description: 'Of the handovers that were completed in the span: the days of each stage, and its share of all of them' }),
    playbooks: z.array(PlaybookRef).meta({ description: 'That can be asked for' }),
    teams: z.array(PersonRef).meta({ description: 'Managers by whom can be asked' }),
  })
  .meta({ id: 'Insights', description: 'How handovers run, taken together' })
export type Insights = z.infer<typeof Insights>

export const insights = {
  getInsights: endpoint({
    method: 'GET',
    path: '/insights',
    summary: 'Read how handovers run, taken together: under way by stage, started and ended, how long they take, what is late',
    about:
      'Counted as the log moves, so an answer holds what was written before it was asked. Weeks go from Monday to Sunday in UTC. A handover counts in the team of who hands over: of their manager.',
    who: 'workspace.read',
    query: z.strictObject({
      from: Day.optional().meta({ description: 'The span begins with the week of that day. Twelve weeks before `to` when it is left out' }),
      to: Day.optional().meta({ description: 'The span ends with the week of that day. Today when it is left out' }),
      playbook: Id.optional().meta({ description: "A playbook's id" }),
      team: Id.optional().meta({ description: 'A manager by id or address; `-` for handovers of people without one' }),
    }),
    status: 200,
    output: Insights,
    refusals: {
      ...unknownFilter,
      'insights.span': { kind: 'invalid', when: 'The span ends before it begins, is longer than five years, or ends with the year 9999.' },
    },
  }),
}
