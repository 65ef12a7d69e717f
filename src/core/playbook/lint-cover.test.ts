import { expect, test } from 'vitest'
import { compilePlaybook } from './compile-playbook.ts'

const page = `# From the guide to the desk

## Steps

### 1. Before (Week 1) - Guide

**Tidy the records:**

- Close the open plans
- Update: Harbor, notes, drive

**Open the form:**

- Use the template of the handover project
- Fill in the form

### 2. Talk (Week 2)

**Handover talk** (30 min | Guide + Desk Lead):

- Go through the form together
- Answer questions

### 3. Customer (Week 3) - Guide

**Process:**

1. Draft the letter
2. Agree on the date with the Seller
3. Send the letter
4. Water the plants

### 4. Debrief (Week 4) - Guide

- Write down what went well
- Thank everybody

## RACI

| Activity | Guide | Desk Lead | Seller |
|---|---|---|---|
| Tidy records & open form | R/A | I | I |
| Handover talk | R/A | R | - |
| Draft/send letter | R/A | I | C |
| Agree on the date | C | - | R/A |
| Update Harbor & close | R/A | C | I |
| Debrief | R/A | I | I |
`

const rows = () => {
  const { raci, stages } = compilePlaybook(page).definition
  const titles = new Map(stages.flatMap(({ tasks }) => tasks.map(({ id, title }) => [id, title])))
  return new Map(raci.map(({ activity, covers }) => [activity, covers.map((id) => titles.get(id))]))
}

test('a task stays with its group, though a word of it stands in another row', () => {
  expect(rows().get('Tidy records & open form')).toEqual([
    'Close the open plans',
    'Update: Harbor, notes, drive',
    'Use the template of the handover project',
    'Fill in the form',
  ])
  expect(rows().get('Handover talk')).toEqual(['Go through the form together', 'Answer questions'])
})

test('a title that says all of a row is about that row, whoever does it', () => {
  expect(rows().get('Agree on the date')).toEqual(['Agree on the date with the Seller'])
  expect(rows().get('Draft/send letter')).toEqual(['Draft the letter', 'Send the letter'])
})

test('a row that is called like a stage covers the stage', () => {
  expect(rows().get('Debrief')).toEqual(['Write down what went well', 'Thank everybody'])
})

test('a task that no row speaks of has none, and that is said', () => {
  expect([...rows().values()].flat()).not.toContain('Water the plants')
  expect(compilePlaybook(page).diagnostics).toContainEqual(
    expect.objectContaining({ code: 'step.no-raci', message: expect.stringContaining('Water the plants') }),
  )
})
