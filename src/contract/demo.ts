import { z } from 'zod'
import { workspaceRoles } from '../core/policy/member.ts'
import { endpoint } from './endpoint.ts'
import { Instant } from './parts.ts'
import { notADemo } from './refused.ts'

export const DemoPerson = z
  .object({ name: z.string(), email: z.string(), roles: z.array(z.enum(workspaceRoles)) })
  .meta({ id: 'DemoPerson', description: 'Somebody whom you can be in the demo' })

export const SignedIn = z
  .object({
    token: z.string().meta({ description: 'Send it as `Authorization: Bearer …`. A browser has it as a cookie already.' }),
    expiresAt: Instant,
    person: DemoPerson,
  })
  .meta({ id: 'SignedIn', description: 'A session that has begun' })
export type SignedIn = z.infer<typeof SignedIn>

export const DemoClock = z
  .object({
    now: Instant,
    nextWorkingDay: Instant.meta({ description: 'Where "next-working-day" would lead' }),
    nextEvent: Instant.nullable().meta({ description: 'When the next thing happens by itself; null when nothing is waiting for its time' }),
    fired: z.number().int().min(0).meta({ description: 'How many timers fired on the way of this request' }),
  })
  .meta({ id: 'DemoClock', description: "The demo's own time" })
export type DemoClock = z.infer<typeof DemoClock>

/** To a moment, or by a step whose end the server knows better. */
const MoveClock = z
  .union([
    z.strictObject({ to: Instant.meta({ description: 'Not before the present time of the demo' }) }),
    z.strictObject({ by: z.enum(['next-working-day', 'next-event']) }),
  ])
  .meta({ id: 'MoveClock' })

export const demo = {
  listDemoPeople: endpoint({
    method: 'GET',
    path: '/demo/people',
    summary: 'List whom you can be in the demo',
    who: 'anyone',
    status: 200,
    output: z.object({ items: z.array(DemoPerson) }),
    refusals: notADemo,
  }),
  demoSignIn: endpoint({
    method: 'POST',
    path: '/demo/sign-in',
    summary: 'Become a person of the demo',
    who: 'anyone',
    body: z.strictObject({ person: z.string().trim().min(3).max(254).meta({ description: 'Their e-mail address' }) }),
    session: 'opens',
    status: 200,
    output: SignedIn,
    refusals: { ...notADemo, 'person.unknown': { kind: 'unknown', when: 'Nobody of the demo has that e-mail address.' } },
  }),
  getDemoClock: endpoint({
    method: 'GET',
    path: '/demo/clock',
    summary: 'Read the demo clock',
    who: 'demo.control',
    status: 200,
    output: DemoClock,
    refusals: notADemo,
  }),
  moveDemoClock: endpoint({
    method: 'POST',
    path: '/demo/clock',
    summary: 'Move the demo clock forward',
    about: 'Timers on the way fire in order, each at its own time. The answer comes when all of them have.',
    who: 'demo.control',
    body: MoveClock,
    status: 200,
    output: DemoClock,
    refusals: {
      ...notADemo,
      'clock.backwards': { kind: 'conflict', when: 'That moment is past: what has happened at a later time would have no place.' },
      'clock.too-far': { kind: 'invalid', when: 'That is more than two years ahead.' },
      'clock.nothing-next': { kind: 'conflict', when: 'Nothing is waiting for its time, so there is no next event to go to.' },
    },
  }),
  resetDemo: endpoint({
    method: 'POST',
    path: '/demo/reset',
    summary: 'Begin the demo again',
    about: 'Everything that was done in it is removed and all sessions end. The answer is a new session of the same person.',
    who: 'demo.control',
    session: 'restarts',
    status: 200,
    output: SignedIn,
    refusals: notADemo,
  }),
}
