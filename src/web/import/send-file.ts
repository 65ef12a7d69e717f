import { Unreachable } from '../client/problem.ts'
import { addressOf, refusalOf } from '../client/request.ts'
import { words } from './words.ts'

/** What the server takes at most. Written here too, because the contract would bring its whole schema library into the page. */
export const largestBytes = 5 * 1024 * 1024

/** Why a file is not even sent; undefined when it may be one. */
export function whyNot({ name, size, type }: Pick<File, 'name' | 'size' | 'type'>): string | undefined {
  if (size > largestBytes) return words.tooLarge((size / 1024 / 1024).toFixed(1))
  // Spreadsheet programs call a CSV by many types; what they call a workbook is none.
  if (/\.(xlsx?|ods|numbers|pdf|docx?)$/i.test(name) || /spreadsheet|officedocument/.test(type)) return words.notCsv
  return undefined
}

/** Sends a file as it is. The key makes pressing twice, or pressing again after a lost answer, count once. */
export async function sendFile<Output>(path: `/${string}`, file: Blob, { of, key }: { of: string; key?: string }): Promise<Output> {
  const answer = await fetch(addressOf(path, { query: { of } }), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'content-type': 'text/csv', ...(key && { 'idempotency-key': key }) },
    body: file,
  }).catch((cause: unknown) => {
    throw new Unreachable('The server does not answer. Whether anything was imported is not known; look at the file again.', { cause })
  })
  if (!answer.ok) throw await refusalOf(answer)
  return (await answer.json()) as Output
}
