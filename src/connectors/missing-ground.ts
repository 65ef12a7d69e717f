import type { Change, RecordAccess } from './connector.ts'

/** Why the old may not go now: what takes its place is not there at this moment. Undefined when it is, or nothing has to be. */
export async function missingGround({ account, subject, standsOn }: Change, records: RecordAccess): Promise<string | undefined> {
  if (!standsOn) return undefined
  const found = await records.read(account, standsOn.kind, standsOn.key)
  return found && found.data.active !== false
    ? undefined
    : `${subject}: what takes its place is not there any more. Plan again to see what is left.`
}
