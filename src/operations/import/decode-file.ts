import { Refusal } from '../../core/base/refusal.ts'

/**
 * The text of a file. Only what is certain is read: a file in an older encoding would come out with wrong letters in names,
 * which nobody notices among thousands of rows, so it is refused with the way out.
 */
export function decodeFile(bytes: Uint8Array): string {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) throw notCsv('This is a spreadsheet, not a CSV file. Save it as "CSV UTF-8".')
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46])) throw notCsv('This is a PDF, not a CSV file.')
  if (startsWith(bytes, [0xff, 0xfe])) return decoded(bytes, 'utf-16le')
  if (startsWith(bytes, [0xfe, 0xff])) return decoded(bytes, 'utf-16be')
  if (looksLikeUtf16(bytes)) throw encoding('It looks like UTF-16 without the mark that says so. Save it as "CSV UTF-8".')
  const text = decoded(bytes, 'utf-8')
  if (text.includes('\0')) throw notCsv('The file contains bytes that are not text. Save it as "CSV UTF-8".')
  return text
}

function decoded(bytes: Uint8Array, label: 'utf-8' | 'utf-16le' | 'utf-16be'): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    if (label !== 'utf-8') throw encoding('It begins like UTF-16 and goes on differently. Save it again as "CSV UTF-8".')
    const { row, sample } = firstWrong(bytes)
    throw encoding(`It looks like Windows-1252 (Latin-1): row ${row} reads "${sample}" then. Save it as "CSV UTF-8".`, row)
  }
}

/** The first line that is no UTF-8, read the way that the program that wrote it probably meant. */
function firstWrong(bytes: Uint8Array): { row: number; sample: string } {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let row = 1
  let start = 0
  for (let end = 0; end <= bytes.length; end++) {
    if (end < bytes.length && bytes[end] !== 0x0a) continue
    const line = bytes.subarray(start, end)
    try {
      strict.decode(line)
    } catch {
      return { row, sample: new TextDecoder('windows-1252').decode(line).trim().slice(0, 60) }
    }
    row += 1
    start = end + 1
  }
  return { row: 1, sample: '' }
}

/** Letters of Latin scripts have a zero in every second byte of UTF-16. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 2000)
  if (sample.length < 4) return false
  const zeros = [0, 1].map((offset) => sample.filter((byte, index) => index % 2 === offset && byte === 0).length)
  return Math.max(...zeros) > sample.length * 0.3
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]) => mark.every((byte, index) => bytes[index] === byte)

const encoding = (why: string, row?: number) =>
  new Refusal('invalid', 'import.encoding', `The file is not UTF-8. ${why}`, { where: row === undefined ? 'file' : `row ${row}` })
const notCsv = (message: string) => new Refusal('invalid', 'import.not-csv', message, { where: 'file' })
