import type { PlaybookView } from '../../contract/playbooks.ts'
import { dayWords } from '../wording/dates.ts'
import { words } from './words.ts'

/** Which version it is, counted from the first. People talk about the third version, not about a hash. */
export function versionNumber(versions: PlaybookView['versions'], version: string): number | undefined {
  const at = versions.findIndex((each) => each.version === version)
  return at === -1 ? undefined : versions.length - at
}

/** `Version 3, published Wed 4 Mar.` */
export function versionWords(
  { version, versions }: Pick<PlaybookView, 'version' | 'versions'>,
  now: Date,
  zone: string | undefined,
): string {
  const number = versionNumber(versions, version)
  const published = versions.find((each) => each.version === version)
  return number === undefined || !published ? '' : words.version(number, dayWords(new Date(published.publishedAt), now, zone))
}
