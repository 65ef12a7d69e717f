import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OwnBaton, openOwnBaton } from '../support/own-workspace.ts'

// A team moves in: its own workspace, 20 people, 200 accounts and their contacts, each from a list; and out again what was wrong.
let own: OwnBaton
beforeAll(async () => {
  own = await openOwnBaton({ noDemo: true })
})
afterAll(() => own?.close())

type Shown = { digest: string; ready: boolean; problems: unknown[]; added: number; changed: number; unchanged: number }

async function send(path: string, of: string, file: string) {
  const answer = await own.baton.app.server.inject({
    method: 'POST',
    url: `/api/v1${path}?of=${of}`,
    headers: { host: '127.0.0.1', authorization: `Bearer ${own.ada}`, 'content-type': 'text/csv' },
    payload: file,
  })
  expect(answer.statusCode, answer.body.slice(0, 2000)).toBe(200)
  return answer.json() as Shown
}

async function bring(of: string, head: string, rows: readonly string[]) {
  const file = [head, ...rows].join('\r\n')
  const shown = await send('/imports', of, file)
  expect(shown.ready, JSON.stringify(shown.problems)).toBe(true)
  const done = await send(`/imports/${shown.digest}/confirm`, of, file)
  expect(await send('/imports', of, file)).toMatchObject({ added: 0, changed: 0, unchanged: rows.length })
  return { digest: shown.digest, added: done.added }
}

const numbers = (n: number) => Array.from({ length: n }, (_, index) => index + 1)
const ask = async <T>(path: string) => (await own.call(own.ada, 'GET', path)).body as T
const undo = (digest: string) => own.call(own.ada, 'POST', `/imports/${digest}/undo`)

test('people, accounts, contacts and tickets come in by list, a wrong list goes again, and a handover starts on what stays', async () => {
  const people = await bring(
    'people',
    'Name,E-mail,Roles,Manager',
    numbers(20).map(
      (n) => `Person ${n},p${n}@northwind.example,${n === 1 ? 'csm-manager' : 'csm'},${n === 1 ? '' : 'p1@northwind.example'}`,
    ),
  )
  expect(people.added).toBe(20)
  const accounts = await bring(
    'accounts',
    'Account Name,Account ID,Owner,Region,Renewal Date',
    numbers(200).map(
      (n) => `Customer ${n},CRM-${n},p${2 + (n % 19)}@northwind.example,EMEA,2027-${String(1 + (n % 12)).padStart(2, '0')}-15`,
    ),
  )
  expect(accounts.added).toBe(200)
  // As a CRM exports it: accounts by its own ids, names in two columns.
  const contacts = await bring(
    'contact',
    'Contact ID;First Name;Last Name;Email;Title;Account ID;Account Name',
    numbers(600).map((n) => `C-${n};Anna;Number ${n};anna${n}@customer.example;CTO;CRM-${1 + (n % 200)};`),
  )
  expect(contacts.added).toBe(600)
  const tickets = await bring(
    'ticket',
    'Ticket number,Subject,Status,Company,Created',
    numbers(200).map((n) => `T-${n},Login fails,open,Customer ${n},2026-11-${String(1 + (n % 28)).padStart(2, '0')} 09:30`),
  )
  expect((await undo(accounts.digest)).body).toMatchObject({ removed: 0, left: 200 })
  const { items } = await ask<{ items: { done: { of: string }; until: string | null; undone: object | null }[] }>('/imports')
  expect(items.map(({ done, until, undone }) => [done.of, until !== null, undone !== null])).toEqual([
    ['ticket', true, false],
    ['contact', true, false],
    ['accounts', true, false],
    ['people', true, false],
  ])
  expect((await undo(tickets.digest)).body).toMatchObject({ removed: 200, restored: 0, left: 0 })
  const found = await ask<{ items: { id: string; name: string; holder: { name: string } }[] }>('/accounts?q=customer%20200')
  const account = found.items.find(({ name }) => name === 'Customer 200')
  expect(account?.holder.name).toBe('Person 12')
  const records = await ask<{ items: { kind: string }[] }>(`/accounts/${account?.id}/records`)
  expect(records.items.filter(({ kind }) => kind === 'contact')).toHaveLength(3)
  expect(records.items.filter(({ kind }) => kind === 'ticket')).toHaveLength(0)
  const staff = await ask<{ items: { id: string; name: string }[] }>('/people?limit=100')
  const started = await own.call(own.ada, 'POST', '/handovers', {
    playbook: 'csm-to-csm',
    account: account?.id,
    to: staff.items.find(({ name }) => name === 'Person 3')?.id,
    reason: { kind: 'leave' },
  })
  expect(started.status, JSON.stringify(started.body)).toBe(201)
  const audit = await ask<{ items: { words: string }[] }>('/audit?subject=lists')
  expect(audit.items.map(({ words }) => words)).toEqual([
    'Ada Park took back a list of Tickets: 200 removed, 0 as before, 0 left as they are',
    'Ada Park imported a list of Tickets: 200 added, 0 changed',
    'Ada Park imported a list of Contacts: 600 added, 0 changed',
    'Ada Park imported a list of accounts: 200 added, 0 changed',
    'Ada Park imported a list of people: 20 added, 0 changed',
  ])
})
