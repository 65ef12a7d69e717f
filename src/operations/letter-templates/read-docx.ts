import { openDocx } from './open-docx.ts'
import { broken, readXml } from './read-xml.ts'

const namespaces = ['http://schemas.openxmlformats.org/wordprocessingml/2006/main', 'http://purl.oclc.org/ooxml/wordprocessingml/main']

/** What is in a Word file and no part of a letter: passed over, and said so. */
const notesOf = {
  margins: 'Header and footer are no part of a letter that leaves as a mail; they were left out.',
  removed: 'The file has tracked changes. It was read as if they were accepted: what is struck out was left out, what was inserted is in.',
  hidden: 'Hidden text was left out.',
  pictures: 'Pictures, shapes and text boxes were left out: a letter is text.',
  fields: 'Word fields (such as a date or a page number) were taken as the words that they show now; a letter fills only its placeholders.',
  links: 'Links were taken as their words, without the address behind them.',
  tables: 'A table was read cell by cell, each on a line of its own.',
  marks: 'Comments and footnotes were left out.',
  prompts: 'Content controls that nobody has filled were left out.',
} as const
type Note = keyof typeof notesOf

/** Whole elements with nothing in them that a customer would read. */
const passedOver: Readonly<Record<string, Note | null>> = {
  del: 'removed',
  moveFrom: 'removed',
  drawing: 'pictures',
  pict: 'pictures',
  object: 'pictures',
  altChunk: 'pictures',
  instrText: null,
  delText: null,
  delInstrText: null,
  pPrChange: null,
  rPrChange: null,
  sectPr: null,
  tblPr: null,
  trPr: null,
  tcPr: null,
  tblGrid: null,
}

const noted: Readonly<Record<string, Note>> = {
  ins: 'removed',
  moveTo: 'removed',
  commentReference: 'marks',
  footnoteReference: 'marks',
  endnoteReference: 'marks',
  hyperlink: 'links',
  tbl: 'tables',
}

/** `joins`: its end was struck out, so the next one goes on in it. `emptied`: something in it was left out. */
type Paragraph = { text: string; isListed: boolean; joins?: true; emptied?: true }

/**
 * The text of a Word file as a letter is written: `Subject:` first, an empty line between paragraphs. Word cuts a sentence into runs
 * wherever somebody has typed twice or its spelling was checked, so text is put together before anything in it is looked for.
 */
export function readDocx(bytes: Uint8Array): { text: string; notes: string[] } {
  const { document, hasMargins } = openDocx(bytes)
  const notes = new Set<Note>(hasMargins ? ['margins'] : [])
  const paragraphs: Paragraph[] = []
  const path: string[] = []
  let prefix: string | undefined
  let current: Paragraph | undefined
  /** Depth below which nothing is read, until that element ends. */
  let silent: number | undefined
  let isHidden = false
  let isPrompt = false
  let isTyped = false
  const leaveOut = (note: Note) => {
    notes.add(note)
    if (current) current.emptied = true
  }
  const say = (text: string) => {
    if (current && silent === undefined && !isHidden && !isPrompt) current.text += text
    else if (text.trim() !== '' && (isHidden || isPrompt)) leaveOut(isHidden ? 'hidden' : 'prompts')
  }
  const own = (name: string) => (prefix !== undefined && name.startsWith(prefix) ? name.slice(prefix.length) : undefined)

  readXml(document, {
    open: (name, attributes) => {
      path.push(name)
      if (path.length === 1) prefix = prefixIn(name, attributes)
      if (silent !== undefined) return
      const local = own(name)
      // Other programs' second version of the same words.
      if (name === 'mc:Fallback') silent = path.length
      if (local === undefined) return
      const pass = passedOver[local]
      if (pass !== undefined) {
        if (pass) leaveOut(pass)
        if (local === 'del' && current && path.at(-2) === `${prefix}rPr` && path.at(-3) === `${prefix}pPr`) current.joins = true
        silent = path.length
        return
      }
      const note = noted[local]
      if (note) notes.add(note)
      switch (local) {
        case 'p':
          current = paragraphs.at(-1)?.joins ? { text: paragraphs.pop()?.text ?? '', isListed: false } : { text: '', isListed: false }
          break
        case 'numPr':
          if (current) current.isListed = true
          break
        case 'r':
          isHidden = false
          break
        case 'vanish':
        case 'webHidden':
          if (path.at(-2) === `${prefix}rPr` && path.at(-3) === `${prefix}r`) isHidden = isOn(attributes.get(`${prefix}val`))
          break
        case 'showingPlcHdr':
          isPrompt = isOn(attributes.get(`${prefix}val`))
          break
        case 'fldSimple':
          notes.add('fields')
          break
        case 'fldChar':
          if (attributes.get(`${prefix}fldCharType`) === 'begin') notes.add('fields')
          break
        case 't':
          isTyped = true
          break
        case 'tab':
          if (path.at(-2) === `${prefix}r`) say(' ')
          break
        case 'br':
          if (!['page', 'column'].includes(attributes.get(`${prefix}type`) ?? '')) say('\n')
          break
        case 'cr':
          say('\n')
          break
        case 'noBreakHyphen':
          say('-')
          break
      }
    },
    close: (name) => {
      if (silent !== undefined && path.length === silent) silent = undefined
      path.pop()
      const local = own(name)
      if (silent !== undefined || local === undefined) return
      if (local === 't') isTyped = false
      else if (local === 'r') isHidden = false
      else if (local === 'sdt') isPrompt = false
      else if (local === 'p' && current) {
        // One that held nothing but what was left out is no empty line that somebody meant.
        if (current.text.trim() !== '' || !current.emptied || current.joins) paragraphs.push(current)
        current = undefined
      }
    },
    text: (text) => {
      if (isTyped) say(text)
    },
  })
  return { text: writtenOut(paragraphs), notes: [...notes].map((note) => notesOf[note]) }
}

const isOn = (value: string | undefined) => !['0', 'false', 'off'].includes(value ?? '')

function prefixIn(root: string, attributes: ReadonlyMap<string, string>): string {
  const [attribute] = [...attributes].find(([name, value]) => name.startsWith('xmlns') && namespaces.includes(value)) ?? []
  const prefix = attribute === undefined ? undefined : attribute === 'xmlns' ? '' : `${attribute.slice('xmlns:'.length)}:`
  if (prefix === undefined || root !== `${prefix}document`) throw broken()
  return prefix
}

/**
 * A paragraph of Word is one of the letter. Who puts empty ones between them, as in a plain text, means those as the end of a
 * paragraph, and what follows without one as the next line of it: an address, a greeting with a name.
 */
function writtenOut(paragraphs: readonly Paragraph[]): string {
  const texts = paragraphs.map(({ text, isListed }) => ({
    text: text
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim(),
    isListed,
  }))
  const between = texts.slice(
    texts.findIndex(({ text }) => text !== '') + 1,
    texts.findLastIndex(({ text }) => text !== ''),
  )
  const usesEmptyLines = between.filter(({ text }) => text === '').length >= 2
  return texts
    .map(({ text, isListed }, place) => {
      const line = isListed && text !== '' ? `- ${text}` : text
      const next = texts[place + 1]
      const goesOn = usesEmptyLines || (isListed && next?.isListed === true)
      return goesOn ? `${line}\n` : `${line}\n\n`
    })
    .join('')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .concat('\n')
}
