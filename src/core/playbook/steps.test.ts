import { expect, test } from 'vitest'
import { compilePlaybook } from './compile-playbook.ts'

const tasksOf = (steps: string) =>
  compilePlaybook(`# Swap\n\n## Steps\n\n${steps}`).definition.stages.flatMap((stage) =>
    stage.tasks.map((task) => ({ ...task, stage: stage.name })),
  )
const who = (steps: string) => tasksOf(steps).map(({ role, title }) => `${role}: ${title}`)

test('who does a task may stand before it, behind it, in brackets, or be the subject of its sentence', () => {
  expect(
    who(
      [
        '- Old CSM: write the brief',
        '- **New CSM** – read the brief',
        '- [Team Lead] sign the brief',
        '- Tell finance (owner: Old CSM)',
        '- Tell legal — DRI: New CSM',
        '- Tell sales (Team Lead)',
        '- The new CSM calls the customer.',
      ].join('\n'),
    ),
  ).toEqual([
    'Old CSM: write the brief',
    'New CSM: read the brief',
    'Team Lead: sign the brief',
    'Old CSM: Tell finance',
    'New CSM: Tell legal',
    'Team Lead: Tell sales (Team Lead)',
    'New CSM: The new CSM calls the customer.',
  ])
})

test('a line that says who or when counts for what it stands in, and is no task', () => {
  const tasks = tasksOf(
    '### Move\n\n**Owner:** Mara Lindt (Old CSM)\n**When:** Week 2\n\n- Pack\n\n**Review**\n\n- DRI: Team Lead\n- Look\n',
  )
  expect(tasks.map(({ role, title }) => `${role}: ${title}`)).toEqual(['Old CSM: Pack', 'Team Lead: Look'])
  expect(tasks.map(({ due }) => due?.unit)).toEqual(['end-of-week', 'end-of-week'])
})

test('lists for two roles are side by side: nobody waits for the other', () => {
  const tasks = tasksOf('### For the departing CSM\n\n- Pack\n\n### For the new CSM\n\n- Unpack\n')
  expect(tasks.map(({ role, stage, after }) => [role, stage, after])).toEqual([
    ['Departing CSM', 'Steps', []],
    ['New CSM', 'Steps', []],
  ])
})

test('a numbered list in a numbered list runs in order, and a step between its groups belongs to none', () => {
  const tasks = tasksOf(
    '1. Pack\n   1. CSM: close the plans\n   2. CSM: list the promises\n2. CSM: call\n3. Unpack\n   1. CSM: file the list\n',
  )
  expect(tasks.map(({ title, group }) => [title, group])).toEqual([
    ['close the plans', 'Pack'],
    ['list the promises', 'Pack'],
    ['call', undefined],
    ['file the list', 'Unpack'],
  ])
  expect(tasks.map(({ after }) => after)).toEqual([[], [tasks[0]?.id], [tasks[1]?.id], [tasks[2]?.id]])
})

test('links, notes in quotes and lists under "Notes" are there to be read', () => {
  const page =
    '- CSM: pack\n\n> **Note**\n>\n> - Boxes are in the cellar\n\n**Notes**\n\n- The lift is slow\n\n### See also\n\n- [Cellar](/cellar)\n'
  expect(who(page)).toEqual(['CSM: pack'])
})

test('a word before a colon is no role because it is one word before a colon', () => {
  const { roles } = compilePlaybook(
    '# Swap\n\n## Steps\n\n- CSM: pack\n- Update: the records\n- Note: boxes are heavy\n- Boxes: ten of them\n',
  ).definition
  // Nobody is named for the other three, so somebody is assumed, and marked as assumed.
  expect(roles.map(({ name, certainty }) => [name, certainty])).toEqual([
    ['CSM', 'recognised'],
    ['Owner', 'inferred'],
  ])
})
