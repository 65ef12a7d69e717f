import fc from 'fast-check'
import { strToU8 } from 'fflate'
import { describe, expect, test } from 'vitest'
import { para, relations, run, wordFile } from '../../../tests/support/word-file.ts'
import { letterDocx } from '../letter-docx.ts'
import { readLetterFile } from './read-letter-file.ts'

const text = (body: string) => readLetterFile(wordFile(body)).text
const refusal = (read: () => unknown): string => {
  try {
    read()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'nothing'
}

test('a placeholder that Word has cut into runs is put together again, whatever stands between', () => {
  const cut = `${run('Subject: {{acc')}<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="_GoBack"/>${run('ount', '<w:b/>')}${run('}}: {')}${run('{main')}${run(' contact}}')}`
  expect(text(para(cut) + para('Dear {{recipients}},'))).toBe('Subject: {{account}}: {{main contact}}\n\nDear {{recipients}},\n')
})

test('what tracked changes have struck out is not taken, what they inserted is, and the file is said to hold some', () => {
  const changed = para(
    `${run('We offer ')}<w:del w:id="1"><w:r><w:delText>a discount</w:delText></w:r></w:del><w:ins w:id="2">${run('help')}</w:ins>${run('.')}`,
  )
  const moved = para(`<w:moveFrom w:id="3">${run('Moved away')}</w:moveFrom>`) + para(`<w:moveTo w:id="4">${run('Moved here')}</w:moveTo>`)
  const joined = `<w:p><w:pPr><w:rPr><w:del w:id="5"/></w:rPr></w:pPr>${run('One ')}</w:p>${para('sentence.')}`
  const read = readLetterFile(wordFile(para('Subject: Hello') + changed + moved + joined))
  expect(read.text).toBe('Subject: Hello\n\nWe offer help.\n\nMoved here\n\nOne sentence.\n')
  expect(read.notes).toEqual([expect.stringContaining('tracked changes')])
})

test('header, footer, pictures, hidden words, comments and prompts are left out, and each is said', () => {
  const body =
    para('Subject: Hello') +
    para(`${run('Seen')}${run(' secret', '<w:vanish/>')}${run(' again', '<w:vanish w:val="false"/>')}`) +
    para('<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>') +
    `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>${para('Click here to enter text.')}</w:sdtContent></w:sdt>` +
    para(`${run('Noted')}<w:r><w:commentReference w:id="0"/></w:r>`)
  const { text: read, notes } = readLetterFile(wordFile(body, { 'word/header1.xml': '<w:hdr/>', 'word/footer1.xml': '<w:ftr/>' }))
  expect(read).toBe('Subject: Hello\n\nSeen again\n\nNoted\n')
  expect(notes.join('\n')).toMatch(/Header and footer[\s\S]*Hidden text[\s\S]*Pictures[\s\S]*Content controls[\s\S]*Comments/)
})

test('lists, line breaks and tables come out as lines; empty lines end a paragraph where somebody uses them so', () => {
  const item = (words: string) => `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr>${run(words)}</w:p>`
  expect(text(para('Subject: A') + item('one') + item('two') + para(`${run('Kind regards,')}<w:r><w:br/></w:r>${run('Nina')}`))).toBe(
    'Subject: A\n\n- one\n- two\n\nKind regards,\nNina\n',
  )
  expect(text(['Subject: A', '', 'Dear all,', '', 'Bye,', 'Nina'].map(para).join(''))).toBe('Subject: A\n\nDear all,\n\nBye,\nNina\n')
  expect(text(`${para('Subject: A')}<w:tbl><w:tr><w:tc>${para('x')}</w:tc><w:tc>${para('y')}</w:tc></w:tr></w:tbl>`)).toContain('x\n\ny')
})

test('links and fields are taken as their words, signs as they were meant', () => {
  const field = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run('1 May')}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
  const { text: read, notes } = readLetterFile(
    wordFile(para('Subject: A &amp; B') + para(`<w:hyperlink r:id="rId1">${run('our pages')}</w:hyperlink>`) + para(field), {
      'word/_rels/document.xml.rels': relations('hyperlink', 'https://help.example', true),
    }),
  )
  expect(read).toBe('Subject: A & B\n\nour pages\n\n1 May\n')
  expect(notes).toEqual([expect.stringContaining('Links'), expect.stringContaining('fields')])
})

test('a letter that Baton gave as a Word file reads back word for word', () => {
  const given = letterDocx({
    subject: 'Subject: {{account}} & more',
    text: 'Dear {{recipients}},\n\nA\nB <c>\n',
    at: new Date('2026-11-29'),
  })
  expect(readLetterFile(given)).toEqual({ text: 'Subject: {{account}} & more\n\nDear {{recipients}},\n\nA\nB <c>\n', notes: [] })
})

describe('a file that is no letter is refused in words, and says what it is', () => {
  const letter = para('Subject: A') + para('B')
  const bomb = new Uint8Array(8 * 1024 * 1024).fill(0x20)
  test.each([
    ['a bomb in the text itself', () => wordFile(letter, { 'word/document.xml': bomb }), 'letter-file.too-much'],
    ['a bomb beside the text', () => wordFile(letter, { 'word/media/a.png': bomb }), 'letter-file.too-much'],
    [
      'more parts than any letter has',
      () => wordFile(letter, Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`word/${n}.xml`, '<a/>']))),
      'letter-file.too-much',
    ],
    ['elements nested without end', () => wordFile('<w:p>'.repeat(5_000) + '</w:p>'.repeat(5_000)), 'letter-file.too-much'],
    ['a macro', () => wordFile(letter, { 'word/vbaProject.bin': 'x' }), 'letter-file.macro'],
    [
      'a type with macros, by another name',
      () =>
        wordFile(letter, {
          '[Content_Types].xml': '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
        }),
      'letter-file.macro',
    ],
    [
      'a template that is loaded from elsewhere',
      () => wordFile(letter, { 'word/_rels/settings.xml.rels': relations('attachedTemplate', 'https://evil.example/t.dotm', true) }),
      'letter-file.outside',
    ],
    [
      'a picture that is loaded from elsewhere',
      () => wordFile(letter, { 'word/_rels/document.xml.rels': relations('image', 'https://evil.example/p.png', true) }),
      'letter-file.outside',
    ],
    [
      'entities that swell',
      () =>
        wordFile(letter, {
          'word/document.xml': '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><w:document xmlns:w="x"/>',
        }),
      'letter-file.entities',
    ],
    ['XML that ends too soon', () => wordFile('<w:p><w:r><w:t>Hello'), 'letter-file.broken'],
    ['a ZIP that was cut off', () => wordFile(letter).slice(0, 300), 'letter-file.broken'],
    ['a ZIP of something else', () => wordFile(letter, { 'word/document.xml': '<html/>' }), 'letter-file.broken'],
    ['a PDF', () => strToU8('%PDF-1.7'), 'letter-file.not-word'],
    ['the older kind of Word', () => Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'letter-file.not-word'],
    ['text in another encoding', () => Uint8Array.of(0x53, 0xe9, 0x65), 'letter-file.encoding'],
    ['bytes', () => Uint8Array.of(0, 1, 2, 3), 'letter-file.not-word'],
  ])('%s', (_what, make, code) => {
    expect(refusal(() => readLetterFile(make()))).toBe(code)
  })
})

test('whatever is sent is read or refused, never a mistake of ours', () => {
  const whole = wordFile(para('Subject: {{account}}') + para('Dear {{recipients}},'))
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), (slips) => {
      const bytes = whole.slice()
      for (const [at, byte] of slips) bytes[at] = byte
      expect(refusal(() => readLetterFile(bytes))).toMatch(/^(nothing|letter-file\.[a-z-]+)$/)
    }),
  )
})
