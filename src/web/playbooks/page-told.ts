import { isolateHistory } from '@codemirror/commands'
import { RangeSet, StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView, GutterMarker, gutter, showTooltip, type Tooltip } from '@codemirror/view'
import { changesOf, type Diagnostic, type Finding, findingsAt, partIn, understoodField } from './page-findings.ts'
import { words } from './words.ts'

/** What the editor shows of the findings beside the underlines: a sign at the line, and a box with the reason and the repairs. */

/** Opens the box at a place of the text, or closes it. */
export const tell = StateEffect.define<number | undefined>()

/** The box of the problem that was gone to by key. Writing or walking on closes it. */
export const told = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(tell)) return effect.value === undefined ? null : boxAt(findingsAt(transaction.state, effect.value), effect.value)
    }
    return transaction.docChanged || transaction.selection ? null : value
  },
  provide: (field) => showTooltip.from(field),
})

export function boxAt(findings: readonly Finding[], at: number): Tooltip | null {
  const [first] = findings
  if (!first) return null
  return { pos: first.from, end: Math.max(at, first.from), above: false, create: (view) => ({ dom: boxOf(view, findings) }) }
}

function boxOf(view: EditorView, findings: readonly Finding[]): HTMLElement {
  const box = document.createElement('div')
  box.append(...findings.map((finding) => wordsOf(view, finding)))
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    view.dispatch({ effects: tell.of(undefined) })
    view.focus()
  })
  return box
}

function wordsOf(view: EditorView, finding: Finding): HTMLElement {
  const { severity, message, why } = finding.diagnostic
  const told = element('div', 'cm-told')
  const said = element('p')
  const sign = element('span', 'cm-told-sign')
  sign.append(signOf(severity))
  said.append(sign, `${words.severities[severity]}: ${message}`)
  told.append(said)
  if (why !== '') told.append(element('p', 'cm-told-why', why))
  if (finding.fixes.length > 0) {
    const fixes = element('div', 'cm-told-fixes')
    for (const fix of finding.fixes) {
      const button = element('button', '', fix.title)
      button.setAttribute('type', 'button')
      button.addEventListener('click', () => applyFix(view, fix))
      fixes.append(button)
    }
    told.append(fixes)
  }
  return told
}

/** One change of the text, so that one undo takes the whole of it back. */
export function applyFix(view: EditorView, fix: Finding['fixes'][number]): void {
  const changes = changesOf(fix)
  const [first] = fix.changes.toSorted((one, other) => one.from - other.from)
  view.dispatch({
    changes,
    ...(first && { selection: { anchor: first.from } }),
    effects: tell.of(undefined),
    annotations: isolateHistory.of('full'),
    userEvent: 'input.fix',
    scrollIntoView: true,
  })
  view.focus()
}

class Sign extends GutterMarker {
  readonly severity: Diagnostic['severity']
  constructor(severity: Diagnostic['severity']) {
    super()
    this.severity = severity
  }
  override eq(other: Sign): boolean {
    return other.severity === this.severity
  }
  override toDOM(): Node {
    return signOf(this.severity)
  }
}
const signAt = { error: new Sign('error'), warning: new Sign('warning'), note: new Sign('note') }
const ranks = { note: 0, warning: 1, error: 2 } as const

/** The worst of each line stands beside its number. */
export const signs = gutter({
  class: 'cm-wrongs',
  markers: ({ state }) => {
    const worst = new Map<number, Diagnostic['severity']>()
    for (const { from, diagnostic } of state.field(understoodField).findings) {
      const line = state.doc.lineAt(Math.min(from, state.doc.length)).from
      const before = worst.get(line)
      if (before === undefined || ranks[diagnostic.severity] > ranks[before]) worst.set(line, diagnostic.severity)
    }
    return RangeSet.of(
      [...worst].map(([line, severity]) => signAt[severity].range(line)),
      true,
    )
  },
})

/** Longer than this is a whole stage: to colour all of its lines would say nothing. */
const longestHere = 24
const hereLine = Decoration.line({ class: 'cm-here' })

/** The lines of the part that the cursor is in. */
export const hereLines = EditorView.decorations.compute([understoodField, 'selection', 'doc'], (state) => {
  const part = partIn(state)
  const place = state.field(understoodField).places.find(({ id }) => id === part)
  // What stands in the front matter has no lines of its own there.
  if (!place || place.from === 0) return Decoration.none
  const first = state.doc.lineAt(place.from)
  const last = state.doc.lineAt(Math.min(place.to, state.doc.length))
  const to = last.number - first.number > longestHere ? first.number : last.number
  return Decoration.set(Array.from({ length: to - first.number + 1 }, (_, at) => hereLine.range(state.doc.line(first.number + at).from)))
})

const shapes = {
  error: 'M7 1 13 7 7 13 1 7Z M5 5l4 4m0-4-4 4',
  warning: 'M7 1.5 13 12.5H1Z M7 5.5v3.5M7 11h.01',
  note: 'M7 12.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z M7 6.5V10M7 4h.01',
}

/** The sign of a severity: its shape says it, the colour only helps. */
function signOf(severity: Diagnostic['severity']): SVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  const path = document.createElementNS(space, 'path')
  for (const [name, value] of Object.entries({ width: 14, height: 14, viewBox: '0 0 14 14', fill: 'none', stroke: 'currentColor' }))
    svg.setAttribute(name, String(value))
  svg.setAttribute('stroke-width', '1.5')
  svg.setAttribute('stroke-linejoin', 'round')
  svg.setAttribute('stroke-linecap', 'round')
  svg.setAttribute('class', `cm-sign-${severity}`)
  svg.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', shapes[severity])
  svg.append(path)
  return svg
}

function element(name: string, className = '', text = ''): HTMLElement {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.textContent = text
  return made
}
