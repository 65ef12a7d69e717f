import { z } from 'zod'
import { letterModes, transitionKinds } from './definition.ts'
import { moments } from './moments.ts'

/**
 * The compiled form as a schema, for whoever reads it outside of this house: `docs/reference/playbook.schema.json` is made of
 * it. The types in `definition.ts` stay the ones that the code reads; a test holds that both say the same, to the last field.
 */

const Position = z.strictObject({ line: z.int().min(1), column: z.int().min(1) })
const Range = z
  .strictObject({ start: Position, end: Position })
  .meta({ id: 'Range', description: 'A place in the page: lines and columns from 1, the end not included' })

const Certainty = z.enum(['stated', 'recognised', 'inferred']).meta({
  id: 'Certainty',
  description: 'stated: a binding or the front matter says it; recognised: a known shape; inferred: filled in by a rule',
})

/** What every element has. */
const element = { range: Range, certainty: Certainty }

const Check = z
  .strictObject({ expression: z.string(), range: Range })
  .meta({ id: 'Check', description: 'A question in CEL over the facts of a handover' })

const Due = z
  .strictObject({
    amount: z.number().meta({ description: 'Negative from the renewal: so long before it' }),
    unit: z.enum(['business-days', 'days', 'end-of-week']),
    from: z.enum(['opened', 'start', 'meeting', 'flip', 'renewal']),
  })
  .meta({ id: 'Due', description: 'When something is due: so much after a moment' })

const Role = z
  .strictObject({
    ...element,
    name: z.string(),
    aliases: z.array(z.string()),
    side: z.enum(['outgoing', 'incoming', 'pool', 'neither']),
    from: z.string().meta({ description: 'Where the person comes from: `account.csm`, `territory.owner`, `manager of New CSM`, `ask`' }),
    informedOnly: z.boolean().meta({ description: 'Is told, never acts' }),
  })
  .meta({ id: 'Role' })

const AgendaPart = z.enum(['top', 'people', 'open'])

const Task = z
  .strictObject({
    ...element,
    id: z.string(),
    title: z.string(),
    role: z.string().meta({ description: 'Who does it' }),
    kind: z.enum(['task', 'attest', 'gate', 'approval', 'call', 'letter', 'ownership', 'signoff', 'field']),
    due: Due.exactOptional(),
    after: z.array(z.string()).meta({ description: 'Ids of the tasks that must be finished first' }),
    participants: z.array(z.string()).meta({ description: 'Every role that takes part in a call or signs' }),
    minutes: z.strictObject({ min: z.number(), max: z.number() }).exactOptional(),
    check: Check.exactOptional(),
    parts: z
      .array(z.strictObject({ id: z.string(), title: z.string(), check: Check.exactOptional() }))
      .meta({ description: 'The systems that one task names, each with a verdict of its own' }),
    when: Check.exactOptional().meta({ description: 'The task applies only when it holds' }),
    optional: z.boolean(),
    does: z
      .strictObject({ action: z.string(), with: z.record(z.string(), z.unknown()), range: Range })
      .exactOptional()
      .meta({ description: 'What Baton changes for it, with arguments' }),
    verify: Check.exactOptional(),
    establishes: z.enum(moments).exactOptional().meta({ description: 'Which moment of the handover it stands for' }),
    guidance: z.string().exactOptional(),
    group: z.string().exactOptional(),
    agenda: AgendaPart.exactOptional().meta({ description: 'The part of a call on which it rests' }),
    restricted: z.literal('candid').exactOptional().meta({ description: 'Notes about it are for few' }),
  })
  .meta({ id: 'Task' })

const Stage = z
  .strictObject({
    ...element,
    id: z.string(),
    name: z.string(),
    window: z.strictObject({ from: z.number(), to: z.number(), unit: z.enum(['week', 'day']) }).exactOptional(),
    lead: z.string().exactOptional(),
    tasks: z.array(Task),
    guidance: z.string().exactOptional(),
  })
  .meta({ id: 'Stage' })

const Gate = z
  .strictObject({
    ...element,
    id: z.string(),
    title: z.string(),
    task: z.string().meta({ description: 'The task that stands for the gate on lists' }),
    role: z.string().meta({ description: 'Who decides' }),
    submitter: z.string(),
    due: Due.exactOptional(),
    outcomes: z.array(z.string()),
    rework: z.array(z.string()).meta({ description: 'Ids of the tasks that a send-back may reopen' }),
    reviews: z.array(z.string()).meta({ description: 'Ids of the tasks that end by the verdict' }),
  })
  .meta({ id: 'Gate' })

const Flow = z
  .strictObject({
    nodes: z.array(
      z.strictObject({ ...element, id: z.string(), label: z.string(), shape: z.enum(['box', 'round', 'decision', 'terminal']) }),
    ),
    edges: z.array(z.strictObject({ ...element, from: z.string(), to: z.string(), label: z.string().exactOptional() })),
  })
  .meta({ id: 'Flow', description: 'The flowchart of the page' })

const RaciRow = z
  .strictObject({
    ...element,
    activity: z.string(),
    cells: z.record(z.string(), z.enum(['R', 'A', 'C', 'I', 'R/A'])).meta({ description: 'By role; a dash or an empty cell is absent' }),
    covers: z.array(z.string()).meta({ description: 'Ids of the tasks that it governs; `validation` comes after completion' }),
    accountable: z.enum(['joint', 'first']).exactOptional(),
  })
  .meta({ id: 'RaciRow' })

const Topic = z.strictObject({
  // Not spread from `element`: a type that names itself can't be inferred through that, nor through a call of `meta`.
  range: Range,
  certainty: Certainty,
  id: z.string(),
  title: z.string(),
  prompts: z.array(z.string()),
  guidance: z.string(),
  when: Check.exactOptional(),
  facts: z.array(z.string()).meta({ description: 'Kinds of record to show beside it' }),
  get topics() {
    return z.array(Topic)
  },
})
z.globalRegistry.add(Topic, { id: 'Topic', description: 'What the dossier must answer' })

const fieldType = z.enum(['text', 'date', 'number', 'person', 'link', 'choice', 'choices', 'check', 'table', 'list'])

const TemplateField = z
  .strictObject({
    ...element,
    id: z.string(),
    label: z.string(),
    item: z.boolean().meta({ description: 'The line has a box of its own' }),
    text: z.string().meta({ description: 'The line as written, with `{{id}}` where a value goes' }),
    type: fieldType,
    options: z.array(z.string()),
    columns: z.array(z.string()),
    rows: z.number(),
    from: z.string().exactOptional().meta({ description: 'The fact that fills it: `account.name`' }),
    task: z.string().exactOptional().meta({ description: 'The task whose state ticks the box' }),
    optional: z.boolean(),
    blanks: z.array(
      z.strictObject({
        id: z.string(),
        label: z.string(),
        type: fieldType,
        options: z.array(z.string()),
        from: z.string().exactOptional(),
      }),
    ),
    agenda: AgendaPart.exactOptional().meta({ description: 'The part of a call in which it is talked about' }),
    restricted: z.literal('candid').exactOptional().meta({ description: 'What is written here is for few' }),
  })
  .meta({ id: 'TemplateField' })

const Template = z
  .strictObject({
    title: z.string(),
    sections: z.array(z.strictObject({ title: z.string(), fields: z.array(TemplateField), range: Range })),
    quickActions: z.array(z.strictObject({ action: z.string(), argument: z.string() })),
  })
  .meta({ id: 'Template', description: 'The handover document as a form' })

const letterParts = z.array(
  z.union([
    z.string(),
    z.strictObject({
      fact: z.enum([
        'account',
        'recipients',
        'sender',
        'outgoing',
        'incoming',
        'incoming first name',
        'incoming contact',
        'main contact',
        'main contact first name',
        'date',
        'personal line',
      ]),
    }),
  ]),
)
const LetterTemplate = z.strictObject({ subject: letterParts, paragraphs: z.array(letterParts) }).meta({
  id: 'LetterTemplate',
  description: 'The text of a letter: words as they are, and placeholders for facts that customers may read',
})

const sayings = z.array(z.strictObject({ id: z.string(), text: z.string(), pattern: z.string() }))
const LetterRules = z
  .strictObject({
    ...element,
    id: z.string(),
    task: z.string(),
    mode: z.enum(letterModes).meta({ description: 'Who sends it' }),
    mustSay: sayings,
    mustNotSay: sayings,
    agreedBy: z.string().exactOptional(),
    consulted: z.array(z.string()),
    releasedBy: z.string(),
    wording: LetterTemplate.exactOptional(),
  })
  .meta({ id: 'Letter', description: 'What a letter to the customer has to say, and who has a say in it' })

const Principle = z.strictObject({ ...element, id: z.string(), text: z.string(), never: Check.exactOptional() }).meta({ id: 'Principle' })

const Coverage = z
  .strictObject({
    lines: z.number(),
    process: z.number(),
    prose: z.number(),
    share: z.number(),
    byElement: z.record(z.string(), z.number()),
  })
  .meta({ id: 'Coverage', description: 'How much of the page became process' })

export const DefinitionSchema = z
  .strictObject({
    id: z.string(),
    version: z.string().meta({ description: 'Hash of the meaning, not of the bytes' }),
    title: z.string(),
    summary: z.string(),
    kind: z.enum(transitionKinds),
    roles: z.array(Role),
    stages: z.array(Stage),
    gates: z.array(Gate),
    flow: Flow,
    raci: z.array(RaciRow),
    topics: z.array(Topic),
    template: Template,
    letters: z.array(LetterRules),
    principles: z.array(Principle),
    ownership: z
      .string()
      .exactOptional()
      .meta({ description: 'The stage or task whose end makes the new holder effective, or `letter`: with the letter confirmed as sent' }),
    paces: z.array(z.enum(['standard', 'slow'])),
    coverage: Coverage,
  })
  .meta({ title: 'Playbook definition', description: 'What the compiler makes of a playbook page; every element says where it stands' })

/** The JSON Schema (draft 2020-12) of the compiled form. */
export const definitionJsonSchema = (): object => z.toJSONSchema(DefinitionSchema, { io: 'output' })
