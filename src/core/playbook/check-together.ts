import type { Diagnostic } from '../definition/definition.ts'
import { type CompiledPage, compilePlaybook } from './compile-playbook.ts'
import { byPlace } from './findings.ts'
import { lintSystemsTogether } from './lint-systems.ts'
import { tame } from './tame.ts'

export type PageSource = { name: string; text: string }

/** Compiles pages that belong together; what they say against each other stands among the findings of each page concerned. */
export function checkTogether(sources: PageSource[]): CompiledPage[] {
  const compiled = sources.map(({ text }) => compilePlaybook(text))
  const across = lintTogether(sources.map(({ name, text }, index) => ({ title: compiled[index]?.definition.title ?? name, text })))
  return compiled.map(({ definition, diagnostics }, index) => ({
    definition,
    diagnostics: byPlace([...diagnostics, ...(across[index] ?? [])]),
  }))
}

/** The findings that only several pages together have, for each page in the order given. */
function lintTogether(pages: { title: string; text: string }[]): Diagnostic[][] {
  if (pages.length < 2) return pages.map(() => [])
  return lintSystemsTogether(pages.map(({ title, text }) => ({ title, lines: linesOf(text) })))
}

/** The same lines that the compiler reads; what it leaves out says nothing here either. */
const linesOf = (text: string) => tame(text, silent).split('\n')
const ignore = () => {}
const silent = { error: ignore, warning: ignore, note: ignore, areFew: () => true, inOrder: () => [] }
