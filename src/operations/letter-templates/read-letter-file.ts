import { Refusal } from '../../core/base/refusal.ts'
import { notWord } from './open-docx.ts'
import { readDocx } from './read-docx.ts'

/** The text of a letter's template as a file gives it, and what of the file is not in it. Only what is certain is read. */
export function readLetterFile(bytes: Uint8Array): { text: string; notes: string[] } {
  const read = startsWith(bytes, [0x50, 0x4b]) ? readDocx(bytes) : { text: plainText(bytes), notes: [] }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no text has
  if (/[\u0000-\u0008\u000e-\u001f]/.test(read.text)) throw notWord()
  return read
}

function plainText(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    throw new Refusal(
      'invalid',
      'letter-file.not-word',
      'This is a Word file of the older kind, or one with a password. Save it as "Word document (.docx)" without a password.',
    )
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46]))
    throw new Refusal('invalid', 'letter-file.not-word', 'This is a PDF. Send the Word document that it was made from, or its text.')
  const label = startsWith(bytes, [0xff, 0xfe]) ? 'utf-16le' : startsWith(bytes, [0xfe, 0xff]) ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes).replaceAll('\r\n', '\n')
  } catch {
    throw new Refusal(
      'invalid',
      'letter-file.encoding',
      'The text is not in UTF-8, so signs such as "é" would come out wrong. Save it as UTF-8.',
    )
  }
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]) => mark.every((byte, index) => bytes[index] === byte)
