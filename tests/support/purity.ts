import { Visitor } from 'rolldown/utils'
import { egressModule } from './doors.ts'
import { type Findings, isName, lineOf, nameOf, parse, roomOf, type SourceFile, usesOf } from './source.ts'

/** Where the network is reached without asking the egress module, which is the place that can be watched and made to fail. */
export function reachesOut(file: SourceFile): Findings {
  if (roomOf(file.path) === 'web' || file.path === egressModule) return []
  return usesOf(file, (node) =>
    node.type === 'CallExpression' && isName(node.callee, 'fetch', 'globalThis.fetch')
      ? 'fetch()'
      : node.type === 'NewExpression' && isName(node.callee, 'WebSocket', 'EventSource', 'XMLHttpRequest')
        ? 'a connection'
        : undefined,
  ).map((use) => `${use}: only ${egressModule} reaches out`)
}

const clockOfMachine = /^(get|set)(Full)?(Year|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)$|^getTimezoneOffset$/
const hiddenSources = [
  'Date.now',
  'Math.random',
  'performance.now',
  'Temporal.Now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'globalThis.crypto',
  'process.env',
  'process.cwd',
  'process.hrtime',
  'process.argv',
]
const hiddenCalls = [
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'requestAnimationFrame',
  'globalThis.fetch',
  'globalThis.setTimeout',
]

/** What would make the same rules decide differently tomorrow or on another machine. */
export function hiddenInputs(file: SourceFile): Findings {
  return usesOf(file, (node) => {
    if (node.type === 'MemberExpression') {
      if (isName(node, ...hiddenSources)) return nameOf(node)
      if (!node.computed && clockOfMachine.test(node.property.name)) return `${node.property.name}, which reads the machine's time zone`
    }
    if (node.type === 'CallExpression') {
      if (isName(node.callee, ...hiddenCalls)) return `${nameOf(node.callee)}()`
      if (isName(node.callee, 'Date')) return 'Date(), which reads the clock'
    }
    if (node.type === 'NewExpression') {
      if (isName(node.callee, 'Date') && node.arguments.length === 0) return 'new Date() without an argument'
      if (isName(node.callee, 'Date') && node.arguments.length > 1) return "new Date(year, month, …), which reads the machine's time zone"
      if (isName(node.callee, 'Worker', 'WebSocket', 'EventSource', 'XMLHttpRequest')) return `new ${nameOf(node.callee)}`
    }
    // `const { now } = Date` would hide the call from the checks above.
    if (node.type === 'VariableDeclarator' && node.init && isName(node.init, 'Date', 'Math', 'crypto', 'performance', 'process')) {
      return `${nameOf(node.init)} under another name`
    }
    return undefined
  })
}

/** Words that tell which product stands behind a capability. */
const vendors =
  /salesforce|gainsight|zendesk|gitlab|github|hubspot|calendly|atlassian|\bjira\b|servicenow|churnzero|totango|planhat|vitally|freshdesk|\bgong\b|\bokta\b|\bsfdc\b|\bgmail\b|office 365|sharepoint|\baws\b|\bazure\b/i
/** Ordinary words too, so only as names. */
const vendorsThatAreWords = /\b(Slack|Zoom|Notion|Asana|Outlook|Intercom|Google|Microsoft|Confluence)\b/

/** Connectors know vendors; the rules know capabilities. */
export function vendorNames({ path, source }: SourceFile): Findings {
  return [path, ...source.split('\n')].flatMap((text, line) => {
    const word = (vendors.exec(text) ?? vendorsThatAreWords.exec(text))?.[0]
    return word ? [`${path}:${line} names a vendor: ${word}`] : []
  })
}

const textInPixels = /(?:\b(?:font(?:-?size)?|line-?height)['"]?|--t-\w+)\s*:[^;},]*?\dpx|@(?:media|container)[^{]*?\dpx/i

/** Text whose size no setting of the browser changes, and layouts that do not notice when it does. Programs for mail know only pixels. */
export function fixedText({ path, source }: SourceFile): Findings {
  if (path.startsWith('src/operations/mail/')) return []
  return source.split('\n').flatMap((text, line) => {
    const found = textInPixels.exec(text)?.[0]
    return found ? [`${path}:${line + 1} sizes text in pixels: ${found}`] : []
  })
}

const markupWriters = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc', 'dangerouslySetInnerHTML']

/** Where text becomes markup: whatever people, pages and systems have written is shown as text, nowhere as anything else. */
export function rawMarkup(file: SourceFile): Findings {
  if (roomOf(file.path) !== 'web') return []
  return usesOf(file, (node) => {
    if (node.type === 'MemberExpression' && !node.computed && markupWriters.includes(node.property.name)) return node.property.name
    if (node.type === 'JSXAttribute' && node.name.type === 'JSXIdentifier' && markupWriters.includes(node.name.name)) return node.name.name
    return undefined
  }).map((use) => `${use} turns text into markup`)
}

/** Attributes that somebody reads or hears. */
const readAloud = new Set(['aria-label', 'aria-description', 'alt', 'label', 'placeholder', 'title', 'hint', 'about'])

/** Words on a screen that stand in the screen itself: whoever brings another language looks for them in files called words.ts. */
export function textsInScreens(file: SourceFile): Findings {
  if (roomOf(file.path) !== 'web' || !file.path.endsWith('.tsx')) return []
  const found: Findings = []
  const note = (text: string, start: number) => {
    // One letter is a key, and the name of the product is the same everywhere.
    if (/\p{L}{2}/u.test(text) && text.trim() !== 'Baton')
      found.push(`${file.path}:${lineOf(file, start)} says "${text.trim()}" outside of words`)
  }
  new Visitor({
    JSXText: ({ value, start }) => note(value, start),
    JSXAttribute: ({ name, value, start }) => {
      if (name.type === 'JSXIdentifier' && readAloud.has(name.name) && value?.type === 'Literal') note(String(value.value), start)
    },
  }).visit(parse(file))
  return found
}
