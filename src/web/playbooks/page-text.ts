/** Changes of a page's text that need no understanding of its meaning. */

export type Insertion = {
  /** 1-based; the new text comes after this line. */
  afterLine: number
  text: string
  /** What is marked afterwards, so that typing replaces it: columns of the new line, from 0. */
  from: number
  to: number
}

const item = /^(\s*)([-*+]|\d+[.)])(\s+)/

/** Where a new step goes when the cursor is on `line` (from 1): after the step that it is on, in the same kind of list. */
export function stepAfter(page: string, line: number, placeholder: string): Insertion {
  const lines = page.split(/\r\n?|\n/)
  const at = Math.max(0, Math.min(line, lines.length) - 1)
  const start = itemAround(lines, at)
  if (start === undefined) {
    const text = `- ${placeholder}`
    return { afterLine: at + 1, text, from: 2, to: text.length }
  }
  const [, indent = '', mark = '-', space = ' '] = item.exec(lines[start] ?? '') ?? []
  let end = start
  for (let next = start + 1; next < lines.length && belongs(lines, next, indent.length); next += 1) end = next
  const head = `${indent}${nextMark(mark)}${space}`
  return { afterLine: end + 1, text: head + placeholder, from: head.length, to: head.length + placeholder.length }
}

const nextMark = (mark: string) => (/^\d/.test(mark) ? `${Number.parseInt(mark, 10) + 1}${mark.slice(-1)}` : mark)

/** The outermost line of the list that holds this one: a step, not one of its parts. */
function itemAround(lines: readonly string[], at: number): number | undefined {
  for (let line = at; line >= 0; line -= 1) {
    const text = lines[line] ?? ''
    const found = item.exec(text)
    if (found && (found[1] ?? '').length < 2) return line
    // A heading, a blank line or plain text outside of a list: the cursor is in no step.
    if (!found && !/^\s/.test(text)) return undefined
  }
  return undefined
}

const belongs = (lines: readonly string[], at: number, indent: number) => {
  const text = lines[at] ?? ''
  return text.trim() !== '' && (/^\s*/.exec(text)?.[0].length ?? 0) > indent && !(item.exec(text)?.[1]?.length === indent)
}

/** `Moves to the pool, EMEA` becomes `moves-to-the-pool-emea`: what an address and a front matter can hold. */
export const idOf = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')

/**
 * The id of a playbook of that name. A name in other letters than an address holds plainly gets one that only this name has, so that a
 * page in any language can be brought in; nothing where there is no name at all.
 */
export function playbookId(name: string): string {
  const id = idOf(name)
  if (id !== '' || !/[\p{L}\p{N}]/u.test(name)) return id
  let sum = 0
  for (const letter of name.normalize('NFKC').trim()) sum = (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) >>> 0
  return `playbook-${sum.toString(36)}`
}

const frontMatter = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/

/** The same page as another playbook: its front matter carries the new id, and the new title where one is given. */
export function pageAs(page: string, { id, title }: { id: string; title?: string }): string {
  const found = frontMatter.exec(page)
  const lines = (found?.[1] ?? '').split(/\r?\n/).filter((line, _, all) => all.length > 1 || line !== '')
  const put = (key: string, value: string) => {
    const at = lines.findIndex((line) => line.startsWith(`${key}:`))
    if (at < 0) lines.unshift(`${key}: ${value}`)
    else lines[at] = `${key}: ${value}`
  }
  put('playbook', id)
  if (title !== undefined) put('title', JSON.stringify(title))
  return `---\n${lines.join('\n')}\n---\n${found ? page.slice(found[0].length) : `\n${page}`}`
}

/** What a pasted page calls itself. */
export function titleOf(page: string): string | undefined {
  const stated = /^title:[ \t]*(.+)$/m.exec(frontMatter.exec(page)?.[1] ?? '')?.[1]?.trim()
  if (stated) return stated.replace(/^(["'])(.*)\1$/, '$2')
  return /^#{1,2}[ \t]+(.+?)[ \t]*#*$/m.exec(page)?.[1]?.trim()
}
