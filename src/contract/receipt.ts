import { z } from 'zod'
import { statuses } from '../core/process/handover.ts'
import { AccountRef, HolderRef, Id, PersonRef } from './parts.ts'

/** What marks an answer that was given without the room: `Preference-Applied` tells it from there, also when it is repeated. */
export const isMinimal = { return: z.literal('minimal').meta({ description: 'The room was left out, as `Prefer: return=minimal` asked' }) }

/** What whoever asked needs to go on, instead of the whole room. */
export const receipt = {
  id: Id,
  ref: z.string(),
  version: z.number().int().meta({ description: 'The version after it, for `If-Match` of the next command' }),
  state: z.enum(statuses),
  account: AccountRef,
  from: HolderRef,
  to: HolderRef,
  next: z
    .object({ person: PersonRef, verb: z.string(), command: z.string(), on: z.string().nullable() })
    .nullable()
    .meta({ description: 'The first thing that waits for somebody; null when nothing does' }),
}

export const Receipt = z.object(receipt).meta({ id: 'Receipt', description: 'A handover in few words: where it stands and what is next' })
export type Receipt = z.infer<typeof Receipt>
