import { HighlightStyle } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** The editor in the colours of the house. Its style sheet gets in by the nonce of the page. */
export const theme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--ink)', font: '400 0.8125rem / 1.25rem var(--mono)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.25rem' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 12px 0 4px' },
  '.cm-cursor': { borderLeft: '2px solid var(--accent)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 24%, transparent)',
  },
  '.cm-gutters': { border: '0', backgroundColor: 'transparent', color: 'var(--ink-3)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.25rem', padding: '0 8px 0 4px' },
  '.cm-wrongs': { width: '1.125rem' },
  '.cm-wrongs svg': { display: 'block', margin: '3px 0 0 4px' },
  '.cm-sign-error': { color: 'var(--late)' },
  '.cm-sign-warning': { color: 'var(--fixes)' },
  '.cm-sign-note': { color: 'var(--todo)' },
  '.cm-here': { backgroundColor: 'var(--active-s)' },
  '.cm-wrong': { textDecoration: 'underline wavy 1.5px', textUnderlineOffset: '3px', textDecorationSkipInk: 'none' },
  '.cm-wrong-error': { textDecorationColor: 'var(--late)' },
  '.cm-wrong-warning': { textDecorationColor: 'var(--fixes)' },
  '.cm-wrong-note': { textDecorationColor: 'var(--control)', textDecorationStyle: 'dotted' },
  '.cm-tooltip': {
    zIndex: '20',
    border: '1px solid var(--line)',
    borderRadius: 'var(--r2)',
    backgroundColor: 'var(--raised)',
    boxShadow: 'var(--shadow-pop)',
  },
  '.cm-told': { display: 'grid', gap: '8px', maxWidth: 'min(27.5rem, 80vw)', padding: '10px 12px', font: '400 var(--t-sm) var(--font)' },
  '.cm-told + .cm-told': { borderTop: '1px solid var(--line)' },
  '.cm-told p': { margin: '0' },
  '.cm-told-why': { color: 'var(--ink-2)' },
  '.cm-told-sign': { display: 'inline-block', marginInlineEnd: '6px', verticalAlign: '-2px' },
  '.cm-told-fixes': { display: 'flex', flexWrap: 'wrap', gap: '6px' },
  '.cm-told button': {
    minHeight: '1.75rem',
    padding: '2px 10px',
    border: '1px solid var(--control)',
    borderRadius: 'var(--r1)',
    background: 'var(--surface)',
    color: 'var(--ink)',
    font: '550 var(--t-sm) var(--font)',
    textAlign: 'start',
    cursor: 'pointer',
  },
  '.cm-told button:hover': { background: 'var(--todo-s)' },
})

/** Little of it: a page is read as text. What people don't read, the settings in comments, steps back. */
export const look = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '650' },
  { tag: tags.strong, fontWeight: '650' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: [tags.comment, tags.processingInstruction, tags.contentSeparator, tags.labelName], color: 'var(--ink-2)' },
  { tag: [tags.monospace], color: 'var(--ink-2)' },
])
