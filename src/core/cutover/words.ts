import type { Person } from '../records/parts.ts'

/** Titles come from outside and may be long or hold line breaks; an instruction is one sentence. */
export const quoted = (title: string): string => {
  const line = title.replace(/\s+/g, ' ').trim()
  return `"${line.length > 120 ? `${line.slice(0, 119)}…` : line}"`
}

/** `Ana, Ben and Cleo`; `nobody` for an empty list. */
export const names = (people: readonly Pick<Person, 'name'>[]): string => listed(people.map(({ name }) => name)) || 'nobody'

export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`

/** Where to open the object; nothing when nobody recorded an address. */
export const at = (link: string | undefined): string => (link ? ` (${link})` : '')

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
