import { Unreachable } from '../client/problem.ts'
import { addressOf, refusalOf } from '../client/request.ts'
import { words } from './words.ts'

/** What somebody says beside the file. */
export type Said = Readonly<Record<string, string>>

/** What the server takes at most. */
const largestBytes = 2 * 1024 * 1024

export function whyNot({ name, size }: Pick<File, 'name' | 'size'>): string | undefined {
  if (size > largestBytes) return words.tooLarge
  return /\.(xlsx?|ods|numbers|pdf|docx?|html?)$/i.test(name) ? words.wrongFile : undefined
}

export const isDocument = ({ name }: Pick<File, 'name'>): boolean => /\.(md|markdown)$/i.test(name)

/** Sends the file as it is; people for roles travel together. */
export async function sendMoveIn<Output>(path: `/${string}`, file: File, said: Said): Promise<Output> {
  const roles = Object.entries(said).flatMap(([field, value]) =>
    field.startsWith('role:') && value !== '' ? [`${field.slice(5)}=${value}`] : [],
  )
  const plain = Object.fromEntries(Object.entries(said).filter(([field]) => !field.startsWith('role:')))
  const answer = await fetch(addressOf(path, { query: { ...plain, name: file.name, roles: roles.join('; ') } }), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'content-type': 'application/octet-stream' },
    body: file,
  }).catch((cause: unknown) => {
    throw new Unreachable('The server does not answer. Whether anything was moved in is not known; look at the file again.', { cause })
  })
  if (!answer.ok) throw await refusalOf(answer)
  return (await answer.json()) as Output
}
