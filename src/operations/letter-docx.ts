import { strToU8, zipSync } from 'fflate'

/**
 * A letter as a Word document: its subject as the title, then its paragraphs, and nothing else. Written by hand, because a letter
 * needs three small parts of the format; what is in the file is what was approved, and it holds no macro, link or field.
 */
export function letterDocx({ subject, text, at }: { subject: string; text: string; at: Date }): Uint8Array {
  const paragraphs = text.trimEnd().split(/\n\n+/)
  const body = [titled(subject), ...paragraphs.map((one) => paragraph(one))].join('')
  return zipSync(
    Object.fromEntries(
      Object.entries({
        '[Content_Types].xml': contentTypes,
        '_rels/.rels': relations,
        'word/document.xml': `${head}<w:document xmlns:w="${word}"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>`,
      }).map(([name, content]) => [name, strToU8(content)]),
    ),
    // The same letter gives the same bytes.
    { mtime: at },
  )
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const documentType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
const contentTypes = `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${documentType}"/></Types>`
const relations = `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`

const titled = (text: string) => `<w:p><w:pPr><w:spacing w:after="240"/></w:pPr>${run(text, '<w:b/><w:sz w:val="28"/>')}</w:p>`

const paragraph = (text: string) =>
  `<w:p><w:pPr><w:spacing w:after="200" w:line="276" w:lineRule="auto"/></w:pPr>${text
    .split('\n')
    .map((line) => run(line))
    .join('<w:r><w:br/></w:r>')}</w:p>`

const run = (text: string, look = '<w:sz w:val="22"/>') =>
  `<w:r><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>${look}</w:rPr><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`

/** XML 1.0 has no way to write most control signs, and Word refuses a file with one. */
const escaped = (text: string) =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
