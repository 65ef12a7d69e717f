import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../../src/core/playbook/compile-playbook.ts'
import type { Circumstances } from '../../src/core/process/circumstances.ts'
import { can, decide, whyNot } from '../../src/core/process/decide.ts'
import { randomFrom } from '../../src/core/process/testing/random.ts'
import type { Run } from '../../src/core/process/testing/run.ts'
import { ada, aiko, diego, ines, lena, marta, noor, oskar, priya, sam, tom, vic } from '../../src/core/process/testing/sample-people.ts'
import { inputFor } from '../../src/core/process/testing/walk.ts'
import { reach, type StateName, stateNames } from './states.ts'
import { commandNames, everybodyHere, type Row, table, targets } from './table.ts'

// Every role, every command, every stage of the transition, against a table that knows nothing of the engine.
const page = readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-cse.md'), 'utf8')
const { definition } = compilePlaybook(page)

const people = { P: priya, L: lena, N: noor, M: marta, D: diego, A: aiko, S: sam, X: ada, V: vic, O: oskar, T: tom, I: ines }
const actors = (run: Run): [string, Circumstances][] => [
  ...Object.entries(people).map(([letter, member]): [string, Circumstances] => [letter, run.as(member)]),
  ['W', run.asSoftware(priya)],
]

/** Who may, as the table says it: the letters of all rows about it. */
const stated = (rows: readonly Row[], command: string, on: string, state: StateName): string =>
  [...everybodyHere]
    .filter((letter) =>
      rows.some(([name, target, who, states]) => name === command && target === on && states.includes(state) && who.includes(letter)),
    )
    .join('')

/** Each cell in which the engine and the table differ. */
function differences(run: Run, state: StateName, rows: readonly Row[]): string[] {
  const around = actors(run)
  return commandNames.flatMap((command) =>
    targets.flatMap((on) => {
      const may = around.flatMap(([letter, circumstances]) =>
        whyNot(command, on === '' ? null : on, run.handover, circumstances) ? [] : [letter],
      )
      const expected = stated(rows, command, on, state)
      return may.join('') === expected
        ? []
        : [`${state}: ${command} ${on}: the table says ${expected || 'nobody'}, the engine ${may.join('') || 'nobody'}`]
    }),
  )
}

test.each(stateNames)('%s: each may do what the RACI gives them, and nothing else', { timeout: 60_000 }, (state) => {
  const run = reach(definition, state)
  expect(differences(run, state, table)).toEqual([])
  const random = randomFrom(7)
  for (const [letter, circumstances] of actors(run)) {
    for (const one of can(run.handover, circumstances)) {
      // Nothing is offered that the table does not know: another target than these would be a hole in it.
      if (one.command !== 'answer') expect(targets, `${letter}: ${one.command}`).toContain(one.on ?? '')
      const command = { command: one.command, ...(one.on === null ? {} : { on: one.on }), ...inputFor(one, random) }
      expect(decide(command, run.handover, circumstances).length, `${letter}: ${one.command} ${one.on}`).toBeGreaterThan(0)
    }
  }
})

test('each command of the engine has been asked', async () => {
  const { commands } = await import('../../src/core/process/commands.ts')
  expect(commands.map(({ command }) => command).toSorted()).toEqual([...commandNames].toSorted())
})

test('a slip in the table is found, in either direction', { timeout: 60_000 }, () => {
  const run = reach(definition, 'in review')
  const generous = table.map((row): Row => (row[0] === 'decide' ? ['decide', row[1], `${row[2]}P`, row[3]] : row))
  expect(differences(run, 'in review', generous)).toEqual(['in review: decide territory-owner-review: the table says PLN, the engine LN'])
  const forgetful = table.filter(([command]) => command !== 'decide')
  expect(differences(run, 'in review', forgetful)).toEqual([
    'in review: decide territory-owner-review: the table says nobody, the engine LN',
  ])
})
