import { z } from 'zod'
import { labelColours } from '../core/policy/labels.ts'
import { endpoint } from './endpoint.ts'
import { Id, Line } from './parts.ts'

export const LabelView = z
  .object({
    id: Id,
    name: z.string(),
    colour: z.enum(labelColours).meta({ description: 'Helps to find it again; the name says what it means' }),
    about: z.string().meta({ description: 'When to use it' }),
    handovers: z
      .number()
      .int()
      .meta({ description: 'On how many handovers people put it, ended ones too; what a page gives to each of its own is not counted' }),
    playbooks: z.array(z.object({ id: Id, title: z.string() })).meta({ description: 'Playbooks whose page gives it to every handover' }),
  })
  .meta({ id: 'Label', description: 'A mark that handovers carry' })
export type LabelView = z.infer<typeof LabelView>

export const LabelList = z.object({
  items: z.array(LabelView).meta({ description: 'By name' }),
  unlisted: z
    .array(z.object({ name: z.string(), playbooks: z.array(z.object({ id: Id, title: z.string() })) }))
    .meta({ description: 'Labels that pages give and the list has not' }),
})
export type LabelList = z.infer<typeof LabelList>

const byId = { params: z.strictObject({ id: Id }) }

export const labels = {
  listLabels: endpoint({
    method: 'GET',
    path: '/labels',
    summary: 'List labels, with on how many handovers people put each',
    who: 'workspace.read',
    status: 200,
    output: LabelList,
    refusals: {},
  }),
  putLabel: endpoint({
    method: 'PUT',
    path: '/labels/:id',
    summary: 'Add a label, or change one',
    about: 'A new name shows at every handover that carries it. A name that playbooks give stays as long as they give it.',
    ...byId,
    who: 'lists.write',
    body: z.strictObject({
      name: Line.max(60),
      colour: z.enum(labelColours).default('grey'),
      about: z.string().trim().max(300).default(''),
    }),
    status: 200,
    output: LabelList,
    refusals: {
      'label.id': { kind: 'invalid', when: 'An id has letters, digits and hyphens.' },
      'label.name': { kind: 'invalid', when: 'A name has no quotation mark, tilde or line break: the tracker could not read it.' },
      'label.exists': { kind: 'conflict', when: 'Another label has that name.' },
      'label.named-by-playbooks': { kind: 'conflict', when: 'Playbooks give it under its name; `details.playbooks` has their titles.' },
    },
  }),
  removeLabel: endpoint({
    method: 'DELETE',
    path: '/labels/:id',
    summary: 'Remove a label that no handover carries',
    ...byId,
    who: 'lists.write',
    status: 200,
    output: LabelList,
    refusals: {
      'label.none': { kind: 'unknown', when: 'There is no label with that id.' },
      'label.in-use': { kind: 'conflict', when: 'Handovers carry it; `details.handovers` says how many.' },
      'label.named-by-playbooks': { kind: 'conflict', when: 'Playbooks give it; `details.playbooks` has their titles.' },
    },
  }),
}
