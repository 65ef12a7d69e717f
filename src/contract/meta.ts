import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { AccountRef, Id, Instant, PersonRef } from './parts.ts'

export const Verification = z
  .object({
    entries: z.number().int(),
    lastPosition: z.number().int(),
    hash: z.string().meta({ description: 'Of the whole chain up to the last entry, in hexadecimal' }),
    checkpoint: z
      .object({ position: z.number().int(), at: Instant })
      .nullable()
      .meta({ description: 'The newest one kept outside the database' }),
    verified: z.boolean(),
    findings: z.array(z.object({ code: z.string(), position: z.number().int(), message: z.string() })),
  })
  .meta({ id: 'Verification', description: 'Whether the log is what was written' })
export type Verification = z.infer<typeof Verification>

export const Found = z
  .object({
    accounts: z.array(AccountRef.extend({ note: z.string() })),
    people: z.array(PersonRef.extend({ note: z.string() })),
    handovers: z.array(z.object({ id: Id, ref: z.string(), account: z.string(), note: z.string() })),
  })
  .meta({ id: 'Found', description: 'The best matches of each kind, at most eight' })
export type Found = z.infer<typeof Found>

export const meta = {
  getVersion: endpoint({
    method: 'GET',
    path: '/version',
    summary: 'Say which version of Baton answers',
    who: 'workspace.read',
    status: 200,
    output: z
      .object({
        version: z
          .string()
          .meta({ description: 'Of the package, and behind a `+` the commit it was built of, where that is known: `0.1.0+b8e381c9d0e1`' }),
      })
      .meta({ id: 'Version' }),
    refusals: {},
  }),
  search: endpoint({
    method: 'GET',
    path: '/search',
    summary: 'Find accounts, people and handovers by what they are called',
    who: 'workspace.read',
    query: z.strictObject({ q: z.string().trim().min(1).max(200) }),
    status: 200,
    output: Found,
    refusals: {},
  }),
  verifyLog: endpoint({
    method: 'GET',
    path: '/log/verification',
    summary: 'Check the log: is it what was written?',
    about:
      'Computes the chain of the whole workspace again and compares it with the checkpoint outside the database. With `handover`, tells whether the entries of that one are untouched.',
    who: 'workspace.read',
    query: z.strictObject({ handover: Id.optional() }),
    status: 200,
    output: Verification,
    refusals: { 'handover.unknown': { kind: 'unknown', when: 'There is no such handover, or it is not shared with you.' } },
  }),
}
