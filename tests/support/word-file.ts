import { strToU8, zipSync } from 'fflate'

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const package_ = 'http://schemas.openxmlformats.org/package/2006/relationships'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

/** A run as Word writes one. */
export const run = (text: string, look = '') => `<w:r>${look && `<w:rPr>${look}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`
/** A paragraph: a text, or what stands in it. */
export const para = (inner: string) => `<w:p>${inner === '' || inner.startsWith('<') ? inner : run(inner)}</w:p>`

/** A Word file with this body, and whatever else is in its ZIP. */
export const wordFile = (body: string, more: Record<string, string | Uint8Array> = {}): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries({
        '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`,
        '_rels/.rels': relations('officeDocument', 'word/document.xml'),
        'word/document.xml': `${head}<w:document xmlns:w="${word}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:r="${office}"><w:body>${body}<w:sectPr/></w:body></w:document>`,
        ...more,
      }).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]),
    ),
  )

/** One relation of a part, to something in the file or elsewhere. */
export const relations = (type: string, target: string, isOutside = false) =>
  `${head}<Relationships xmlns="${package_}"><Relationship Id="rId1" Type="${office}/${type}" Target="${target}"${isOutside ? ' TargetMode="External"' : ''}/></Relationships>`
