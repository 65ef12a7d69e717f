import { Unreachable } from '../client/problem.ts'
import { addressOf, refusalOf } from '../client/request.ts'
import { words } from './letter-words.ts'

/** What the server takes at most. Written here too, because the contract would bring its whole schema library into the page. */
const largestBytes = 2 * 1024 * 1024

/** Why a file is not even sent. */
export const whyNot = ({ size }: Pick<File, 'size'>): string | undefined =>
  size > largestBytes ? words.tooLarge((size / 1024 / 1024).toFixed(1)) : undefined

/** Sends a file as it is, to be looked at or kept. */
export async function sendLetterFile<Output>(path: `/${string}`, file: Blob, query: Readonly<Record<string, string>>): Promise<Output> {
  const answer = await fetch(addressOf(path, { query }), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'content-type': 'application/octet-stream' },
    body: file,
  }).catch((cause: unknown) => {
    throw new Unreachable('The server does not answer.', { cause })
  })
  if (!answer.ok) throw await refusalOf(answer)
  return (await answer.json()) as Output
}
