import { nearest } from '../checks/nearest.ts'
import type { Definition, Diagnostic, Range } from '../definition/definition.ts'
import { labelsIn } from '../documents/filled.ts'
import type { Label } from '../policy/labels.ts'
import { named, namesOf, type ServiceTier } from '../policy/service-tiers.ts'
import { byPlace, newFindings } from './findings.ts'
import { tiersNamed } from './names-used.ts'

export type Lists = { tiers: readonly ServiceTier[]; labels: readonly Label[] }

/**
 * What a page names that this workspace does not have. Told beside what the compiler says and never by it: the same page says the same
 * everywhere, and a list differs from team to team. A list that is empty holds nobody to anything.
 */
export function lintNames(definition: Definition, text: string, { tiers, labels }: Lists): Diagnostic[] {
  const findings = newFindings()
  const lines = text.split(/\r\n|\n|\r/)
  const told = new Set<string>()
  for (const { name, range } of tiers.length > 0 ? tiersNamed(definition) : []) {
    const key = `${name} ${range.start.line}`
    if (tiers.some((tier) => tier.name === name) || told.has(key)) continue
    told.add(key)
    findings.warning('tier.unknown', range, `This workspace has no service tier "${name}". It has: ${namesOf(tiers)}.`, {
      why: 'An account cannot be moved to it, and a check that asks for it never holds. Add it in Settings, under "Service tiers", or name another.',
      written: name,
      instead: likely(name, tiers),
    })
  }
  for (const name of labels.length > 0 ? new Set(labelsIn(definition.template)) : []) {
    if (named(labels, name)) continue
    findings.warning('label.unknown', lineWith(name, lines), `This workspace has no label "${name}". It has: ${namesOf(labels)}.`, {
      why: 'The issue gets it all the same, and nobody finds handovers by it. Add it in Settings, under "Labels", or name another.',
      written: name,
      instead: likely(name, labels),
    })
  }
  return findings.inOrder(lines)
}

/** All findings of a page in this workspace. */
export const withNames = (compiled: { definition: Definition; diagnostics: Diagnostic[] }, text: string, lists: Lists): Diagnostic[] =>
  byPlace([...compiled.diagnostics, ...lintNames(compiled.definition, text, lists)])

function likely(name: string, all: readonly { name: string }[]): string[] {
  const found =
    named(all, name)?.name ??
    nearest(
      name,
      all.map((one) => one.name),
    )
  return found === undefined ? [] : [found]
}

/** The line that gives the issue its labels. */
function lineWith(name: string, lines: string[]): Range {
  const index = Math.max(
    0,
    lines.findIndex((line) => /^\s*\/label\s/.test(line) && line.includes(name)),
  )
  return { start: { line: index + 1, column: 1 }, end: { line: index + 1, column: (lines[index] ?? '').length + 1 } }
}
