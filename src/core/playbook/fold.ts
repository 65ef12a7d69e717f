import type { Html, ListItem, Nodes, Root } from 'mdast'

/**
 * What stands in comments and fences is most of a page that binds, and a reader of Markdown goes over each of its letters several
 * times, only to hand them on as they are. So each is folded to a sign before it reads, and unfolded in its tree (decision 0053).
 */
export type Folded = {
  text: string
  /** Puts back what was folded, and each place to where it is on the page. False when a sign was read as anything else. */
  unfold: (root: Root) => boolean
}

/** `indent`: of a comment over several lines, that of its first. `isDrawnUp`: its sign stands at the end of the line before. */
type Fold = { inside: string; indent?: number; isDrawnUp?: boolean }
/** From which column of a line on a place is on another line, or further right. */
type Shift = { from: number; line: number; by: number }
/** The lines that are left, each with the line that it was. */
type Left = { lines: string[]; origins: number[]; shifts: (readonly Shift[] | undefined)[] }

// A letter that no script has. A page with it is read as it is.
const sign = '\u{F8F7}'
const commentSigns = new RegExp(`<!--${sign}(\\d+)-->`, 'g')
const onlySign = new RegExp(`^<!--${sign}(\\d+)-->$`)
const startsWithSign = new RegExp(`^ *<!--${sign}`)
const fenceSign = new RegExp(`^${sign}(\\d+)$`)
const mostLines = 200

/** Undefined where there is nothing to fold, or where what is folded could matter to what is not. */
export function fold(text: string): Folded | undefined {
  // Links may be looked up by a text that has a comment in it. Other line ends, and what a reader of Markdown drops, would move places.
  if (text.includes(']:') || text.includes(sign) || /[\r\0]|^\uFEFF/.test(text)) return undefined
  const lines = text.split('\n')
  const folds: Fold[] = []
  const left: Left = { lines: [], origins: [], shifts: [] }
  const keep = (line: string, origin: number, shifts?: Shift[]) => {
    left.lines.push(line)
    left.origins.push(origin)
    left.shifts.push(shifts)
  }
  const signFor = (folded: Fold) => `${sign}${folds.push(folded) - 1}`
  const isPlain = plainPassages(lines)

  let index = 0
  for (const head = headEnd(lines); index < head; index++) keep(lines[index] ?? '', index)
  while (index < lines.length) {
    const line = lines[index] ?? ''
    if (/`{3}|~{3}/.test(line)) {
      const end = fenceEnd(lines, index)
      // Which line closes which is not sure then.
      if (end === undefined) return undefined
      keep(line, index)
      if (end > index + 1) keep(signFor({ inside: lines.slice(index + 1, end).join('\n') }), index + 1)
      keep(lines[end] ?? '', end)
      index = end + 1
      continue
    }
    const start = line.indexOf('<!--')
    const end = start < 0 ? undefined : commentEnd(lines, index, start)
    if (end !== undefined) {
      const inside = [line.slice(start + 4), ...lines.slice(index + 1, end + 1)].join('\n').slice(0, -3)
      const isDrawnUp = isOwnLineOf(lines, index, end, start) && left.origins.at(-1) === index - 1 && isPlain(index - 1)
      const shown = `<!--${signFor({ inside, indent: start, isDrawnUp })}-->`
      const before = isDrawnUp ? `${left.lines.pop()} ` : line.slice(0, start)
      if (isDrawnUp) {
        left.origins.pop()
        left.shifts.pop()
      }
      const folded = before + shown
      keep(folded, isDrawnUp ? index - 1 : index, [
        { from: before.length + 1, line: index, by: start - before.length },
        { from: folded.length + 1, line: end, by: (lines[end] ?? '').length - folded.length },
      ])
      index = end + 1
      continue
    }
    if (start < 0 || !isPlain(index)) keep(line, index)
    else {
      const shifts: Shift[] = []
      let folded = ''
      let done = 0
      for (const { index: at, 0: comment } of line.matchAll(plainComments)) {
        folded += `${line.slice(done, at)}<!--${signFor({ inside: comment.slice(4, -3) })}-->`
        done = at + comment.length
        shifts.push({ from: folded.length + 1, line: index, by: done - folded.length })
      }
      keep(folded + line.slice(done), index, shifts)
    }
    index++
  }
  return folds.length === 0 ? undefined : { text: left.lines.join('\n'), unfold: (root) => unfold(root, folds, left, lines) }
}

function headEnd(lines: readonly string[]): number {
  const isDashes = (line: string | undefined) => /^---[ \t]*$/.test(line ?? '')
  return isDashes(lines[0]) ? lines.findIndex((line, index) => index > 0 && isDashes(line)) + 1 : 0
}

/** The line that closes the fence which this line opens at its first column. */
function fenceEnd(lines: readonly string[], index: number): number | undefined {
  const [, ticks, tildes] = /^(`{3,})[^`]*$|^(~{3,})/.exec(lines[index] ?? '') ?? []
  const run = ticks ?? tildes
  if (!run) return undefined
  const closing = new RegExp(`^ {0,3}${run.charAt(0)}{${run.length},}[ \\t]*$`)
  for (let end = index + 1; end < lines.length; end++) if (closing.test(lines[end] ?? '')) return end
  return undefined
}

/**
 * The last line of a comment that begins a line and ends another. None of its lines is blank or indented less than its first, so
 * whatever list its first line is in, all of it is.
 */
function commentEnd(lines: readonly string[], index: number, start: number): number | undefined {
  const first = lines[index] ?? ''
  if (first.includes('-->') || first.includes('\t') || first.search(/[^ ]/) !== start || !/^(?:\s|$)/.test(first.slice(start + 4)))
    return undefined
  for (let at = index + 1; at < Math.min(lines.length, index + mostLines); at++) {
    const line = lines[at] ?? ''
    if (line.search(/[^ ]/) < start || line.includes('\t')) return undefined
    const end = line.indexOf('-->')
    if (end >= 0) return end === line.length - 3 ? at : undefined
  }
  return undefined
}

/**
 * Whether a comment stands right under the one line of an item, and nothing after it goes on with that line. There its sign may be
 * read at the end of that line, which costs far less than a block of its own.
 */
function isOwnLineOf(lines: readonly string[], index: number, end: number, start: number): boolean {
  const before = lines[index - 1] ?? ''
  const marker = /^ *(?:[-*+]|\d{1,9}[.)]) (?=\p{L})/u.exec(before)
  if (marker?.[0].length !== start || /[\s\\]$|[|<]/.test(before)) return false
  const next = lines[end + 1] ?? ''
  return /^[ \t]*$/.test(next) || (/^ *(?:[-*+]|\d{1,9}[.)]) +\p{L}/u.test(next) && next.search(/[^ ]/) <= start)
}

const plainComments = /<!-- (?:(?!-->)[^`|\t\n<])*-->/g
const anyComments = /<!--\s(?:(?!-->)[^`\t<])*-->/g

/**
 * Whether nothing in a passage can reach into its comments: code, links and tags look ahead for what closes them, and would find it
 * in the letters of a comment. A passage ends at a blank line or a new item of a list.
 */
function plainPassages(lines: readonly string[]): (index: number) => boolean {
  const isBoundary = (line: string) => /^[ \t]*$|^ {0,3}[-+*] +\S/.test(line)
  let end = 0
  let isPlain = false
  return (index) => {
    if (index < end) return isPlain
    let start = index
    while (start > end && !isBoundary(lines[start] ?? '')) start--
    end = index + 1
    while (end < lines.length && !isBoundary(lines[end] ?? '')) end++
    isPlain = !/[<`\\\t]|\]\(/.test(lines.slice(start, end).join('\n').replace(anyComments, ''))
    return isPlain
  }
}

const blocks = new Set<string>(['root', 'listItem', 'blockquote', 'footnoteDefinition'])

function unfold(root: Root, folds: readonly Fold[], { origins, shifts }: Left, lines: readonly string[]): boolean {
  const starts = [0]
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1)
  let count = 0
  let isSame = true

  const putBack = (place: { line: number; column: number; offset?: number | undefined }) => {
    const shift = shifts[place.line - 1]?.findLast(({ from }) => from <= place.column)
    const line = shift?.line ?? origins[place.line - 1] ?? 0
    place.line = line + 1
    place.column += shift?.by ?? 0
    place.offset = (starts[line] ?? 0) + place.column - 1
  }
  const commentOf = (node: Html, parent: Nodes) => (_sign: string, number: string) => {
    count++
    const { inside = '', indent, isDrawnUp } = folds[Number(number)] ?? {}
    if (indent === undefined) return `<!--${inside}-->`
    // What the list takes of each line is no part of the comment.
    const taken = indent - node.value.search(/[^ ]/)
    if (!blocks.has(parent.type) || (!isDrawnUp && node.position?.start.column !== taken + 1)) isSame = false
    return `<!--${inside
      .split('\n')
      .map((line, index) => (index === 0 ? line : line.slice(taken)))
      .join('\n')}-->`
  }
  /** The comment that was drawn up to the item's line is a block again. */
  const letDown = (item: ListItem) => {
    const [line] = item.children
    const comment = line?.type === 'paragraph' ? line.children.at(-1) : undefined
    if (line?.type !== 'paragraph' || comment?.type !== 'html') return
    const fold = folds[Number(onlySign.exec(comment.value)?.[1])]
    if (!fold?.isDrawnUp || line.position?.start.column !== (fold.indent ?? 0) + 1) return
    line.children.pop()
    item.children.splice(1, 0, comment)
    const text = line.children.at(-1)
    const end = comment.position && { ...comment.position.start, column: comment.position.start.column - 1 }
    if (text?.type !== 'text' || !text.value.endsWith(' ') || !end) {
      isSame = false
      return
    }
    text.value = text.value.slice(0, -1)
    if (text.value === '') line.children.pop()
    if (text.position) text.position.end = { ...end }
    line.position.end = { ...end }
  }
  const visit = (node: Nodes, parent: Nodes) => {
    if (node.type === 'listItem') letDown(node)
    if (node.type === 'html' && startsWithSign.test(node.value)) node.value = node.value.replace(commentSigns, commentOf(node, parent))
    else if (node.type === 'code') {
      const number = fenceSign.exec(node.value)?.[1]
      if (number) {
        count++
        node.value = folds[Number(number)]?.inside ?? ''
      }
    }
    if ('children' in node) for (const child of node.children) visit(child, node)
    if (node.position) {
      putBack(node.position.start)
      putBack(node.position.end)
    }
  }
  visit(root, root)
  return isSame && count === folds.length
}
