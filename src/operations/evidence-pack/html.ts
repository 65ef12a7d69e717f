/** Text that is markup already. Only `html` makes it, so whatever else stands in a page is escaped. */
export class Html {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
}

type Part = string | number | Html | readonly Part[]

/** A page in pieces: what stands in `${}` is text, unless `html` made it. */
export const html = (texts: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(texts.reduce((page, text, index) => page + markupOf(parts[index - 1] ?? '') + text))

function markupOf(part: Part): string {
  if (part instanceof Html) return part.markup
  return typeof part === 'string' || typeof part === 'number' ? escaped(String(part)) : part.map(markupOf).join('')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
