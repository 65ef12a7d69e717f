import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands'
import { defineLanguageFacet, Language, syntaxHighlighting } from '@codemirror/language'
import { EditorSelection, EditorState } from '@codemirror/state'
import { drawSelection, EditorView, hoverTooltip, keymap, lineNumbers } from '@codemirror/view'
import { parser, Table } from '@lezer/markdown'
import { type Diagnostic, effectOf, type Finding, findingFrom, findingsAt, partIn, Sent, understoodField } from './page-findings.ts'
import { stepAfter } from './page-text.ts'
import { look, theme } from './page-theme.ts'
import { applyFix, boxAt, hereLines, signs, tell, told } from './page-told.ts'
import type { Placed } from './process-parts.ts'
import { words } from './words.ts'

type Options = {
  parent: HTMLElement
  text: string
  label: string
  /** The policy of the page lets the editor's style sheet in by it. */
  nonce: string
  onText: () => void
  /** The cursor went to another part of the process. */
  onPart: (part: string | undefined) => void
  onSave: () => void
  /** Spoken to those who do not see the box beside the line. */
  onTold: (sentence: string) => void
}

/** The page under the hands of its writer. */
export type PageEditor = {
  text: () => string
  /** Call it when the text is sent to be checked, and hand it back with the answer. */
  sent: () => Sent
  show: (diagnostics: readonly Diagnostic[], places: readonly Placed[], sent: Sent) => void
  goToLine: (line: number, focus?: boolean) => void
  goToPart: (part: string, focus: boolean) => void
  goToProblem: (at: number) => void
  nextProblem: (way: 1 | -1) => void
  fix: (problem: number, fix: number) => void
  insertStep: () => void
  replace: (text: string) => void
  destroy: () => void
}

/** Markdown with tables; which language a code block is in is none of its business. */
const data = defineLanguageFacet()
const markdown = new Language(data, parser.configure([Table]), [], 'markdown')

/** Opens the editor. Nothing of React is in here, so that a key reaches the screen without it. */
export function openPageEditor({ parent, text, label, nonce, onText, onPart, onSave, onTold }: Options): PageEditor {
  let checking: Sent | undefined
  let part: string | undefined
  const goTo = (at: number, { focus = false, showBox = false } = {}) => {
    view.dispatch({
      selection: { anchor: at },
      effects: [EditorView.scrollIntoView(at, { y: 'center' }), tell.of(showBox ? at : undefined)],
    })
    if (focus) view.focus()
  }
  const toProblem = (finding: Finding | undefined) => {
    if (!finding) return true
    goTo(finding.from, { focus: true, showBox: true })
    onTold(words.told(words.severities[finding.diagnostic.severity], finding.diagnostic.message))
    return true
  }
  const nextProblem = (way: 1 | -1) => toProblem(findingFrom(view.state, way))
  const insertStep = () => {
    const { doc, selection } = view.state
    const step = stepAfter(doc.toString(), doc.lineAt(selection.main.head).number, words.newStep)
    const at = doc.line(Math.min(step.afterLine, doc.lines)).to
    view.dispatch({
      changes: { from: at, insert: `\n${step.text}` },
      selection: EditorSelection.single(at + 1 + step.from, at + 1 + step.to),
      scrollIntoView: true,
      userEvent: 'input.step',
      annotations: isolateHistory.of('full'),
    })
    view.focus()
    return true
  }
  const toFixes = () => {
    const button = view.dom.querySelector<HTMLElement>('.cm-told button')
    button?.focus()
    return button !== null
  }

  const view: EditorView = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        // A page that came with CRLF goes back with it.
        ...(/\r\n/.test(text) && !/[^\r]\n/.test(text) ? [EditorState.lineSeparator.of('\r\n')] : []),
        keymap.of([
          { key: 'F8', run: () => nextProblem(1), shift: () => nextProblem(-1) },
          { key: 'Mod-/', run: insertStep },
          { key: 'Mod-.', run: toFixes },
          {
            key: 'Mod-s',
            preventDefault: true,
            run: () => {
              onSave()
              return true
            },
          },
          {
            key: 'Escape',
            run: ({ state, dispatch }) => {
              if (state.field(told) === null) return false
              dispatch(state.update({ effects: tell.of(undefined) }))
              return true
            },
          },
          ...historyKeymap,
          // Tab stays the browser's: whoever comes in by it must get out by it. Ctrl and the brackets move a line in and out.
          ...defaultKeymap,
        ]),
        history(),
        lineNumbers(),
        signs,
        drawSelection(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', tabindex: '0' }),
        syntaxHighlighting(look),
        markdown,
        understoodField,
        hereLines,
        told,
        hoverTooltip(({ state }, at) => boxAt(findingsAt(state, at), at)),
        theme,
        EditorView.updateListener.of((update) => {
          for (const transaction of update.transactions) checking?.note(transaction)
          if (update.docChanged) onText()
          if (update.docChanged || update.selectionSet) {
            const next = partIn(update.state)
            if (next !== part) onPart(next)
            part = next
          }
        }),
      ],
    }),
  })

  return {
    text: () => view.state.sliceDoc(),
    sent: () => {
      checking = new Sent(view.state.doc)
      return checking
    },
    show: (diagnostics, places, sent) => {
      view.dispatch({ effects: effectOf(diagnostics, places, sent) })
      part = partIn(view.state)
      onPart(part)
    },
    goToLine: (line, focus = false) => goTo(view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines))).from, { focus }),
    goToPart: (id, focus) => {
      const place = view.state.field(understoodField).places.find((each) => each.id === id)
      if (place) goTo(place.from, { focus })
    },
    goToProblem: (at) => void toProblem(view.state.field(understoodField).findings[at]),
    nextProblem: (way) => void nextProblem(way),
    fix: (problem, at) => {
      const fix = view.state.field(understoodField).findings[problem]?.fixes[at]
      if (fix) applyFix(view, fix)
    },
    insertStep: () => void insertStep(),
    replace: (next) =>
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next }, annotations: isolateHistory.of('full') }),
    destroy: () => view.destroy(),
  }
}
