import { expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'
import type { DossierView } from '../contract/dossier.ts'

const id = '0b7d3c1e-1111-4111-8111-000000000001'
const priya = { id: 'p1', name: 'Priya Nair' }
const at = '2026-11-20T10:00:00.000Z'
const kestrel = { id: 'h1', ref: 'KES-12' }
const view: DossierView = {
  account: { id, name: 'Kestrel Logistics' },
  asOf: '2026-11-23T10:00:00.000Z',
  handover: { ...kestrel, status: 'running', from: { kind: 'person', ...priya }, to: { kind: 'person', id: 'p2', name: 'Tom Becker' } },
  top: { text: 'The audit in spring\nOne champion', by: priya, at, handover: kestrel },
  topRead: null,
  parts: [
    {
      id: 'support-tickets',
      title: 'Support tickets',
      under: null,
      prompts: [],
      facts: [
        {
          id: 'ticket:8812:0',
          text: '#8812 Runner stops: high, open.',
          record: { kind: 'ticket', key: '8812' },
          source: 'helpdesk',
          at,
          ageDays: 3,
          owner: priya,
          state: 'stale',
          toRead: 'ticket:8812',
          read: null,
          forFew: null,
        },
      ],
      more: 4,
      answers: [],
      notes: [],
      read: null,
    },
  ],
  questions: [
    {
      id: 'licence.old:main',
      part: 'support-tickets',
      cause: 'stale',
      text: 'How many people use Premium now?',
      why: 'Last confirmed 1 Jul.',
      records: [],
      place: 'outgoing',
      who: [priya],
      passed: null,
      askedBy: null,
      isTask: false,
      forFew: null,
    },
  ],
  forCustomer: [{ text: 'Do they use Plan?', owner: { id: 'p2', name: 'Tom Becker' }, handover: kestrel }],
  toRead: 3,
  read: 1,
  rating: null,
  words: 210,
  minutes: 2,
  readsNotes: true,
}
const env = { BATON_TOKEN: 'tom' }

function server() {
  const asked: string[] = []
  const fetch = (async (url: string | URL | Request) => {
    const { pathname } = new URL(String(url instanceof Request ? url.url : url))
    asked.push(pathname)
    return Response.json(view)
  }) as typeof globalThis.fetch
  return { asked, fetch }
}

test('the dossier is printed as it is read: top three, topics with source and age, questions with who can know them', async () => {
  const { fetch, asked } = server()
  const { code, out } = await runCli(['account', 'dossier', id], { env, fetch })
  expect(code).toBe(0)
  expect(asked).toEqual([`/api/v1/accounts/${id}/dossier`])
  const lines = out.split('\n')
  expect(lines.slice(0, 5)).toEqual([
    'Dossier of Kestrel Logistics, KES-12: Priya Nair to Tom Becker',
    '210 words, 2 minutes to read, 1 of 3 marked as read',
    '',
    'Top three',
    '  The audit in spring',
  ])
  expect(out).toContain('  [ ] #8812 Runner stops: high, open.\n    helpdesk, 3 days old, Priya Nair, out of date')
  expect(out).toContain('… and 4 more records on the account')
  expect(out).toContain('? How many people use Premium now? (Priya Nair)')
  expect(out).toContain('For the first cadence calls\n  Do they use Plan? (Tom Becker)')
})

test('the questions alone come with the id that a command names them by', async () => {
  const { out } = await runCli(['account', 'dossier', id, '--questions'], { env, fetch: server().fetch })
  expect(out).toContain('asks 1 question:')
  expect(out).toContain('licence.old:main. Last confirmed 1 Jul.')
  expect(out).not.toContain('Top three')
})
