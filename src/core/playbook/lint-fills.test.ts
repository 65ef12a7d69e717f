import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Definition } from '../definition/definition.ts'
import { compilePlaybook } from './compile-playbook.ts'

const shipped = readFileSync(new URL('../../../playbooks/csm-to-cse.md', import.meta.url), 'utf8')
const unbound = shipped.replace(/^---\ntitle: (.*)\n[\s\S]*?\n---\n/, '---\ntitle: $1\n---\n').replace(/[ \t]*<!--[\s\S]*?-->/g, '')

/** For each box of the document the words of the task whose end ticks it. */
function ticks({ template, stages }: Definition): Record<string, string | undefined> {
  const titles = new Map(stages.flatMap(({ tasks }) => tasks.map(({ id, title }) => [id, title])))
  const fields = template.sections.flatMap((section) => section.fields)
  return Object.fromEntries(fields.filter(({ item }) => item).map(({ label, task }) => [label, task && titles.get(task)]))
}

const expected: [box: string, task: string | undefined][] = [
  ['Every success plan closed', 'Close what is still open'],
  ['Every CTA closed', 'Close what is still open'],
  ['Each instance classified', 'Say of each instance whether it is production or not'],
  ['Every system up to date', 'Bring every system up to date'],
  ['Link to the collaboration project', 'Add the links'],
  ['Link to the recordings', 'Add the links'],
  ['Territory owner review', 'Are all success plans and CTAs closed?'],
  ['Manager actions complete', "Note in the document that the manager's actions are complete"],
  ['Handover call held', 'Go through the handover document together'],
  ['Letter to the customer sent', "Send the letter, with the CS platform's address in BCC"],
  ['Open issues and escalations', undefined],
  ['Date of the last ping', undefined],
  ['What stands in the way', undefined],
]

test.each(expected)('the box "%s" is ticked by the task that it speaks of, bound or not', (box, task) => {
  for (const page of [shipped, unbound]) expect(ticks(compilePlaybook(page).definition)[box]).toBe(task)
})

const small = (steps: string[], boxes: string[]) =>
  compilePlaybook(
    `# From guide to desk\n\n## Steps\n\n${steps.map((step) => `- Guide: ${step}`).join('\n')}\n\n## Template\n\n\`\`\`markdown\n## What is done\n${boxes.map((box) => `- [ ] ${box}`).join('\n')}\n\`\`\`\n`,
  ).definition

test('the name of a role alone ties a box to nothing', () => {
  expect(ticks(small(['Write to the Guide Lead', 'Thank the Guide Lead'], ['Guide Lead thanked', 'Guide Lead happy']))).toEqual({
    'Guide Lead thanked': 'Thank the Guide Lead',
    'Guide Lead happy': undefined,
  })
})

test('a box that two tasks fit equally well stays with people', () => {
  expect(ticks(small(['Close the open plans', 'Close the old plans'], ['Plans closed']))).toEqual({ 'Plans closed': undefined })
})

test('endings of words make no difference', () => {
  expect(
    ticks(
      small(
        ['Classify the instances', 'Send the letters', 'Verify the seats'],
        ['Instance classification', 'Letter sent', 'Seat verified'],
      ),
    ),
  ).toEqual({
    'Instance classification': 'Classify the instances',
    'Letter sent': 'Send the letters',
    'Seat verified': 'Verify the seats',
  })
})
