import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../definition/definition.ts'
import { applyFix } from './apply-fix.ts'
import { compilePlaybook } from './compile-playbook.ts'

const shipped = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', '..', 'playbooks', `${name}.md`), 'utf8')
const toCse = shipped('csm-to-cse')
const toCsm = shipped('csm-to-csm')

/** A page of the same shapes without a binding, and without anything to complain about. */
const plain = `---
title: Patch handover from the guide to the desk
playbook: guide-to-desk
kind: named-to-pool
letter: csm
roles:
  - { name: Guide, side: outgoing, from: account.csm }
  - { name: Desk Lead, side: pool, from: territory.owner }
  - { name: Guide Manager, side: outgoing, from: manager of Guide }
  - { name: Seller, side: neither, from: account.ae }
---

# Patch handover from the guide to the desk

Whoever guided a customer alone hands them to the desk.

## Flow

\`\`\`mermaid
graph TD
    Begin([A guide leaves]) --> Tidy[Tidy the records]
    Tidy --> Check{Desk Lead check}
    Check -->|Not yet| Tidy
    Check -->|Fine| Talk[Handover talk]
    Talk --> Tell[Tell the customer]
    Tell --> Letter[Guide sends the letter]
    Letter --> Gone([Patch handed over])
\`\`\`

## Steps

### 1. Tidy the records (Week 1) - Guide

- Close the open plans
- Open the handover form
- Fill in the form

### 2. Check (Week 2)

**Desk Lead check** (within 2 business days):

- Are the plans closed?
- Does the form say enough?

### 3. Talk (Week 2)

**Handover talk** (30-45 min | Guide + Desk Lead):

- Go through the form together

### 4. Tell the customer (Week 3) - Guide

1. Draft the letter, and let the Guide Manager read it
2. Seller: Agree on the date of the letter
3. Send the letter

### 5. Leave (Week 3-4) - Guide

- Desk Lead: Join the customer's alert list
- Keep the Atlas recordings

## Form template

\`\`\`markdown
## Who
**Customer:** ________
**Seller:** ________

## Steps done
- [ ] Open plans closed
- [ ] Known risks: ________
- [ ] Date agreed: ☐ Yes
- [ ] Letter sent: Date: ________
\`\`\`

## Responsibilities

| Activity | Guide | Desk Lead | Guide Manager | Seller |
|---|---|---|---|---|
| Tidy records and form | R/A | I | I | - |
| Desk check | I | R/A | I | - |
| Handover talk | R/A | R | - | - |
| Draft and send the letter | R/A | I | C | I |
| Agree on the date | I | - | - | R/A |
| Alert list and recordings | R | R/A | I | - |
`

type Defect = {
  code: string
  /** What the author of a page may rely on. */
  promise: string
  page: string
  from: string | RegExp
  to: string
  /** Words of the line where it is found. */
  at: string
  severity: 'error' | 'warning' | 'note'
  /** How many ways out are offered, at least. */
  fixes: number
}

const row = (
  severity: Defect['severity'],
  code: string,
  promise: string,
  page: string,
  from: string | RegExp,
  to: string,
  at: string,
  fixes = 0,
): Defect => ({ severity, code, promise, page, from, to, at, fixes })

const letterBody = `
Dear {{recipients}},

{{main contact}} is your main contact from {{date}}.

{{personal line}}

Kind regards,
{{sender}}
`
/** The same page with what its letter must say, must not say, and a text of its own. */
const lettered = plain.replace(
  '## Form template',
  `**The letter must say:**

- The Seller is the main contact <!-- { pattern: main contact } -->

**The letter must not say:**

- Anything about prices <!-- { pattern: "discount|price" } -->

\`\`\`letter
Subject: {{account}}: news
${letterBody}\`\`\`

## Form template`,
)

const bind = (text: string) => `- Fill in the form <!-- ${text} -->`
const checked = (expression: string) => bind(`check: ${expression}`)
const fill = '- Fill in the form'
const head = /^---\n[\s\S]*?\n---\n/

// biome-ignore format: one defect, one line
const defects: Defect[] = [
  // The RACI
  row('error', 'raci.two-accountable', 'two accountable roles need a rule', plain, '| R/A | R | - | - |', '| R/A | R/A | - | - |', '| Handover talk', 4),
  row('error', 'raci.two-accountable', 'a rule that is deleted is missed', toCse, ', accountable: joint } --> | R/A | R/A |', ' } --> | R/A | R/A |', 'Hold the handover call', 4),
  row('error', 'raci.accountable-unknown', 'the rule is one that Baton knows', toCse, 'accountable: joint } --> | R/A | R/A |', 'accountable: both } --> | R/A | R/A |', 'Hold the handover call', 2),
  row('warning', 'raci.no-accountable', 'somebody answers for each activity', plain, '| Desk check | I | R/A |', '| Desk check | I | R |', '| Desk check', 1),
  row('warning', 'raci.no-step', 'an activity has a step', plain, '| Agree on the date |', '| Validate success | I | R/A | I | R |\n| Agree on the date |', '| Validate success', 2),
  row('warning', 'raci.no-step', 'an activity has a step, also where rows say what they cover', toCse, 'covers: [validation], ', 'covers: [], ', 'Look back', 1),
  row('warning', 'step.no-raci', 'a step has a row', plain, '- Keep the Atlas recordings', '- Keep the Atlas recordings\n- Feed the goldfish', 'goldfish', 1),
  row('warning', 'step.no-raci', 'a step has a row, also where rows say what they cover', toCse, 'covers: [agree-timing]', 'covers: []', 'AE: Decide on the day', 1),
  row('warning', 'step.not-responsible', 'who does a step is responsible for it', plain, 'Seller: Agree on the date', 'Agree on the date', '2. Agree on the date', 2),
  row('warning', 'step.not-responsible', 'also where a binding says who does it', plain, '2. Seller: Agree on the date of the letter', '2. Agree on the date of the letter <!-- { role: Guide } -->', '2. Agree on the date', 2),
  row('warning', 'step.not-responsible', 'a step goes to the role that has it', plain, 'Seller: Agree', 'Guide Manager: Agree', 'Guide Manager: Agree', 1),
  row('warning', 'raci.responsible-without-step', 'who is responsible has a step', plain, '| Desk check | I | R/A | I |', '| Desk check | I | R/A | R |', '| Desk check', 2),
  row('warning', 'raci.responsible-without-step', 'also where rows say what they cover', toCse, 'AE: Decide on the day', 'Decide on the day', '| Agree on the day', 1),
  row('warning', 'raci.never-asked', 'who is consulted is asked', plain, ', and let the Guide Manager read it', '', '| Draft and send', 2),
  row('warning', 'raci.never-asked', 'who is consulted is asked, also in a bound page', toCse, ', and let the CSM Manager and the AE read it', '', '| Write and send', 2),
  row('note', 'raci.other-letter', 'letters without a right are said to be so', plain, '| Tidy records and form | R/A | I | I | - |', '| Tidy records and form | R/A | I | I | S |', '| Activity'),
  // Roles
  row('error', 'role.unknown', 'a binding names roles that exist', toCse, 'role: CSM Manager }', 'role: CSM Manger }', 'Manager actions', 1),
  row('warning', 'role.undeclared', 'a column is a role of the list', plain, '| Guide Manager | Seller |', '| Guide Manager | Vendor |', '| Activity', 1),
  row('warning', 'role.no-source', 'a role has a person source', plain, ', from: account.ae }', ' }', 'name: Seller', 1),
  row('warning', 'role.no-source', 'a name in a plain list gets a source too', plain, '- { name: Seller, side: neither, from: account.ae }', '- Seller', '- Seller', 1),
  row('error', 'role.unknown-source', 'a person comes from somewhere', toCse, 'from: manager of CSM }', 'from: manager of CMS }', 'manager of CMS', 2),
  row('warning', 'task.no-role', 'a task says who does it', plain, '### 5. Leave (Week 3-4) - Guide', '### 5. Leave (Week 3-4)', '- Keep the Atlas', 1),
  // The document
  row('warning', 'template.person-without-role', 'a person in the document has a role', plain, '**Seller:** ________', '**Seller:** ________\n**Renewal Manager:** ________', 'Renewal Manager', 1),
  row('warning', 'template.agreed-after-sent', 'the agreement stands before the sending', plain, '- [ ] Date agreed: ☐ Yes\n- [ ] Letter sent: Date: ________\n', '- [ ] Letter sent: Date: ________\n- [ ] Date agreed: ☐ Yes\n', 'Date agreed', 1),
  row('warning', 'template.blank-unfilled', 'somebody fills in each blank', plain, '- Fill in the form\n', '', 'Known risks', 1),
  row('error', 'restricted.unknown', 'what is for few is hidden from the others', toCse, '{ restricted: candid, agenda: people }', '{ restricted: candit, agenda: people }', 'restricted: candit', 1),
  row('error', 'agenda.unknown', 'what is talked about has a part in the agenda', toCse, 'after: [handover-call], agenda: top }', 'after: [handover-call], agenda: tops }', 'agenda: tops', 1),
  // The flow
  row('error', 'gate.own-package', 'nobody decides about their own work', plain, /Desk Lead check/g, 'Guide check', '**Guide check'),
  row('warning', 'gate.no-way-back', 'a gate has a way back', plain, 'Check -->|Not yet| Tidy', 'Check -->|Not yet| Tell', 'Check{', 1),
  row('warning', 'flow.one-outcome', 'a decision decides something', plain, '    Check -->|Not yet| Tidy\n', '', 'Check{', 1),
  row('error', 'stage.unreachable', 'each stage can be reached', plain, 'Check -->|Fine| Talk[Handover talk]', 'Check -->|Fine| Begin\n    Talk[Handover talk]', 'Talk[', 1),
  row('warning', 'flow.unreachable', 'nothing in the picture stands aside', plain, '    Talk --> Tell', '    Cake[Order a cake] --> Talk\n    Talk --> Tell', 'Cake', 1),
  row('warning', 'flow.dead-end', 'every way leads to the end', plain, 'Check -->|Fine| Talk', 'Check -->|Never| Shelf[Put on the desk shelf]\n    Check -->|Fine| Talk', 'Shelf', 1),
  row('warning', 'flow.no-stage', 'what is drawn is a step', plain, 'Talk --> Tell', 'Talk --> Cake[Order cake]\n    Cake --> Tell', 'Cake[', 1),
  row('warning', 'flow.unreadable', 'a line of the flow that is not understood is said', plain, '    Talk --> Tell', '    Talk ))(( Tell\n    Talk --> Tell', '))(('),
  row('note', 'flow.looks-ignored', 'what only colours the picture is said to be left out', plain, '    Talk --> Tell', '    Talk --> Tell\n    style Talk fill:#eee', 'style Talk'),
  // Times
  row('warning', 'window.contradicts-flow', 'a later stage is not earlier', plain, '### 3. Talk (Week 2)', '### 3. Talk (Week 1)', '### 3. Talk', 1),
  row('warning', 'window.contradicts-flow', 'a stage does not end before the one that it waits for', plain, '### 1. Tidy the records (Week 1)', '### 1. Tidy the records (Week 1-3)', '### 2. Check', 1),
  row('warning', 'window.backwards', 'a stage begins before it ends', plain, '(Week 3-4)', '(Week 4-3)', '### 5. Leave', 1),
  row('warning', 'meeting.length-twice', 'a meeting has one length', plain, 'Talk[Handover talk]', 'Talk[Handover talk<br/>60 min]', 'Talk[Handover', 1),
  row('note', 'meeting.length-twice', 'a length stands in one place', plain, 'Talk[Handover talk]', 'Talk[Handover talk<br/>30-45 min]', 'Talk[Handover', 1),
  row('warning', 'meeting.length-twice', 'the binding says the length of the text', plain, '- Go through the form together', '- Go through the form together <!-- { minutes: { min: 15, max: 20 } } -->', 'Go through the form', 1),
  row('error', 'due.unreadable', 'a due can be counted', toCsm, 'due: 2 business days after flip', 'due: when there is time', 'due: when there is time'),
  // Pairs and order
  row('warning', 'pair.no-order', 'a pair that replaces something has an order', plain, "- Desk Lead: Join the customer's alert list", "- Desk Lead: Join the customer's alert list\n- Leave the customer's alert list", '- Leave the customer', 1),
  row('warning', 'pair.wrong-way', 'a pair is listed the right way round', plain, "- Desk Lead: Join the customer's alert list", "- Leave the customer's alert list\n- Desk Lead: Join the customer's alert list", '- Leave the customer', 1),
  row('warning', 'pair.no-order', 'a pair that lost its order is found', toCsm, '  after: [follow-tickets]\n', '', 'support tickets', 1),
  row('warning', 'pair.wrong-way', 'a pair that lost its order the wrong way round', toCsm, '  after: [new-series]\n', '', 'End your own cadence series', 1),
  row('warning', 'id.unknown', 'an order names tasks that exist', toCsm, 'after: [follow-tickets]', 'after: [folow-tickets]', 'folow-tickets', 1),
  row('error', 'id.duplicate', 'an id is used once', toCse, 'id: classify-instances', 'id: flag-silent-instances', 'id: flag-silent-instances', 1),
  row('error', 'order.circle', 'tasks never wait for each other', toCsm, 'id: follow-tickets\n', 'id: follow-tickets\n  after: [leave-tickets]\n', 'support tickets'),
  row('warning', 'order.unknown', 'what a group waits for exists', plain, '**Handover talk** (30-45 min | Guide + Desk Lead):', '**Handover talk** (after the parade):', 'after the parade'),
  row('error', 'ownership.unknown', 'ownership changes with something that happens', toCsm, 'ownership: assign-account', 'ownership: assign-acount', 'ownership: assign-acount', 1),
  row('error', 'steps.none', 'a page without a task says so', plain, /## Steps[\s\S]*?(?=## Form)/, '', '---', 1),
  // Letters and systems
  row('error', 'letter.sender-unclear', 'a letter needs one sender, also where the step leaves it open', plain.replace('letter: csm\n', ''), '3. Send the letter', '3. Send the letter via the Seller', 'via the Seller', 3),
  row('error', 'letter.sender-unclear', 'a letter needs one sender', plain.replace('letter: csm\n', ''), 'Guide sends the letter]', 'Guide sends the letter via Seller]', 'via Seller', 3),
  row('error', 'letter.placeholder-unknown', 'a placeholder of a letter is a known one', lettered, '{{account}}: news', '{{acount}}: news', '{{acount}}', 1),
  row('error', 'letter.placeholder-internal', 'a letter names nothing that customers may not read', lettered, '{{main contact}} is', '{{contact.notes}} is', '{{contact.notes}}', 1),
  row('error', 'letter.no-subject', 'a letter has a subject', lettered, 'Subject: {{account}}: news', 'Subject:', 'Subject:'),
  row('error', 'letter.no-text', 'a letter has a text', lettered, letterBody, '', 'Subject:'),
  row('error', 'letter.too-long', 'a letter is one that somebody reads', lettered, 'Dear {{recipients}},', `Dear {{recipients}}, ${'good '.repeat(4_000)}`, 'Dear {{recipients}}'),
  row('error', 'letter.two-texts', 'a letter has one text', lettered, '## Form template', '```letter\nSubject: News\n\nHello\n```\n\n## Form template', '```letter', 1),
  row('error', 'letter.says-forbidden', 'the text of a letter says nothing that it must not', lettered, '{{main contact}} is', 'You get a discount. {{main contact}} is', 'Subject:'),
  row('warning', 'letter.says-not', 'the text of a letter says what it must', lettered, 'main contact from', 'guide from', 'Subject:', 1),
  row('warning', 'letter.no-step', 'a letter is sent by a step', lettered, '3. Send the letter', '3. Go on', '```letter'),
  row('warning', 'system.two-names', 'one kind of system has one name', plain, '- Close the open plans', '- Close the open plans, and watch the Borealis recordings', 'Atlas', 1),
  // Front matter
  row('note', 'front-matter.missing', 'front matter says where people come from', plain, head, '', '', 1),
  row('error', 'front-matter.unreadable', 'front matter is YAML', plain, 'kind: named-to-pool', 'kind: [named', '---'),
  row('warning', 'front-matter.unknown-key', 'a mistyped key is said', plain, 'playbook: guide-to-desk', 'plabook: guide-to-desk', 'plabook', 1),
  row('error', 'front-matter.unknown-value', 'a kind of handover is a known one', plain, 'kind: named-to-pool', 'kind: named-to-poll', 'named-to-poll', 1),
  // Bindings
  row('warning', 'binding.unknown-key', 'a binding key is a known one', toCse, '<!-- { id: pooled } -->', '<!-- { id: pooled, covrs: x } -->', 'covrs', 1),
  row('error', 'binding.unreadable', 'a binding is YAML', plain, fill, bind('{ id: [a }'), 'Fill in the form'),
  row('warning', 'binding.unattached', 'a binding stands under something', plain, '# Patch handover from the guide to the desk\n', '# Patch handover from the guide to the desk\n\n```text\nNote\n```\n\n<!-- id: nothing -->\n', 'id: nothing'),
  row('warning', 'binding.orphan', 'the binding of a line that is gone is said', toCsm, /^- New CSM: Watch the collaboration.*\n/m, '', '<!--', 1),
  row('error', 'kind.unknown', 'a kind of task is a known one', toCse, 'kind: letter', 'kind: leter', 'leter', 1),
  row('error', 'establishes.unknown', 'a moment is a known one', toCse, 'establishes: letter-drafted', 'establishes: letter-written', 'letter-written', 1),
  row('error', 'facts.unknown-kind', 'topics show records that exist', toCsm, 'facts: [licence]', 'facts: [license]', 'license', 1),
  row('error', 'action.unknown', 'an action is one that Baton has', toCsm, 'do: helpdesk.leave-tickets', 'do: helpdesk.leave-ticket', 'helpdesk.leave-ticket', 1),
  row('error', 'action.unknown', 'an argument is one that the action takes', toCsm, '{ confirmedBy: new-series }', '{ confirmdBy: new-series }', 'confirmdBy', 1),
  row('error', 'expression.not-text', 'a check is written as text', plain, fill, checked('[a, b]'), 'Fill in the form'),
  // Checks
  row('error', 'check.unknown-fact', 'a check reads facts that exist', toCse, 'successPlans.all(p', 'sucessPlans.all(p', 'sucessPlans', 1),
  row('error', 'check.unknown-field', 'a fact has the field that is asked for', plain, fill, checked('ctas.all(c, c.staus == "closed")'), 'staus', 1),
  row('error', 'check.unknown-function', 'a function is one that checks have', plain, fill, checked('ctas.al(c, c.status == "closed")'), 'ctas.al', 0),
  row('error', 'check.never', 'a value can be one', plain, fill, checked('ctas.all(c, c.status == "closd")'), 'closd', 1),
  row('error', 'check.known', 'known() asks about a kind of record', plain, fill, checked('known(account.name)'), 'known('),
  row('error', 'check.not-a-question', 'a check answers yes or no', plain, fill, checked('size(ctas)'), 'size(ctas)'),
  row('warning', 'check.costly', 'a check that takes too long is told before it runs', plain, fill, checked('tickets.all(a, tickets.all(b, tickets.all(c, tickets.all(d, a.key == d.key))))'), 'tickets.all(a'),
  row('error', 'check.type', 'types fit', plain, fill, checked('size(ctas) && true'), 'size(ctas)'),
  row('error', 'check.refused', 'what could run for hours is refused', plain, fill, checked('account.name.matches("a*")'), 'matches'),
  row('error', 'check.shadow', 'an element has a name of its own', plain, fill, checked('ctas.all(account, account.status == "closed")'), 'ctas.all(account'),
  row('error', 'check.unreadable', 'a check is CEL', plain, fill, checked('ctas.all(c,'), 'ctas.all(c,'),
  row('error', 'check.too-large', 'a check is short', plain, fill, checked(`account.name == "${'a'.repeat(4_000)}"`), 'account.name'),
  // The page
  row('error', 'page.passage-skipped', 'a passage that is left out is said', plain, 'Whoever guided a customer alone', `Whoever ${'guided '.repeat(1_200)}alone`, ''),
  row('error', 'page.too-large', 'a page that is too large is said', plain, 'Whoever guided', `Whoever ${'guided\n\n'.repeat(150_000)}`, '---'),
  row('error', 'page.too-many', 'tasks beyond what anybody can follow are said', plain, '- Keep the Atlas recordings', Array.from({ length: 600 }, (_, index) => `- Keep the Atlas recordings ${index}`).join('\n'), '- Keep the Atlas'),
]

const known = new Map<string, Diagnostic[]>()
/** The same page gives the same findings, so each is compiled once. */
function findings(page: string): Diagnostic[] {
  const found = known.get(page) ?? compilePlaybook(page).diagnostics
  known.set(page, found)
  return found
}
const found = (page: string, code: string) => findings(page).filter((each) => each.code === code)
const errors = (page: string) => findings(page).flatMap(({ severity, code }) => (severity === 'error' ? [code] : []))
const lineAt = (page: string, { start }: { start: { line: number } }) => page.split('\n')[start.line - 1] ?? ''

test('a page of ours in each shape has nothing to complain about', () => {
  for (const page of [plain, toCse, toCsm]) expect(findings(page).filter(({ severity }) => severity !== 'note')).toEqual([])
})

describe('a defect that is planted is found where it stands', () => {
  test.each(defects)('$code: $promise', ({ code, page, from, to, at, severity, fixes }) => {
    const planted = page.replace(from, () => to)
    expect(planted).not.toBe(page)
    expect(found(page, code)).toEqual([])
    const here = found(planted, code).filter(({ range }) => lineAt(planted, range).includes(at))
    expect(here, JSON.stringify(found(planted, code), null, 1)).not.toEqual([])
    const [finding] = here
    expect(finding?.severity).toBe(severity)
    expect(finding?.why).toMatch(/\w.*[.]$/)
    expect(finding?.fixes.length).toBeGreaterThanOrEqual(fixes)
  })
})

describe('each way out that is offered leads out', () => {
  const mendable = defects.filter(({ fixes }) => fixes > 0)
  test.each(mendable)('$code: $promise', ({ code, page, from, to, at }) => {
    const planted = page.replace(from, () => to)
    const before = errors(planted)
    const finding = found(planted, code).find(({ range }) => lineAt(planted, range).includes(at))
    for (const fix of finding?.fixes ?? []) {
      const mended = applyFix(planted, fix)
      const left = found(mended, code).filter(({ message }) => message === finding?.message)
      expect(left, `${fix.title}\n${mended}`).toEqual([])
      for (const error of errors(mended)) expect(before, `${fix.title} leads to ${error}\n${mended}`).toContain(error)
      expect(errors(mended).length).toBeLessThanOrEqual(before.length)
    }
  })
})

/** Only the lists of a workspace make these; their rows stand in lint-names.test.ts. */
const ofWorkspaces = ['tier.unknown', 'label.unknown']

test('every finding that the compiler can make is planted by a row', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  const said = files.flatMap((file) => [
    ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(
      /(?:findings\.(?:error|warning|note)|\badd)\(\s*((?:\w+ \? '[a-z.-]+' : )?'[a-z.-]+')|code: ('[a-z.-]+')/g,
    ),
  ])
  const checks = ['compile-check', 'source-rules'].map((file) =>
    readFileSync(join(import.meta.dirname, '..', 'checks', `${file}.ts`), 'utf8'),
  )
  const codes = new Set([
    ...said.flatMap(([, first = '', second = '']) => `${first}${second}`.match(/[a-z-]+\.[a-z-]+/g) ?? []),
    ...checks.flatMap((text) => [...text.matchAll(/'(check\.[a-z-]+)'/g)].map(([, code]) => code ?? '')),
  ])
  expect(codes.size).toBeGreaterThan(50)
  const planted = new Set([...defects.map(({ code }) => code), ...ofWorkspaces])
  expect([...codes].filter((code) => !planted.has(code)).sort()).toEqual([])
})
