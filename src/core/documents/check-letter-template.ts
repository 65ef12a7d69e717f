import type { LetterRules, TransitionKind } from '../definition/definition.ts'
import { type LetterParagraph, letterParagraphs, letterProblems } from './letter.ts'
import { type LetterInForce, letterInForce, type TemplateFor } from './letter-in-force.ts'
import { letterSample } from './letter-sample.ts'
import { compileLetter, type LetterProblem } from './letter-template.ts'

/** A page that sends a letter, as it is published now. */
export type LetterPage = { playbook: string; title: string; kind: TransitionKind; rules: LetterRules }

/** What a page would make of the text. */
export type PageVerdict = {
  playbook: string
  title: string
  mode: LetterRules['mode']
  /** Whether it would take its words from this template; else why not. */
  takes: 'this' | 'own text' | 'other template'
  /** What it has to say and the text does not: Baton adds it in the page's words. */
  missing: string[]
  /** What it must not say and does: Baton would never let it leave. */
  forbidden: string[]
}

export type CheckedTemplate = {
  problems: LetterProblem[]
  pages: PageVerdict[]
  /** As a customer would read it, with a sample account. */
  preview: { subject: string; paragraphs: LetterParagraph[] }
}

/**
 * A text held against everything that would use it. The same compiler as for the text of a page, and the same rules of what a
 * letter says, so that nothing is approved here that could not leave later.
 */
export function checkLetterTemplate(
  source: string,
  to: TemplateFor,
  pages: readonly LetterPage[],
  inForce: readonly LetterInForce[],
): CheckedTemplate {
  const { template, problems } = compileLetter(source)
  const others = inForce.filter(({ kind, sender }) => kind !== to.kind || sender !== to.sender)
  const mine: LetterInForce = { ...to, name: '', version: 0, hash: '', approvedBy: '', approvedAt: '', template }
  const concerned = pages.filter(({ kind, rules }) => kind === to.kind && (to.sender === 'any' || to.sender === rules.mode))
  // Only locked words count: what a fact says is not known here.
  const words = [template.subject, ...template.paragraphs]
    .map((parts) => parts.map((part) => (typeof part === 'string' ? part : '…')).join(''))
    .join('\n')
  const verdicts = concerned.map(({ playbook, title, kind, rules }): PageVerdict => {
    const found = letterProblems(rules, words)
    return {
      playbook,
      title,
      mode: rules.mode,
      takes: rules.wording ? 'own text' : letterInForce(rules, kind, [...others, mine]) === mine ? 'this' : 'other template',
      missing: found.flatMap(({ problem, text }) => (problem === 'missing' ? [text] : [])),
      forbidden: found.flatMap(({ problem, text }) => (problem === 'forbidden' ? [text] : [])),
    }
  })
  const first = concerned[verdicts.findIndex(({ takes }) => takes === 'this')]
  const mode = first?.rules.mode ?? (to.sender === 'any' ? 'csm' : to.sender)
  const rules = { mode, mustSay: first?.rules.mustSay ?? [], mustNotSay: [], wording: template }
  return { problems, pages: verdicts, preview: letterParagraphs(rules, letterSample(to.kind, mode)) }
}

/** What keeps a text from being used: its own problems, and what a page that would take it forbids. */
export const isUsable = ({ problems, pages }: CheckedTemplate): boolean =>
  problems.length === 0 && !pages.some(({ takes, forbidden }) => takes === 'this' && forbidden.length > 0)
