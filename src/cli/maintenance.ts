import { Refusal } from '../core/base/refusal.ts'

/** The tools for the data, loaded when a command needs them: help and page checks must not wait for the server's modules. */
export const maintenance = () => import('../app.ts')

/** `--data` and `DATABASE_URL` both say where the data is; this is what people read about it. */
export const dataOption = ['--data <folder>', 'the data folder; without it BATON_DATA or DATABASE_URL, else .baton in the clone'] as const

/** Links are for people: at a shell of its own the server's BATON_ORIGIN may not be there. */
export const originOption = [
  '--origin <address>',
  'where people open Baton, as https://baton.example.com: the link begins with it; without it BATON_ORIGIN, else HOST and PORT',
] as const

/** What a command that is told on begins with the same data as this one: for the end of its line. */
export const sameData = (folder: string | undefined): string => (folder === undefined ? '' : ` --data ${quoted(folder)}`)

/** As a shell takes it for one word. */
export const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

export const besideWords = (beside: number | undefined): string =>
  beside === undefined ? '' : ` A Baton is running on it (process ${beside}); it was not disturbed.`

/** A name that people will read later has to be one. */
export function personName(given: string): string {
  const name = given.trim()
  if (name === '' || name.length > 120)
    throw new Refusal('invalid', 'name.missing', 'Give the name of the person who says so: --by "Sam Reed".', { where: '--by' })
  return name
}
