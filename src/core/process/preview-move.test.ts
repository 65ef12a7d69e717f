import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { numberGiven } from '../../../tests/support/number-given.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { decide } from './decide.ts'
import { evolveAll } from './evolve.ts'
import { handoverPlan } from './plan.ts'
import { previewMove } from './preview-move.ts'
import { brokenIn } from './testing/invariants.ts'
import { type Random, randomFrom } from './testing/random.ts'
import { Run } from './testing/run.ts'
import { csePool, diego, lena, marta, named, priya, ravi, sam, tom, vic } from './testing/sample-people.ts'
import { edited, kestrel, updatedFor } from './testing/sample-world.ts'
import { approved } from './testing/stages.ts'
import { step } from './testing/walk.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')
const toPerson = read('csm-to-csm')
const toPool = read('csm-to-cse')
const compiled = (page: string) => compilePlaybook(page).definition

/** A page with another text at one place, which must be there. */
function changed(page: string, from: string | RegExp, to: string): string {
  const after = page.replace(from, to)
  if (after === page) throw new Error(`Nothing on the page reads ${from}`)
  return after
}

function running(page: string, others: string[], to = tom.id): Run {
  const run = new Run({
    definition: compiled(page),
    world: kestrel,
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to, reason: { kind: 'realignment' } },
    otherVersions: others.map(compiled),
  })
  if (run.handover.status === 'proposed') run.does(tom, 'accept')
  return run
}
const preview = (run: Run, page: string, by = priya) => previewMove(run.handover, run.as(by), compiled(page))

const watching = /^- New CSM: Watch the collaboration project[\s\S]*?-->\n/m
const withBriefing = changed(
  changed(toPerson, watching, ''),
  '- New CSM: Read this playbook and note',
  '- Old CSM: Write down who decides what <!-- id: deciders -->\n- New CSM: Read this playbook and note',
)

test('a preview names what begins, what goes with the state that it has, and what stays', () => {
  const run = running(toPerson, [withBriefing])
  run.does(priya, 'attest', 'old-reads-playbook')
  const { added, removed, carried, refused } = preview(run, withBriefing)
  expect(added).toEqual([{ id: 'deciders', title: 'Write down who decides what', role: 'Old CSM', status: 'open' }])
  expect(removed).toMatchObject([{ id: 'watch-project', status: 'open' }])
  expect(carried).toHaveLength(14)
  expect(carried.find(({ id }) => id === 'old-reads-playbook')).toMatchObject({ status: 'done', changes: [] })
  expect(refused).toBeNull()
})

test('what is carried keeps its evidence; what goes is not in the state any more, and the log still tells of it', () => {
  const run = running(toPerson, [withBriefing])
  run.records((world) => updatedFor(world, '2026-11-25'))
  const proof = run.handover.tasks['records-current']
  expect(proof?.status).toBe('done')
  run.does(priya, 'change-playbook-version', null, { version: compiled(withBriefing).version })
  expect(run.handover.tasks['records-current']).toEqual(proof)
  expect(run.status('watch-project')).toBe('unknown')
  expect(run.happened.some((event) => event.type === 'TaskOpened' && event.task === 'watch-project')).toBe(true)
  expect(Object.values(run.handover.effects).filter(({ task, state }) => task === 'watch-project' && state === 'planned')).toEqual([])
  expect(run.replayed()).toEqual(run.handover)
  expect(run.status('deciders')).toBe('open')
})

test('a task whose text changed a little is the same task, also where the page gives it no id', () => {
  const plain = '# Swap\n\n## Steps\n\n- Old CSM: Close every success plan\n- Old CSM: Ring the customer\n- New CSM: Read the notes\n'
  const reworded = changed(plain, 'Close every success plan', 'Close all success plans')
  const run = running(`${front}${plain}`, [`${front}${reworded}`])
  run.does(priya, 'complete-task', 'close-every-success-plan')
  const { carried, added, removed } = preview(run, `${front}${reworded}`)
  expect([added, removed]).toEqual([[], []])
  expect(carried[0]).toEqual({
    id: 'close-all-success-plans',
    title: 'Close all success plans',
    role: 'Old CSM',
    status: 'done',
    changes: ['"Close every success plan" reads "Close all success plans" now.'],
  })
  run.does(priya, 'change-playbook-version', null, { version: compiled(`${front}${reworded}`).version })
  expect(run.status('close-all-success-plans')).toBe('done')
  expect(run.status('close-every-success-plan')).toBe('unknown')
})
const front = `---
title: Swap
playbook: swap
kind: named-to-named
roles:
  - { name: Old CSM, side: outgoing, from: account.csm }
  - { name: New CSM, side: incoming, from: ask }
---

`

test('a check that the other version adds is asked at once, and the preview says what comes of it', () => {
  const checked = changed(
    `${front}# Swap\n\n## Steps\n\n- Old CSM: Close every CTA <!-- id: ctas -->\n- New CSM: Read <!-- id: read -->\n`,
    'id: ctas',
    '{ id: ctas, check: "ctas.all(c, c.status == \\"closed\\")" }',
  )
  const plain = `${front}# Swap\n\n## Steps\n\n- Old CSM: Close every CTA <!-- id: ctas -->\n- New CSM: Read <!-- id: read -->\n`
  const run = running(plain, [checked])
  run.records((world) => edited(world, 'cta', 'seats', { status: 'closed' }))
  expect(run.status('ctas')).toBe('open')
  expect(preview(run, checked).carried[0]).toMatchObject({
    status: 'done',
    changes: ['It is open now; then it is done.', 'Baton checks "Close every CTA" from records now.'],
  })
  run.does(priya, 'change-playbook-version', null, { version: compiled(checked).version })
  expect(run.status('ctas')).toBe('done')
})

test('a role by another name keeps its person; one that is new takes whom the page names; one that nobody fills is in the way', () => {
  const renamed = changed(
    toPerson,
    '{ name: Old CSM, aliases: [outgoing CSM, previous CSM]',
    '{ name: Leaving CSM, aliases: [Old CSM]',
  ).replaceAll(/Old CSM(?!\])/g, 'Leaving CSM')
  const withAe = changed(
    toPerson,
    '  - { name: New CSM Manager',
    '  - { name: AE, side: neither, from: account.ae }\n  - { name: New CSM Manager',
  )
  const asked = changed(withAe, 'from: account.ae', 'from: ask')
  const toTell = (page: string) =>
    changed(page, '- Old CSM: Add the new CSM', '- AE: Tell the customer <!-- id: tell -->\n- Old CSM: Add the new CSM')
  const run = running(toPerson, [renamed, toTell(withAe), toTell(asked)])
  expect(preview(run, toTell(asked)).refused).toBe(
    'Nobody is known as AE, which the other version asks for. Enter one on the account, then move it.',
  )
  expect(run.refusal(priya, 'change-playbook-version', null, { version: compiled(toTell(asked)).version }).code).toBe('command.invalid')
  expect(preview(run, renamed).carried.find(({ id }) => id === 'join-channels')).toMatchObject({ role: 'Leaving CSM' })
  run.does(priya, 'change-playbook-version', null, { version: compiled(renamed).version })
  expect(run.mayDo(priya)).toContain('attest old-reads-playbook')
  run.does(sam, 'change-playbook-version', null, { version: compiled(toTell(withAe)).version })
  expect(run.mayDo(diego)).toContain('complete-task tell')
  expect(run.replayed()).toEqual(run.handover)
})

test('a handover stays where it is while a review is open, and moves for nobody who does not run it', () => {
  const longer = changed(toPool, '(within 3 business days)', '(within 5 business days)')
  const run = running(toPool, [longer], csePool.id)
  expect(preview(run, longer, vic).refused).toMatch(/can do that\.$/)
  expect(preview(run, longer, diego).refused).toMatch(/a manager of this handover or operations can do that/)
  for (const member of [priya, marta, sam]) expect(preview(run, longer, member).refused).toBeNull()
  expect(preview(run, toPool).refused).toMatch(/already runs on this version/)
  expect(preview(run, changed(longer, 'kind: named-to-pool', 'kind: departure')).refused).toMatch(/another kind of change of hands/)
  expect(preview(run, longer).carried.find(({ id }) => id === 'review-instances')?.changes).toEqual([
    '"Is each instance classified correctly?" is due within 5 business days after it opens; before, within 3 business days after it opens.',
  ])
  expect(run.mayDo(lena)).not.toContain('change-playbook-version')
})

const edits: ((page: string) => string)[] = [
  (page) => page.replace(watching, ''),
  (page) => page.replace('- Old CSM: Add the new CSM', '- New CSM: Meet the champions <!-- id: champions -->\n- Old CSM: Add the new CSM'),
  (page) => page.replace('- New CSM: Read this playbook', '- Old CSM: Read this playbook'),
  (page) => page.replace('- Old CSM: Read this playbook', '- Old CSM: Read every word of this playbook'),
  (page) => page.replace('after: [follow-tickets]', 'after: [follow-tickets, new-series]'),
  (page) => page.replace('due: 3 business days after start', 'due: 8 business days after start'),
  (page) => page.replace('- Flag each instance', '- Name the owner of each instance <!-- id: owners -->\n- Flag each instance'),
  (page) => page.replace(/^- Say of each instance[\s\S]*?-->\n/m, ''),
  (page) => page.replace('(within 3 business days)', '(within 5 business days)'),
  (page) => page.replace('- Talk about how people get along, and what to be careful with', '- Talk about how people get along'),
  (page) => page.replace('| C | R/A | I | - |', '| C | R/A | C | - |'),
  (page) => page.replace('- [ ] Main use case(s)', '- [ ] Last upgrade: _______\n- [ ] Main use case(s)'),
  (page) => page.replace('(Week 1-2)', '(Week 1-3)'),
  (page) => page.replace('1. Write the letter', '1. Ask the AE what is in the air <!-- id: ask-ae -->\n2. Write the letter'),
  (page) => page.replace(/^- Take the account out of the active book[\s\S]*?-->\n/m, '').replace(', leave-active-book]', ']'),
]
const edit = (page: string, random: Random) =>
  Array.from({ length: 1 + random.below(3) }, () => random.pick(edits)).reduce((text, change) => change(text), page)

const seeds = numberGiven('BATON_WALKS', process.env.BATON_WALKS, 4)

test.each([
  ['csm-to-csm', toPerson, tom.id],
  ['csm-to-cse', toPool, csePool.id],
])(
  'wherever a handover on %s stands and whatever changes on its page, moving it does exactly what the preview says',
  (_name, page, to) => {
    let moves = 0
    for (let seed = 1; seed <= seeds; seed += 1) {
      const random = randomFrom(seed)
      const pages = [edit(page, random), edit(page, random), page]
      const run = running(page, pages, to)
      const where = (what: unknown) => `seed ${seed}: ${JSON.stringify(what)}`
      for (const next of pages) {
        for (let steps = random.below(25); steps > 0; steps -= 1) step(run, random)
        const target = compiled(next)
        const said = preview(run, next, sam)
        const command = { command: 'change-playbook-version', version: target.version }
        if (said.refused !== null) {
          expect(() => decide(command, run.handover, run.as(sam)), where(said.refused)).toThrow()
          continue
        }
        const before = run.handover
        const after = evolveAll(before, decide(command, before, run.as(sam)))
        const told = [...said.added, ...said.carried]
        expect(Object.fromEntries(told.map(({ id, status }) => [id, status])), where(said)).toEqual(
          Object.fromEntries(Object.entries(after.tasks).map(([id, { status }]) => [id, status])),
        )
        expect(Object.fromEntries(said.removed.map(({ id, status }) => [id, status]))).toEqual(
          Object.fromEntries(said.removed.map(({ id }) => [id, before.tasks[id]?.status])),
        )
        expect(said.carried.length + said.removed.length).toBe(Object.keys(before.tasks).length)
        run.does(sam, command.command, null, { version: target.version })
        expect(run.definition.version).toBe(target.version)
        expect(run.replayed()).toEqual(run.handover)
        expect(brokenIn(run), where(said)).toEqual([])
        // Nothing is left for a later look that the move itself has not done.
        expect(run.machine({ command: 'recheck' })).toEqual([])
        moves += 1
      }
    }
    expect(moves).toBeGreaterThan(3)
  },
  1_000_000,
)

test('"not me" of a role goes along under its new name', () => {
  const page = changed(toPool, 'aliases: [account executive]', 'aliases: [account executive, Seller]')
  const renamed = page.replaceAll(/(name: |\| |, | )AE(?=,| \||:)/g, '$1Seller').replace('executive, Seller]', 'executive, AE]')
  const run = running(page, [renamed], csePool.id)
  expect(compiled(renamed).roles.map(({ name }) => name)).toContain('Seller')
  run.does(diego, 'forward', 'AE', { note: 'Not my region' })
  const asked = () => run.waiting().filter(({ command }) => command === 'forward')
  expect(asked()).toMatchObject([{ person: priya.id, on: 'AE' }])
  run.does(marta, 'change-playbook-version', null, { version: compiled(renamed).version })
  expect(asked()).toMatchObject([{ person: priya.id, on: 'Seller' }])
  run.does(priya, 'forward', 'Seller', { person: ravi.id })
  expect(run.handover.notMine).toEqual({})
  expect(run.replayed()).toEqual(run.handover)
})

test('a review under another name is the same review: its rounds and its approval go along', () => {
  const page = changed(
    changed(toPool, 'id: territory-owner-review', 'id: owner-review'),
    'covers: [territory-owner-review]',
    'covers: [owner-review]',
  )
  const run = approved(compiled(toPool))
  Object.assign(run, { given: { ...run.given, otherVersions: [compiled(page)] } })
  const { rounds } = run.handover.gates['territory-owner-review'] ?? {}
  run.does(sam, 'change-playbook-version', null, { version: compiled(page).version })
  expect(run.handover.gates).toEqual({ 'owner-review': { rounds } })
  expect(run.status('review-systems')).toBe('done')
  expect(run.refusal(priya, 'submit', 'owner-review').code).toBe('gate.approved')
  expect(run.replayed()).toEqual(run.handover)
})

test('what is late under another name was reminded of already', () => {
  const plain = `${front}# Swap\n\n## Steps (Week 1)\n\n- Old CSM: Close every success plan\n- New CSM: Read the notes\n`
  const reworded = changed(plain, 'Close every success plan', 'Close all success plans')
  const run = running(plain, [reworded])
  run.clock('2026-11-12T15:00:00.000Z')
  const reminders = () =>
    run.happened.flatMap((event) => (event.type === 'Reminded' && event.about.startsWith('close-') ? [event.kind] : []))
  expect(reminders()).toEqual(['due-soon', 'late', 'late-for-manager', 'late-for-operations'])
  run.does(priya, 'change-playbook-version', null, { version: compiled(reworded).version })
  run.clock('2026-11-12T15:01:00.000Z')
  expect(run.status('close-all-success-plans')).toBe('open')
  expect(reminders()).toHaveLength(4)
})

test('a change that was made for a task that is gone can still be taken back, by whoever steers the handover', () => {
  const without = changed(toPerson, watching, '')
  const run = running(toPerson, [without])
  const change = 'watch-project/collaboration-project/project'
  run.does(tom, 'apply', 'watch-project')
  run.records((world) =>
    edited(world, 'collaboration-project', 'project', {
      watchers: [named(priya), named(tom)].map((person) => ({ person, level: 'watch' })),
    }),
  )
  run.machine({ command: 'effect-result', effect: change, result: { state: 'verified' } })
  run.does(marta, 'change-playbook-version', null, { version: compiled(without).version })
  const row = () => handoverPlan(run.handover, run.as(marta)).changes.find(({ id }) => id === change)
  expect(row()).toMatchObject({ state: 'verified', task: null, role: null, person: null })
  expect(run.refusal(tom, 'undo', change).code).toBe('effect.not-yours')
  expect(run.does(marta, 'undo', change)).toContain('EffectUndoRequested')
  run.machine({ command: 'effect-result', effect: change, result: { state: 'unknown' } })
  expect(row()?.state).toBe('unknown')
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: marta.id, command: 'settle-effect', on: change }))
  run.does(marta, 'settle-effect', change, { outcome: 'done', evidence: 'Looked' })
  expect(run.waiting().filter(({ command }) => command === 'settle-effect')).toEqual([])
  expect(run.handover.effects[change]?.state).toBe('undone')
})
