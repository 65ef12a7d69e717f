/** Follows the lines of a page and says which stand in a fence, only where no reader of Markdown can see it otherwise. */
export type FenceWatch = {
  isFenced: (line: string) => boolean
  /** Something above was taken out that may have closed what is open now; from here on nothing is sure. */
  distrust: () => void
}

// HTML of these kinds goes on over blank lines until its own end, and what looks like a fence in it is none.
const rawHtml: { opens: string | RegExp; ends: string | RegExp }[] = [
  { opens: /<(?:script|pre|style|textarea)\b/gi, ends: /<\/(?:script|pre|style|textarea)>/gi },
  { opens: '<!--', ends: '-->' },
  { opens: '<?', ends: '?>' },
  { opens: '<![CDATA[', ends: ']]>' },
  { opens: /<![a-z]/gi, ends: '>' },
]

/**
 * A fence that a hostile page only seems to open would hide what comes after it from all limits. So a line counts as fenced only
 * when its fence begins at the first column, outside of front matter and of any HTML; every other fence is read as text.
 */
export function newFenceWatch(): FenceWatch {
  let closing: RegExp | undefined
  let isSure = true
  let isFirst = true
  let inFrontMatter = false
  let inHtmlPassage = false
  const openHtml = new Set<number>()

  const isFenced = (line: string): boolean => {
    if (closing) {
      if (closing.test(line)) closing = undefined
      return true
    }
    const wasFirst = isFirst
    isFirst = false
    const isDashes = /^---[ \t]*$/.test(line)
    if (wasFirst && isDashes) inFrontMatter = true
    else if (inFrontMatter && isDashes) inFrontMatter = false
    const fence = /^(`{3,})[^`]*$|^(~{3,})/.exec(line)
    const run = fence?.[1] ?? fence?.[2]
    if (run && isSure && !inFrontMatter && !inHtmlPassage && openHtml.size === 0) {
      closing = new RegExp(`^ {0,3}${run.charAt(0)}{${run.length},}[ \\t]*$`)
      return true
    }
    // Signs of a fence elsewhere may open one or not; from then on nobody can say which line closes which.
    if (/`{3}|~{3}/.test(line)) isSure = false
    if (line.trim() === '') inHtmlPassage = false
    else if (/^ {0,3}</.test(line)) inHtmlPassage = true
    // Each of them opens and ends with one of these signs.
    if (!/[<>]/.test(line)) return false
    for (const [kind, { opens, ends }] of rawHtml.entries()) {
      const opened = lastIndex(opens, line)
      const ended = lastIndex(ends, line)
      if (opened > ended) openHtml.add(kind)
      else if (ended >= 0) openHtml.delete(kind)
    }
    return false
  }
  return {
    isFenced,
    distrust: () => {
      isSure = false
    },
  }
}

function lastIndex(sign: string | RegExp, line: string): number {
  if (typeof sign === 'string') return line.lastIndexOf(sign)
  let last = -1
  for (const { index } of line.matchAll(sign)) last = index
  return last
}
