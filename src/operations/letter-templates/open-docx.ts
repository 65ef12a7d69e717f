import { Buffer } from 'node:buffer'
import { type UnzipFileFilter, type Unzipped, unzipSync } from 'fflate'
import { Refusal } from '../../core/base/refusal.ts'
import { broken, readXml } from './read-xml.ts'

/** A Word file of a letter is a few parts of XML, some fonts and a picture or two. */
const limits = { entries: 500, allBytes: 50 * 1024 * 1024, partBytes: 4 * 1024 * 1024, ratio: 200 }

const mainPart = 'word/document.xml'

/**
 * What of a Word file is read: the part that holds its text, after everything in it that runs, loads or swells was refused. Sizes are
 * those that the ZIP states; a part that is larger than it says comes out cut off, and no XML that is cut off is read.
 */
export function openDocx(bytes: Uint8Array): { document: string; hasMargins: boolean } {
  const names: string[] = []
  let all = 0
  const parts = unzip(bytes, ({ name, size, originalSize }) => {
    names.push(name)
    all += originalSize
    if (names.length > limits.entries) throw tooMuch(`it holds more than ${limits.entries} parts`)
    if (all > limits.allBytes) throw tooMuch(`unpacked it would be larger than ${limits.allBytes / 1024 / 1024} MiB`)
    // Small parts pack well; it is large ones that nobody wrote.
    if (originalSize > 1024 * 1024 && originalSize > size * limits.ratio)
      throw tooMuch(`"${shown(name)}" in it swells ${limits.ratio} times`)
    const isRead = name === mainPart || name === '[Content_Types].xml' || /\.rels$/i.test(name)
    if (isRead && originalSize > limits.partBytes)
      throw tooMuch(`"${shown(name)}" in it is larger than ${limits.partBytes / 1024 / 1024} MiB`)
    return isRead
  })
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) throw broken()
  if (names.some((name) => /vbaproject|vbadata|activex/i.test(name)) || /macroEnabled/i.test(textOf(parts['[Content_Types].xml'])))
    throw new Refusal(
      'invalid',
      'letter-file.macro',
      'The file holds a macro or something else that runs, which no letter needs. Save it in Word as "Word document (.docx)", without macros.',
    )
  for (const [name, part] of Object.entries(parts)) if (/\.rels$/i.test(name)) refuseOutside(textOf(part))
  const document = parts[mainPart]
  if (!document) throw notWord()
  return { document: textOf(document), hasMargins: names.some((name) => /^word\/(header|footer)\d*\.xml$/i.test(name)) }
}

function unzip(bytes: Uint8Array, filter: UnzipFileFilter): Unzipped {
  try {
    return unzipSync(bytes, { filter })
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw broken()
  }
}

/** A link is read as its words. Everything else that lies elsewhere would be fetched by whoever opens the file. */
function refuseOutside(relations: string): void {
  readXml(relations, {
    open: (name, attributes) => {
      if (!/(^|:)Relationship$/.test(name) || attributes.get('TargetMode')?.toLowerCase() !== 'external') return
      const type = attributes.get('Type')?.split('/').at(-1) ?? ''
      if (type.toLowerCase() === 'hyperlink') return
      throw new Refusal(
        'invalid',
        'letter-file.outside',
        `The file loads something from elsewhere (${shown(type)}: ${shown(attributes.get('Target') ?? '')}). Take it out in Word, or copy the text into a new document.`,
      )
    },
    close: () => {},
    text: () => {},
  })
}

export const notWord = () =>
  new Refusal('invalid', 'letter-file.not-word', 'This is neither a Word document (.docx) nor plain text (.txt). Save it as one of them.')

const tooMuch = (why: string) =>
  new Refusal(
    'invalid',
    'letter-file.too-much',
    `The file cannot be read as a letter: ${why}. Copy its text into a new document and send that.`,
  )

const shown = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)

function textOf(part: Uint8Array | undefined): string {
  if (!part) return ''
  const isUtf16 = (part[0] === 0xff && part[1] === 0xfe) || (part[0] === 0xfe && part[1] === 0xff)
  try {
    return new TextDecoder(isUtf16 ? (part[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8', { fatal: true }).decode(Buffer.from(part))
  } catch {
    throw broken()
  }
}
