import { hash } from 'node:crypto'
import { canonical } from '../core/base/canonical.ts'
import { type Path, restrictedParts } from '../core/process/restricted.ts'
import { drawnBytes } from './drawn-bytes.ts'
import type { LoggedEvent, Stream } from './log-types.ts'

/**
 * What the chain takes in of an entry: a tag of its place in its stream, and a digest of its text. Whoever sees both knows
 * nothing of the text, and whoever knows a stream knows which entries are of it: nothing can be left out in the dark.
 * The digest is salted, because many texts could be found out by trying. Values that not everybody may read have digests of their
 * own in the text, each under a salt of its own, so that the rest of the entry can be proven without them.
 */

export type Entered = { tenant: string; stream: Stream; version: number; event: LoggedEvent; actor: string; at: string }

/** How an entry is written: its text, and what makes up its link in the chain. */
export type SealedEntry = { body: string; link: string; digest: string; salt: string; sealed?: Path[] }

const sha256 = (text: string): string => hash('sha256', text)

/** Which entry of which stream it is; the same for everybody who knows the stream. */
export const tagOf = ({ kind, id }: Stream, version: number): string => sha256(`${kind}:${id}:${version}`)

export function sealEntry(entry: Entered, newSalt = () => drawnBytes(16).toString('hex')): SealedEntry {
  const salt = newSalt()
  const sealed = restrictedParts(entry.event).map(({ path }): Path => ['event', ...path])
  const body = canonical(entry)
  const digest = sha256(openSalt(salt) + openText(body, sealed, salt))
  const link = `${tagOf(entry.stream, entry.version)}:${digest}`
  return { body, link, digest, salt, ...(sealed.length > 0 ? { sealed } : {}) }
}

/** The salt of the text. It does not tell those of the sealed parts. */
export const openSalt = (salt: string): string => sha256(`text:${salt}`)
export const partSalt = (salt: string, path: Path): string => sha256(`part:${canonical(path)}:${salt}`)

/** The text that everybody may read who may read the entry: with a digest in the place of each sealed value. */
export function openText(body: string, sealed: readonly Path[], salt: string): string {
  if (sealed.length === 0) return body
  const entry: unknown = JSON.parse(body)
  for (const path of sealed) {
    const { inside, name } = placeOf(entry, path)
    inside[name] = { sealed: sha256(partSalt(salt, path) + canonical(inside[name])) }
  }
  return canonical(entry)
}

/** The value in one sealed place, as its digest was made of it. */
export function sealedText(body: string, path: Path): string {
  const { inside, name } = placeOf(JSON.parse(body), path)
  return canonical(inside[name])
}

function placeOf(value: unknown, path: Path): { inside: Record<string, unknown>; name: string } {
  const inside = path.slice(0, -1).reduce((here, name) => (here as Record<string, unknown>)[String(name)], value)
  if (typeof inside !== 'object' || inside === null) throw new Error(`There is nothing at ${canonical(path)} of the entry`)
  return { inside: inside as Record<string, unknown>, name: String(path.at(-1)) }
}
