import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { HandoverName, Id, Instant, PersonRef } from './parts.ts'
import { unknownHandover } from './refused.ts'

const Count = z.number().int()

export const HandoverPlan = z
  .object({
    id: Id,
    ref: z.string(),
    counts: z
      .object({ planned: Count, underWay: Count, done: Count, stuck: Count, takenBack: Count, stays: Count })
      .meta({ description: '`stuck`: failed, or nobody knows what became of it' }),
    isHalfDone: z.boolean().meta({ description: 'Some is made and some is stuck: it can be finished or taken back' }),
    wayOn: z
      .array(z.object({ command: z.enum(['plan-effects', 'settle-effect', 'undo']), people: z.array(PersonRef) }))
      .meta({ description: 'Where it is half done: what leads on, and who could press it now' }),
    changes: z
      .array(
        z.object({
          id: z.string().meta({ description: 'What `undo`, `settle-effect` and `report-change` are asked on' }),
          system: z.string().meta({ description: 'What the system does: `Helpdesk`; `Owners` for who holds an account' }),
          subject: z.string(),
          before: z.unknown().meta({ description: 'The fields that change, as they are; null for what is added' }),
          after: z.unknown().meta({ description: 'The same fields as they will be; null for what is removed' }),
          by: z.enum(['built-in', 'by hand']).meta({ description: 'Whether Baton makes it, or a person by the instruction' }),
          afterIds: z.array(z.string()).meta({ description: 'Ids of changes of this plan that come before it' }),
          state: z.enum(['planned', 'requested', 'applied', 'verified', 'failed', 'unknown', 'undoing', 'undone', 'dropped', 'stays']),
          task: z.object({ id: z.string(), title: z.string() }).nullable(),
          role: z.string().nullable(),
          person: PersonRef.nullable().meta({ description: 'Who has to do it, or to ask for it' }),
          account: Id,
          record: z.object({ kind: z.string(), key: z.string() }).nullable(),
          instruction: z.string().meta({ description: 'What to do by hand: object, place, old and new value' }),
          repeat: z
            .enum(['natural', 'keyed', 'probed', 'never'])
            .meta({ description: 'How it may be repeated: by nature, by a key of ours, after a look, or never by a machine' }),
          because: z.string().nullable().meta({ description: 'What became of it; of an account, by which rule it moves or stays' }),
          waitsFor: z.string().nullable().meta({ description: 'Why it cannot be made now; null when it can, or has been' }),
          at: Instant.nullable(),
        }),
      )
      .meta({ description: 'In the order in which they can be made' }),
    heldBack: z
      .array(z.object({ task: z.string(), subject: z.string(), because: z.string() }))
      .meta({ description: 'Not planned yet, since the old may not end before the new stands' }),
    leftBehind: z
      .array(
        z.object({
          id: z.enum([
            'children-that-stay',
            'childrens-work',
            'closed-tickets',
            'closed-work',
            'others-series',
            'past-calls',
            'unknown-access',
          ]),
          title: z.string(),
          because: z.string(),
          items: z.array(
            z.object({
              id: z.string(),
              subject: z.string(),
              link: z.string().exactOptional(),
              change: z
                .object({
                  system: z.string(),
                  account: Id,
                  record: z.object({ kind: z.string(), key: z.string() }),
                  before: z.unknown(),
                  after: z.unknown(),
                  instruction: z.string(),
                })
                .exactOptional()
                .meta({ description: 'What a person changes there by hand; the item goes once the record shows it' }),
            }),
          ),
          acknowledged: z.object({ by: PersonRef, at: Instant }).nullable(),
          waitsFor: z.array(PersonRef),
        }),
      )
      .meta({ description: 'What cannot be moved; whoever takes over acknowledges each group (`acknowledge`)' }),
    safeguards: z
      .array(z.object({ id: z.enum(['holder', 'tickets', 'cadence']), title: z.string(), kept: z.boolean(), because: z.string() }))
      .meta({ description: 'Safeguards of it, as the records show it now' }),
  })
  .meta({ id: 'HandoverPlan', description: 'The change of owner as one plan: every change in every system' })
export type HandoverPlan = z.infer<typeof HandoverPlan>

export const plans = {
  getPlan: endpoint({
    method: 'GET',
    path: '/handovers/:id/plan',
    summary: 'Read the change of owner as one plan: every change in every system, in order, with before and after',
    about:
      'What is still to come is planned on the records as they will be by then. Apply, plan again, report, settle, undo and acknowledge are commands of the handover.',
    who: 'workspace.read',
    params: z.strictObject({ id: HandoverName }),
    status: 200,
    output: HandoverPlan,
    refusals: unknownHandover,
  }),
}
