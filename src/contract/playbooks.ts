import { z } from 'zod'
import { transitionKinds } from '../core/definition/definition.ts'
import { endpoint } from './endpoint.ts'
import { Id, Instant } from './parts.ts'

const Position = z.object({ line: z.number().int(), column: z.number().int() })

export const Range = z
  .object({ start: Position, end: Position })
  .meta({ id: 'Range', description: 'A place in a page: lines and columns from 1, the end not included' })

export const DiagnosticView = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning', 'note']),
    message: z.string(),
    why: z.string(),
    range: Range,
    fixes: z
      .array(z.object({ title: z.string(), edits: z.array(z.object({ range: Range, text: z.string() })) }))
      .meta({ description: 'Changes of the text that repair it, the likeliest first; each is one way' }),
  })
  .meta({ id: 'Diagnostic', description: 'What the compiler found in a page, with its place' })

export const PlaybookRow = z
  .object({
    id: Id,
    title: z.string(),
    summary: z.string(),
    version: z.string().meta({ description: 'A hash of what the page means' }),
    kind: z.enum(transitionKinds),
    tasks: z.number().int(),
    running: z.number().int().meta({ description: 'Running handovers on any version of it' }),
    problems: z.number().int().meta({ description: 'Errors and warnings that the compiler has for it' }),
  })
  .meta({ id: 'PlaybookRow', description: 'A playbook as a line of a list' })
export type PlaybookRow = z.infer<typeof PlaybookRow>

export const PlaybookView = PlaybookRow.extend({
  page: z.string().meta({ description: 'The Markdown as it is written' }),
  definition: z
    .record(z.string(), z.unknown())
    .meta({ description: 'What the compiler made of it; every element names its place in the page' }),
  diagnostics: z.array(DiagnosticView),
  versions: z.array(z.object({ version: z.string(), publishedAt: Instant, running: z.number().int() })),
}).meta({ id: 'PlaybookView', description: 'One playbook: its page and what was understood of it' })
export type PlaybookView = z.infer<typeof PlaybookView>

export const playbooks = {
  listPlaybooks: endpoint({
    method: 'GET',
    path: '/playbooks',
    summary: 'List the playbooks',
    who: 'workspace.read',
    status: 200,
    output: z.object({ items: z.array(PlaybookRow) }),
    refusals: {},
  }),
  getPlaybook: endpoint({
    method: 'GET',
    path: '/playbooks/:id',
    summary: 'Read one playbook',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    query: z.strictObject({
      version: z.string().min(1).max(120).optional().meta({ description: 'An older version; the newest without it' }),
    }),
    status: 200,
    output: PlaybookView,
    refusals: { 'playbook.unknown': { kind: 'unknown', when: 'There is no such playbook, or no such version of it.' } },
  }),
}
