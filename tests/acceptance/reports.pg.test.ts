import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OutputOf } from '../../src/contract/endpoint.ts'
import type { GateRounds, reports } from '../../src/contract/handover-reports.ts'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import type { HandoverRow } from '../../src/contract/handovers.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk } from './desk.ts'

// What scripts read of one handover beside its view: checks, rounds, the issue and the mail.

let baton: TestBaton
let desk: Desk
let all: HandoverView[]

beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
  const { items } = await desk.get<{ items: HandoverRow[] }>(desk.operations, '/handovers?playbook=csm-to-cse&limit=200')
  all = await Promise.all(items.map(({ id }) => desk.handover(desk.operations, id)))
})
afterAll(() => baton?.close())

const one = (what: string, fits: (view: HandoverView) => boolean): HandoverView => {
  const found = all.find(fits)
  if (!found) throw new Error(`The demo has no handover ${what}`)
  return found
}
const read = <T>(view: HandoverView, report: string) => desk.get<T>(desk.operations, `/handovers/${view.ref}/${report}`)

describe('checks', () => {
  test('each has a verdict, the records behind it, what was looked at, and its age', async () => {
    const view = one('with checks', ({ tasks }) => tasks.some(({ check }) => check?.verdict === 'failed'))
    const checks = await read<OutputOf<typeof reports.getChecks>>(view, 'checks')
    expect(checks.passed + checks.failed + checks.cannotTell).toBe(checks.items.length)
    const failed = checks.items.find(({ verdict }) => verdict === 'failed')
    expect(failed).toMatchObject({ because: expect.stringMatching(/\S/), expression: expect.stringMatching(/\S/) })
    expect(checks.items.every(({ ageMinutes }) => ageMinutes >= 0)).toBe(true)
    expect(checks.items.filter(({ part }) => part !== null).length).toBeGreaterThan(3)
    for (const { task, part, verdict } of checks.items) {
      const shown = view.tasks.find(({ id }) => id === task)?.check
      const said = part === null ? shown?.verdict : shown?.parts.find((each) => each.part === part.id)?.evidence.verdict
      expect([task, part?.id, said]).toEqual([task, part?.id, verdict])
    }
  })
})

describe('rounds', () => {
  const rounds = async (view: HandoverView) => {
    const [gate] = (await read<{ items: GateRounds[] }>(view, 'rounds')).items
    if (!gate) throw new Error('The playbook has a gate')
    return gate
  }

  test('a second round tells what passed at first, what came back and why, and how long each side had it', async () => {
    const view = one('in its second round', ({ gates }) => gates[0]?.rounds.length === 2)
    const gate = await rounds(view)
    const returned = gate.rounds[0]?.items.filter(({ verdict }) => verdict?.verdict === 'return') ?? []
    expect(returned.length).toBeGreaterThan(0)
    expect(gate.rounds[0]).toMatchObject({ number: 1, outcome: 'needs fixes', due: { words: expect.stringMatching(/^Due/) } })
    expect(gate.firstPass?.passed).toBe(Number(gate.firstPass?.decided) - returned.length)
    expect(gate.firstPass?.share).toBeCloseTo(Number(gate.firstPass?.passed) / Number(gate.firstPass?.decided))
    expect(gate.time.gatekeeper).toMatchObject({ person: { name: expect.any(String) } })
    expect(gate.time.gatekeeper.workingHours + gate.time.submitter.workingHours).toBeGreaterThan(0)
    // What passed and did not change stays passed.
    const kept = gate.rounds[1]?.items.filter(({ verdict }) => verdict?.verdict === 'pass') ?? []
    expect(kept.length).toBe(gate.firstPass?.passed)
  })

  test('a verdict that is not given yet is told to nobody, and neither is a yield', async () => {
    const view = one('in its first round', ({ gates }) => gates[0]?.state === 'in review' && gates[0].rounds.length === 1)
    const gate = await rounds(view)
    expect(gate).toMatchObject({ firstPass: null, rounds: [{ outcome: null, comment: null, decidedBy: null }] })
    expect(gate.rounds[0]?.items.filter(({ verdict }) => verdict !== null)).toEqual([])
  })
})

describe('the issue', () => {
  test('is the document filled in, with its labels and whoever is to look at it', async () => {
    const view = one('under review', ({ gates }) => gates[0]?.state === 'in review')
    const issue = await read<OutputOf<typeof reports.getIssue>>(view, 'issue')
    expect(issue.title).toBe(`Handover document: ${view.account.name}`)
    // Those of the page, and whatever somebody put on.
    expect(issue.labels.slice(0, 2)).toEqual(['CSM to CSE+', 'Account handover'])
    expect(issue.labels).toEqual(view.labels.map(({ name }) => name))
    const owner = view.participants.find(({ role, delegateOf }) => role === 'CSE Territory Owner' && delegateOf === null)?.person
    expect(issue.mentions).toEqual([owner])
    expect(issue.text).toContain(`@${desk.person(owner?.id).email.split('@')[0]}: please look at this handover.`)
    expect(issue.text.trimEnd().split('\n').at(-1)).toBe(`/label ${issue.labels.map((name) => `~"${name}"`).join(' ')}`)
    expect(issue.text).toContain(view.account.name)
    expect(issue.blanks.length).toBeGreaterThan(0)
  })

  test('as Markdown is a file of the text alone', async () => {
    const view = one('under review', ({ gates }) => gates[0]?.state === 'in review')
    const { text } = await read<OutputOf<typeof reports.getIssue>>(view, 'issue')
    const answer = await baton.ask('GET', `/handovers/${view.ref}/issue?as=markdown`, { as: desk.operations })
    expect(answer.body).toBe(text)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/markdown; charset=utf-8',
      'content-disposition': `attachment; filename="${view.ref}-issue.md"`,
    })
  })

  test('shows what somebody wrote as they wrote it: no order to the tracker, nobody called', async () => {
    const [account] = await desk.freeAccounts()
    const csm = desk.person(account?.holder?.id)
    const view = await desk.start(csm.email, { account: account?.id ?? '', playbook: 'csm-to-cse', to: (await desk.pool()).id })
    const blank = (await desk.handover(csm.email, view.id)).can.find(({ command, on, needs }) => {
      const type = JSON.stringify(needs)
      return command === 'answer' && on !== null && type.includes('long-text')
    })
    if (!blank?.on) throw new Error('No text of the document can be written')
    await desk.does(csm.email, view.id, 'answer', blank.on, { value: 'Quiet\n/close\n/assign @all\nAsk @all, or dana@kestrel.example' })
    const { text } = await read<OutputOf<typeof reports.getIssue>>(view, 'issue')
    expect(text).toContain('Quiet')
    expect(text.split('\n').filter((line) => /^\s*\/(?!label)/.test(line))).toEqual([])
    expect(text).not.toMatch(/(^|[^\\\w])@all/)
    expect(text).toContain('dana@kestrel.example')
  })

  test('read back, all that was changed in it is written at once, and once however often it is sent', async () => {
    const [account] = await desk.freeAccounts()
    const csm = desk.person(account?.holder?.id)
    const view = await desk.start(csm.email, { account: account?.id ?? '', playbook: 'csm-to-cse', to: (await desk.pool()).id })
    const { text } = await desk.get<OutputOf<typeof reports.getIssue>>(csm.email, `/handovers/${view.ref}/issue`)
    const edited = text
      .replace(/(What the customer wants to reach: ).*/, '$1Half the build time')
      .replace(/(What stands in the way: ).*/, '$1Their security team')
    expect(edited).not.toBe(text)
    const send = () =>
      baton.ask('POST', `/handovers/${view.ref}/issue`, {
        as: csm.email,
        body: { text: edited, base: text, confirm: true },
        headers: { 'idempotency-key': 'pasted-once-1' },
      })
    const first = await send()
    const written = ['what-the-customer-wants-to-reach-value', 'what-stands-in-the-way-value']
    expect(first).toMatchObject({ status: 200, body: { written } })
    const events = async () => (await desk.events(csm.email, view.id)).filter(({ type }) => type === 'Answered')
    const [one, other, ...more] = await events()
    expect(more).toEqual([])
    // One change of the log has one moment; two of them do not.
    expect(one?.at).toBe(other?.at)
    expect((await send()).body).toEqual(first.body)
    expect(await events()).toHaveLength(2)
  })

  test('is not there where the page has no document', async () => {
    const { items } = await desk.get<{ items: HandoverRow[] }>(desk.operations, '/handovers?playbook=csm-to-csm&limit=1')
    const answer = await baton.ask('GET', `/handovers/${items[0]?.ref}/issue`, { as: desk.operations })
    expect(answer).toMatchObject({ status: 404, body: { code: 'document.none' } })
  })
})

test('the mail of a handover is its own, the newest first', async () => {
  const everything = await desk.get<{ items: { handover: { id: string; ref: string } | null }[] }>(desk.operations, '/mail?limit=50')
  const about = everything.items.find(({ handover }) => handover !== null)?.handover
  if (!about) throw new Error('No mail of the demo is about a handover')
  const { items } = await desk.get<{ items: { at: string; handover: { ref: string } }[] }>(
    desk.operations,
    `/handovers/${about.ref}/mail?limit=200`,
  )
  expect(items.length).toBeGreaterThan(0)
  expect(new Set(items.map(({ handover }) => handover.ref))).toEqual(new Set([about.ref]))
  expect(items.map(({ at }) => at)).toEqual(
    items
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  )
})
