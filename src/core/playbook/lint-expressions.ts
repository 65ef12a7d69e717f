import { compileCheck } from '../checks/compile-check.ts'
import { limits } from '../checks/limits.ts'
import { actionNamed, actionProblem, nearestAction } from '../cutover/actions.ts'
import type { CheckExpression, Definition, Range, Task, Topic } from '../definition/definition.ts'
import type { Findings } from './findings.ts'
import { lineOf, narrow, placeOf, textAt } from './lint-edits.ts'
import { nearest } from './words.ts'

/** Every expression and every action of a page must be one that runs: known facts, right types, a yes or no, what Baton can do. */
export function lintExpressions(
  { stages, principles, topics }: Pick<Definition, 'stages' | 'principles' | 'topics'>,
  lines: string[],
  findings: Findings,
) {
  for (const { tasks } of stages) {
    for (const { check, when, verify, parts, does } of tasks) {
      for (const each of [check, when, verify, ...parts.map((part) => part.check)]) lintExpression(each, lines, findings)
      lintAction(does, lines, findings)
    }
  }
  for (const { never } of principles) lintExpression(never, lines, findings)
  for (const topic of topics) lintTopic(topic, lines, findings)
}

/** An action that Baton does not have, or with arguments that it does not take, would fail only when the task opens. */
function lintAction(does: Task['does'], lines: string[], findings: Findings) {
  if (!does) return
  const problem = actionProblem(does.action, does.with)
  if (problem === undefined) return
  const known = actionNamed(does.action)
  const takes = known ? Object.keys(known.arguments.shape) : []
  const written = known ? Object.keys(does.with).find((name) => !takes.includes(name)) : does.action
  const meant = written === undefined ? undefined : known ? nearest(written, takes) : nearestAction(written)
  const place = written === undefined ? undefined : placeOf(does.range, written, lines)
  findings.error('action.unknown', place ?? narrow(does.range, does.action, lines), `${problem.replace(/[.?]$/, '')}.`, {
    why: 'What Baton can not do for a task would stay planned for ever.',
    fixes: place && meant ? [{ title: `Write "${meant}"`, edits: [{ range: place, text: meant }] }] : [],
  })
}

function lintTopic({ when, topics }: Topic, lines: string[], findings: Findings) {
  lintExpression(when, lines, findings)
  for (const topic of topics) lintTopic(topic, lines, findings)
}

function lintExpression(check: CheckExpression | undefined, lines: string[], findings: Findings) {
  if (!check) return
  const result = compileCheck(check.expression)
  if (result.ok) {
    if (result.cost > limits.steps) {
      const steps = result.cost.toLocaleString('en-US')
      findings.warning('check.costly', check.range, `On a large account this check takes about ${steps} steps.`, {
        why: `A check is stopped after ${limits.steps.toLocaleString('en-US')} steps and cannot tell; people would have to answer in its place.`,
      })
    }
    return
  }
  for (const { code, message, offset, end, nearest: meant } of result.diagnostics) {
    const place = placeIn(check, offset, end, lines)
    const name = place && meant ? wordLike(meant, place, lines) : undefined
    findings.error(code, name ?? place ?? check.range, message, {
      why: 'A check that Baton can not run would never complete its task.',
      fixes: name && meant ? [{ title: `Write "${meant}"`, edits: [{ range: name, text: meant }] }] : [],
    })
  }
}

/** Where a piece of an expression stands. The page may break it over lines; the expression is one. */
function placeIn({ expression, range }: CheckExpression, offset: number, end: number, lines: string[]): Range | undefined {
  let text = ''
  const places: Range['start'][] = []
  for (let line = range.start.line; line <= Math.min(range.end.line, range.start.line + 60); line++) {
    for (const [index, unit] of `${lineOf(lines, line)} `.split('').entries()) {
      if (/\s/.test(unit) && text.endsWith(' ')) continue
      text += /\s/.test(unit) ? ' ' : unit
      places.push({ line, column: index + 1 })
    }
  }
  const at = text.indexOf(expression)
  const [start, last] = [places[at + offset], places[at + Math.max(offset, end - 1)]]
  if (at < 0 || !start || !last) return undefined
  // Something that is missing at the end of a line stands behind its last sign.
  return { start, end: { line: last.line, column: Math.min(last.column, lineOf(lines, last.line).length) + 1 } }
}

/** The one word of a piece that is spelled nearly like the one that was meant. */
function wordLike(meant: string, place: Range, lines: string[]): Range | undefined {
  const words = textAt(lines, place).match(/[\p{L}_][\p{L}\p{N}_ -]*[\p{L}\p{N}_]|\p{L}/gu) ?? []
  const written = nearest(meant, words)
  return written === undefined || written === meant ? undefined : placeOf(place, written, lines)
}
