import {
  ChangeSet,
  type ChangeSpec,
  type EditorState,
  RangeSetBuilder,
  StateEffect,
  StateField,
  type Text,
  type Transaction,
} from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import type { PlaybookView } from '../../contract/playbooks.ts'
import type { Range } from '../../core/definition/definition.ts'
import { type Placed, partAt } from './process-parts.ts'

export type Diagnostic = PlaybookView['diagnostics'][number]

type Stretch = { from: number; to: number }
export type Finding = Stretch & { diagnostic: Diagnostic; fixes: { title: string; changes: (Stretch & { insert: string })[] }[] }

/** What was understood of the page, at the places where it stands in the text of this moment. */
type Understood = { findings: readonly Finding[]; places: readonly (Stretch & { id: string })[]; marks: DecorationSet }

const nothing: Understood = { findings: [], places: [], marks: Decoration.none }
export const understood = StateEffect.define<Omit<Understood, 'marks'>>()

/** An answer speaks of the text that was sent. It is read with the text that was there, then moved with what was typed since. */
export class Sent {
  readonly doc: Text
  since: ChangeSet
  constructor(doc: Text) {
    this.doc = doc
    this.since = ChangeSet.empty(doc.length)
  }
  note(transaction: Transaction): void {
    if (transaction.docChanged) this.since = this.since.compose(transaction.changes)
  }
}

/** The same as places of the text: `diagnostics` in the order in which they stand in the page. */
export function effectOf(diagnostics: readonly Diagnostic[], places: readonly Placed[], { doc, since }: Sent) {
  const now = (stretch: Stretch): Stretch => ({ from: since.mapPos(stretch.from, 1), to: since.mapPos(stretch.to, -1) })
  const tidy = ({ from, to }: Stretch): Stretch => ({ from, to: Math.max(from, to) })
  return understood.of({
    findings: diagnostics.map((diagnostic) => ({
      ...tidy(now(stretchOf(doc, diagnostic.range))),
      diagnostic,
      fixes: diagnostic.fixes.map(({ title, edits }) => ({
        title,
        changes: edits.map(({ range, text }) => ({ ...tidy(now(stretchOf(doc, range))), insert: text })),
      })),
    })),
    places: places.map(({ id, from, to }) => ({
      id,
      ...tidy(now({ from: lineAt(doc, from).from, to: lineAt(doc, to).to })),
    })),
  })
}

export const understoodField = StateField.define<Understood>({
  create: () => nothing,
  update(value, transaction) {
    let next = value
    if (transaction.docChanged && next !== nothing) {
      const { changes } = transaction
      const moved = <T extends Stretch>(each: T): T => {
        const from = changes.mapPos(each.from, 1)
        return { ...each, from, to: Math.max(from, changes.mapPos(each.to, -1)) }
      }
      next = {
        findings: next.findings.map((each) => ({
          ...moved(each),
          fixes: each.fixes.map((fix) => ({ ...fix, changes: fix.changes.map(moved) })),
        })),
        places: next.places.map(moved),
        marks: next.marks.map(changes),
      }
    }
    for (const effect of transaction.effects) {
      if (effect.is(understood)) next = { ...effect.value, marks: marksOf(transaction.state.doc, effect.value.findings) }
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field, ({ marks }) => marks),
})

const markOf = {
  error: Decoration.mark({ class: 'cm-wrong cm-wrong-error' }),
  warning: Decoration.mark({ class: 'cm-wrong cm-wrong-warning' }),
  note: Decoration.mark({ class: 'cm-wrong cm-wrong-note' }),
}

function marksOf(doc: Text, findings: readonly Finding[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const { from, to, diagnostic } of findings.toSorted((one, other) => one.from - other.from)) {
    const line = doc.lineAt(Math.min(from, doc.length))
    // A finding about a whole stage would underline half the page; its first line says where it begins.
    const end = Math.min(to, line.to)
    if (end > from) builder.add(from, end, markOf[diagnostic.severity])
  }
  return builder.finish()
}

/** What the text on the cursor's line became. */
export function partIn(state: EditorState): string | undefined {
  const { places } = state.field(understoodField)
  const lineOf = (at: number) => state.doc.lineAt(Math.min(at, state.doc.length)).number
  return partAt(
    places.map(({ id, from, to }) => ({ id, from: lineOf(from), to: lineOf(to) })),
    lineOf(state.selection.main.head),
  )
}

/** The findings that begin on a line or hold a place. */
export const findingsAt = (state: EditorState, at: number): readonly Finding[] => {
  const line = state.doc.lineAt(at)
  return state
    .field(understoodField)
    .findings.filter((each) => (each.from <= at && at <= each.to && each.from >= line.from) || (each.from === at && each.to === at))
}

/** The next finding after the cursor, or before it; at the end it begins again. */
export function findingFrom(state: EditorState, way: 1 | -1): Finding | undefined {
  const { findings } = state.field(understoodField)
  const at = state.selection.main.head
  return way === 1
    ? (findings.find(({ from }) => from > at) ?? findings[0])
    : (findings.findLast(({ from }) => from < at) ?? findings.at(-1))
}

/** A fix as one change of the text. */
export const changesOf = (fix: Finding['fixes'][number]): ChangeSpec[] => fix.changes.map(({ from, to, insert }) => ({ from, to, insert }))

const lineAt = (doc: Text, line: number) => doc.line(Math.max(1, Math.min(line, doc.lines)))

function stretchOf(doc: Text, { start, end }: Range): Stretch {
  const place = ({ line, column }: Range['start']) => {
    const { from, to } = lineAt(doc, line)
    return line > doc.lines ? doc.length : Math.min(to, from + column - 1)
  }
  return { from: place(start), to: Math.max(place(start), place(end)) }
}
