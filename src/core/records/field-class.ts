import { z } from 'zod'

/** Who may see a field. `public`: anyone; `customer-safe`: may stand in a letter; `internal`: everyone who works here; `restricted`: named roles. */
export type FieldClass = 'public' | 'customer-safe' | 'internal' | 'restricted'

/**
 * What a reader is to the account, by workspace role, ledger or handover. Anything but `customer` works here.
 * `holder` has the account now; `manager` manages a holder of it; `gatekeeper` includes a recorded deputy.
 */
export type AudienceRole = 'customer' | 'staff' | 'holder' | 'outgoing' | 'incoming' | 'gatekeeper' | 'manager' | 'operations'
export type Audience = ReadonlySet<AudienceRole>

/** What a restricted field is about decides who reads it. */
export type Restriction = 'compensation' | 'candid' | 'commercial'

/** Candid notes on people stay with those who need them to take over; pay is between the managers; money is for managers and operations. */
const entitled: Record<Restriction, readonly AudienceRole[]> = {
  compensation: ['manager'],
  candid: ['holder', 'outgoing', 'incoming', 'gatekeeper', 'manager'],
  commercial: ['manager', 'operations'],
}

export type Classed = { class: FieldClass; restriction?: Restriction }

const classes = z.registry<Classed>()

// A copy, because one schema (a line of text) serves many fields of different classes.
const mark = <S extends z.ZodType>(schema: S, as: Classed): S => {
  const copy = schema.clone()
  classes.add(copy, as)
  return copy
}

export const anyone = <S extends z.ZodType>(schema: S): S => mark(schema, { class: 'public' })
export const customerSafe = <S extends z.ZodType>(schema: S): S => mark(schema, { class: 'customer-safe' })
export const internal = <S extends z.ZodType>(schema: S): S => mark(schema, { class: 'internal' })
export const restricted = <S extends z.ZodType>(restriction: Restriction, schema: S): S =>
  mark(schema, { class: 'restricted', restriction })

/** The class of a field, or undefined when nobody has said one (a test refuses that for records). */
export const classOf = (schema: z.core.$ZodType): Classed | undefined => classes.get(schema) ?? undefined

export const mayRead = (field: Classed, audience: Audience): boolean => {
  if (field.class === 'public') return true
  if (field.class === 'customer-safe') return audience.size > 0
  if (field.class === 'internal') return [...audience].some((role) => role !== 'customer')
  // A restricted field that does not say for whom is for nobody.
  return field.restriction !== undefined && entitled[field.restriction].some((role) => audience.has(role))
}
