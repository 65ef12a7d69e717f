import { z } from 'zod'
import type { Capability } from '../core/cutover/capabilities.ts'
import type { EffectResult, EffectState, Repeat } from '../core/process/handover.ts'

/** What a connector needs to know of an effect. */
export type Change = Pick<
  EffectState,
  'action' | 'system' | 'subject' | 'account' | 'record' | 'before' | 'after' | 'instruction' | 'standsOn'
>

/** Baton's own records, as far as the account of the change goes. Whoever calls decides the tenant and the transaction. */
export type RecordAccess = {
  read: (account: string, kind: string, key: string) => Promise<{ data: Readonly<Record<string, unknown>>; version: number } | undefined>
  /** `null` as data removes the record, `null` as version expects that there is none. Refuses as stale when another version is there. */
  write: (
    account: string,
    kind: string,
    key: string,
    data: Readonly<Record<string, unknown>> | null,
    expectedVersion: number | null,
  ) => Promise<void>
}

/** The result, and when a machine may try again; without that only people do. */
export type Outcome = EffectResult & { retryAfterSeconds?: number }

/** How a connector makes, proves and takes back one change. */
export type Provider = {
  by: EffectState['by']
  /** Every operation that it offers says how it may be repeated. What is not listed is not done. */
  operations: Readonly<Record<string, { repeat: Repeat }>>
  apply: (change: Change, records: RecordAccess) => Promise<Outcome>
  /** Reads back. Undefined while it has not happened. */
  verify: (change: Change, records: RecordAccess) => Promise<Outcome | undefined>
  undo: (change: Change, records: RecordAccess) => Promise<Outcome>
}

/** Whom Baton talks to: settings that a person fills in, and what it then can do. */
export type Connector<Settings extends z.ZodObject = z.ZodObject> = {
  name: string
  title: string
  /** One sentence for whoever chooses. */
  about: string
  serves: readonly Capability[]
  settings: Settings
  connect: (settings: z.output<Settings>) => Provider
}

/** Marks a setting as one that is never shown, logged or exported. */
export const secret = <S extends z.ZodType>(schema: S): S => schema.meta({ secret: true })

export const secretsOf = (settings: z.ZodObject): string[] =>
  Object.entries(settings.shape).flatMap(([name, schema]) => (isSecret(schema) ? [name] : []))

function isSecret(schema: unknown): boolean {
  if (!(schema instanceof z.ZodType)) return false
  if (schema.meta()?.secret === true) return true
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? isSecret(schema.unwrap()) : false
}
