import { createHmac, timingSafeEqual } from 'node:crypto'

/** What the form of a page carries: when the page was made, and a seal that only who has the link's own token can make. */
export type FormToken = string

const hours = 24

const sealOf = (token: string, link: string, openedAt: string) =>
  createHmac('sha256', token).update(`form:${link}:${openedAt}`).digest('base64url')

export const formToken = (token: string, link: string, openedAt: string): FormToken => `${openedAt}.${sealOf(token, link, openedAt)}`

/** When the page was opened from which this form came; undefined for a form of another link, a made-up one, or one of yesterday. */
export function openedBy(form: FormToken, token: string, link: string, now: Date): string | undefined {
  const at = form.lastIndexOf('.')
  const openedAt = form.slice(0, Math.max(0, at))
  const [given, expected] = [Buffer.from(form.slice(at + 1)), Buffer.from(sealOf(token, link, openedAt))]
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  const age = now.getTime() - Date.parse(openedAt)
  return age >= -60_000 && age <= hours * 3_600_000 ? openedAt : undefined
}
