import { Refusal } from './refusal.ts'

/** Whether that is the name of a time zone that dates can be told in. */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export function mustBeZone(name: string): void {
  if (!isZone(name))
    throw new Refusal('invalid', 'zone.unknown', `"${name}" is not a time zone. Write it like Europe/Berlin or America/Chicago.`, {
      where: 'zone',
    })
}
