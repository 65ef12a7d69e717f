import { z } from 'zod'
import { workspaceRoles } from '../core/policy/member.ts'
import { endpoint } from './endpoint.ts'
import { Id, Instant } from './parts.ts'
import { SendingStop } from './sending.ts'

export const Me = z
  .object({
    person: z.object({
      id: Id,
      name: z.string(),
      email: z.string(),
      roles: z.array(z.enum(workspaceRoles)),
    }),
    workspace: z.string().meta({ description: 'Its name' }),
    demo: z.boolean().meta({ description: 'Whether this workspace has a clock of its own and a switch of persons' }),
    now: Instant.meta({ description: "The workspace's time: in a demo, the demo's" }),
    zone: z.string().meta({ description: 'The time zone in which deadlines are told to this person' }),
    sendingStopped: SendingStop.nullable().meta({
      description: 'Who has stopped all sending, and why; null while letters and notices may leave',
    }),
    restored: z.boolean().meta({
      description: 'A copy that came from a backup or an export: nothing leaves it until whoever runs the server says so',
    }),
    may: z.array(z.string()).meta({ description: 'What this person may do in the workspace, beside the commands of handovers' }),
  })
  .meta({ id: 'Me', description: 'Who is asking, and what time it is for them' })
export type Me = z.infer<typeof Me>

export const session = {
  getSession: endpoint({
    method: 'GET',
    path: '/session',
    summary: 'Say who is asking',
    who: 'workspace.read',
    status: 200,
    output: Me,
    refusals: {},
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/session',
    summary: 'Sign out',
    about: 'Ends this one token. Its open event streams are closed.',
    who: 'workspace.read',
    session: 'closes',
    status: 204,
    refusals: {},
  }),
}
