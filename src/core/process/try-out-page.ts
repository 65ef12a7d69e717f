import { compileCheck } from '../checks/compile-check.ts'
import { actionProblem } from '../cutover/actions.ts'
import type { CheckExpression, Definition, Gate, Role, Task } from '../definition/definition.ts'

/** True of no made-up account and refuted by none: nobody has looked through its mails. */
const nobodyKnows = 'size(mails) > 0'

/**
 * The page as it can be run on an account that no system knows: a check that the made-up records do not prove cannot tell
 * and is left to a person's word, and what the compiler calls an error (an expression, an action) is left out instead of
 * stopping everything, so that a page can be tried out before it is right.
 */
export function runnable(definition: Definition): Definition {
  const known = new Set(definition.stages.flatMap(({ tasks }) => tasks.map(({ id }) => id)))
  const gates = definition.gates.map((gate) => ({ ...gate, submitter: submitterOf(gate, definition.roles) }))
  return {
    ...definition,
    roles: gates.some(({ submitter }) => submitter === colleague.name) ? [...definition.roles, colleague] : definition.roles,
    gates,
    stages: definition.stages.map((stage) => ({ ...stage, tasks: stage.tasks.map((task) => runnableTask(task, known)) })),
    principles: definition.principles.map(({ never, ...principle }) => ({ ...principle, ...(never && runs(never) ? { never } : {}) })),
  }
}

function runnableTask({ check, when, does, ...task }: Task, known: ReadonlySet<string>): Task {
  return {
    ...task,
    after: task.after.filter((id) => known.has(id)),
    parts: task.parts.map(({ check: own, ...part }) => ({ ...part, ...(own ? { check: orVouchedFor(own) } : {}) })),
    ...(check ? { check: orVouchedFor(check) } : {}),
    ...(when && runs(when) ? { when } : {}),
    ...(does && actionProblem(does.action, does.with) === undefined ? { does } : {}),
  }
}

const runs = ({ expression }: CheckExpression) => compileCheck(expression).ok

function orVouchedFor(check: CheckExpression): CheckExpression {
  const expression = `(${check.expression}) || ${nobodyKnows}`
  return { ...check, expression: compileCheck(expression).ok ? expression : nobodyKnows }
}

/** The engine lets nobody decide about their own package; the page's slip is a finding, and here somebody else submits. */
function submitterOf({ role, submitter }: Gate, roles: readonly Role[]): string {
  if (submitter !== role && roles.some(({ name }) => name === submitter)) return submitter
  const others = roles.filter(({ name }) => name !== role)
  return (others.find(({ side }) => side === 'outgoing') ?? others[0] ?? colleague).name
}

const nowhere = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }
/** For a page with one role. */
const colleague: Role = {
  name: 'a colleague',
  aliases: [],
  side: 'neither',
  from: 'ask',
  informedOnly: false,
  range: nowhere,
  certainty: 'inferred',
}
