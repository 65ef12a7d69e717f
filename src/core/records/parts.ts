import { z } from 'zod'
import { isZone } from '../base/zone.ts'

/**
 * Somebody who works here. Records carry the id and the name as it was when written: the id decides, the name is for
 * readers. E-mail addresses never identify a person in a record: they change, and they would spread with every export.
 */
export const Person = z.object({ id: z.string().min(1).max(80), name: z.string().min(1).max(200) })
export type Person = z.infer<typeof Person>

export const Text = z.string().max(10_000)
export const Line = z.string().min(1).max(500)
export const Count = z.number().int().min(0).max(1_000_000_000)

/** Only web addresses: a `javascript:` or `file:` link on an account page would run or leak on a click. */
export const Link = z.url({ protocol: /^https?$/ }).max(2_000)

/** A date without a zone: `2026-11-22`. */
export const Day = z.iso.date()

/** An instant, always kept in UTC with milliseconds, so that comparing the texts compares the times. */
export const Moment = z.iso.datetime({ offset: true }).overwrite((value) => new Date(value).toISOString())

/** A time zone by its IANA name. An unknown one would make every date of the account unanswerable. */
export const Zone = z
  .string()
  .max(80)
  .refine((name) => isZone(name), { message: 'Not a time zone; write it like Europe/Berlin' })
