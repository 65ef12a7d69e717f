import { z } from 'zod'
import { auditSubjects } from '../core/policy/audit-subjects.ts'
import { workspaceActions } from '../core/policy/can.ts'
import { tokenScopes, workspaceRoles } from '../core/policy/member.ts'
import { endpoint } from './endpoint.ts'
import { inDemo } from './own.ts'
import { Day, Id, Instant, listOf, PersonRef, page } from './parts.ts'
import { badCursor, unknownFilter } from './refused.ts'

export const AuditEntry = z
  .object({
    position: z.number().int().meta({ description: 'Its place in the log' }),
    at: Instant,
    by: z.object({ id: Id, name: z.string() }).meta({ description: 'Who; `baton` for the machine' }),
    subject: z.enum(auditSubjects),
    type: z.string().meta({ description: 'The event as the log names it' }),
    words: z.string().meta({ description: 'What changed, as a sentence' }),
    why: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry', description: 'One change of how this workspace is set up, or of who may come in' })
export type AuditEntry = z.infer<typeof AuditEntry>

const RoleView = z
  .object({
    role: z.enum(workspaceRoles),
    people: z.number().int().meta({ description: 'How many active people have it' }),
    may: z.array(z.enum(workspaceActions)),
  })
  .meta({ id: 'RoleView', description: 'A role of the workspace, and what it lets people do beside their part in handovers' })
export type RoleView = z.infer<typeof RoleView>

export const TokenView = z
  .object({
    id: Id,
    name: z.string(),
    person: PersonRef,
    scope: z.enum(tokenScopes),
    createdAt: Instant,
    usedAt: Instant.nullable(),
    expiresAt: Instant,
  })
  .meta({ id: 'TokenView', description: 'A token with which software acts for somebody' })
export type TokenView = z.infer<typeof TokenView>

export const administration = {
  listAudit: endpoint({
    method: 'GET',
    path: '/audit',
    summary: 'List changes of people, access and settings, the newest first',
    about: 'Read from the log, which nobody can change. What happens in handovers and accounts has its own history there.',
    who: 'audit.read',
    query: z.strictObject({
      subject: z.enum(auditSubjects).optional(),
      by: Id.optional().meta({ description: 'Who did it: a person by id or address, or `baton`' }),
      from: Day.optional().meta({ description: 'From that day on, in your time zone' }),
      to: Day.optional().meta({ description: 'Up to that day, that day included' }),
      as: z.enum(['json', 'csv']).default('json').meta({ description: 'As CSV the whole list comes at once, whatever `limit` says' }),
      ...page,
    }),
    textAs: { csv: 'text/csv' },
    status: 200,
    output: listOf(AuditEntry).extend({ text: z.string().optional(), name: z.string().optional() }),
    refusals: {
      ...badCursor,
      ...unknownFilter,
      'audit.span': { kind: 'invalid', when: 'The period ends before it begins. Give a later end.' },
    },
  }),
  listRoles: endpoint({
    method: 'GET',
    path: '/roles',
    summary: 'List the roles with what each may do',
    about: 'What somebody does in a handover follows from its playbook, not from these.',
    who: 'workspace.read',
    status: 200,
    output: z.object({
      items: z.array(RoleView),
      actions: z.array(
        z.object({
          action: z.enum(workspaceActions),
          words: z.string(),
          software: z
            .enum(tokenScopes)
            .nullable()
            .meta({ description: 'The least scope of a token that may do it too; null: a person only' }),
        }),
      ),
    }),
    refusals: {},
  }),
  listTokens: endpoint({
    method: 'GET',
    path: '/tokens',
    summary: 'List every token of the workspace',
    about:
      'With whom each acts for, what it may, and when it was used last. One that has expired opens nothing and is listed for 30 days more. `DELETE /staff/:id/sessions/:session` ends one.',
    who: 'people.manage',
    status: 200,
    output: z.object({ items: z.array(TokenView) }),
    refusals: inDemo,
  }),
}
