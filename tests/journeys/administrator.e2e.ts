import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsInEachForm } from '../support/look.ts'
import { goodPassword } from '../support/own-workspace.ts'
import type { Hand } from './hand.ts'
import { type OwnDesk, openOwnDesk } from './own-desk.ts'

// An administrator whose fingers slip, and who is not the only one.
let desk: OwnDesk
let token: string
beforeAll(async () => {
  desk = await openOwnDesk()
  const asked = { name: 'Northwind', zone: 'Europe/Berlin', adminName: 'Ada Park', adminEmail: 'ada@northwind.example' }
  const made = await desk.baton.ask('POST', '/set-up', {
    body: { ...asked, token: desk.baton.app.setUpToken, password: goodPassword },
  })
  token = (made.body as { token: string }).token
})
afterAll(() => desk?.close())

const elsewhere = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
  desk.baton.ask(method, path, { headers: { authorization: `Bearer ${token}` }, ...(body === undefined ? {} : { body }) })

const signIn = async (hand: Hand) => {
  await hand.page.goto('/')
  await hand.write('E-mail address', 'ada@northwind.example')
  await hand.write('Password', goodPassword)
  await hand.press('Enter')
  await hand.page.getByRole('heading', { level: 1, name: /Inbox/ }).waitFor()
}

test('what is missing or wrong is told at its field, in words and not by the names of the API', () =>
  desk.sit(
    async (hand, page) => {
      const dialog = page.getByRole('dialog')
      const looksRight = async (name: string) => expect(await problemsInEachForm(page, name, { within: '[role=dialog]' })).toEqual([])
      await signIn(hand)
      await page.goto('/me')
      await hand.click('button', 'Make a token')
      await hand.write('Days until it expires', '9999', dialog)
      await hand.click('button', 'Make a token', dialog)
      await hand.sees('Write a name.', dialog)
      await hand.sees('Whole days, 1 to 365.', dialog)
      await looksRight('token-wrong')
      await hand.write('Name', 'nightly', dialog)
      await hand.write('Days until it expires', '30', dialog)
      await hand.click('button', 'Make a token', dialog)
      await hand.sees('It is shown only once.', dialog)

      await hand.click('button', 'Done', dialog)
      await page.getByRole('textbox', { name: 'Your name' }).fill(' ')
      await hand.click('button', 'Save name')
      await page.locator('#my-name + * + form').getByText('Write a name.').waitFor()
      await hand.write('The daily list comes at', '')
      await hand.click('button', 'Save notices')
      await hand.sees('Choose a time of day.')
      const { items } = (await elsewhere('GET', '/staff')).body as { items: { id: string }[] }
      await page.goto(`/settings/people/${items[0]?.id}`)
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('')
      await hand.click('button', 'Save changes')
      await hand.sees('Write a name.')

      await page.goto('/settings/sign-in')
      await hand.click('button', 'Make a token')
      await hand.write('Days until it expires', '0', dialog)
      await hand.click('button', 'Make a token', dialog)
      await hand.sees('Whole days, 1 to 730.', dialog)
      await looksRight('directory-token-wrong')

      await page.goto('/settings/retention')
      await hand.click('button', 'Put an account under legal hold')
      await hand.click('button', 'Put an account under legal hold', dialog)
      await hand.sees('Choose an account.', dialog)
      await hand.sees('Say why it is held.', dialog)
      await looksRight('hold-empty')
    },
    { keyboardOnly: true },
  ))

test('an address with a slip of the pen is put right, and who holds nothing leaves without a word about nothing', () =>
  desk.sit(
    async (hand, page) => {
      const dialog = page.getByRole('dialog')
      const { person } = (await elsewhere('POST', '/staff', { name: 'Bea Long', email: 'bea@nothwind.example', roles: ['csm'] })).body as {
        person: { id: string }
      }
      await signIn(hand)
      await page.goto(`/settings/people/${person.id}`)
      await hand.write('E-mail address', 'ada@northwind.example')
      await hand.click('button', 'Save changes')
      await hand.sees('Ada Park has that address.')
      await hand.write('E-mail address', 'bea@northwind.example')
      expect(await problemsInEachForm(page, 'person-address')).toEqual([])
      await hand.click('button', 'Save changes')
      await hand.said('Bea Long is saved.')
      // The link that went to the wrong address is none any more.
      await hand.sees('Bea Long has no password and no invitation.')
      await hand.click('button', 'End access')
      await hand.sees('Nothing stays open with their name.', dialog)
      await hand.click('button', 'End access', dialog)
      await dialog.waitFor({ state: 'detached' })
      await hand.sees('Bea Long has left and cannot sign in.')
    },
    { keyboardOnly: true, expected: [/status of 40[19]/] },
  ))

test('what somebody else has saved meanwhile is not written over: hours of a calendar, and what is urgent', () =>
  desk.sit(
    async (hand, page) => {
      const calendar = { name: 'Germany', for: 'region', zone: 'Europe/Berlin' }
      await elsewhere('PUT', '/calendars/germany', calendar)
      await signIn(hand)
      await page.goto('/settings/calendars/germany')
      await hand.write('Name', 'Germany, north')
      const readAnew = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/calendars') && answer.ok())
      await elsewhere('PUT', '/calendars/germany', { ...calendar, cutOff: '16:00' })
      // The list behind the form has the newer version by then, and the form does not.
      await readAnew
      await hand.click('button', 'Save calendar')
      await hand.sees(/Germany, north is at version 2; you saw version 1/)
      expect((await elsewhere('GET', '/calendars/germany')).body).toMatchObject({ name: 'Germany', cutOff: '16:00' })

      await page.goto('/coverage')
      await hand.click('tab', 'Departures')
      await hand.click('button', 'Change the rules')
      const remove = page.getByRole('button', { name: /^Remove \d/ })
      const shown = await remove.count()
      await hand.use(remove.last())
      await elsewhere('PUT', '/triage-rules', { rules: [{ kind: 'urgent-tickets', least: 4, gives: 'P1' }] })
      await hand.click('button', 'Save rules')
      await hand.sees(/^Somebody else has changed the rules since you began\. Now they say: .*4.*: P1\. Save again/)
      expect(await problemsInEachForm(page, 'rules-changed')).toEqual([])
      await hand.click('button', 'Save rules')
      await hand.said(/^The rules are saved/)
      expect((await elsewhere('GET', '/triage-rules')).body).toMatchObject({ rules: { length: shown - 1 }, version: 2 })
    },
    { expected: [/status of 401/, /status of 412/] },
  ))

test('a session that somebody ends while a dialog is open leads to the way in, and nothing was changed', () =>
  desk.sit(
    async (hand, page) => {
      const dialog = page.getByRole('dialog')
      await signIn(hand)
      await page.goto('/settings/pools')
      await hand.click('button', 'Add pool')
      await hand.write('Name of the pool', 'Scale', dialog)
      const { items } = (await elsewhere('GET', '/me/sessions')).body as { items: { id: string; current: boolean }[] }
      for (const one of items.filter(({ current }) => !current)) await elsewhere('DELETE', `/me/sessions/${one.id}`)
      await hand.click('button', 'Add pool', dialog).catch(() => {})
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      expect((await elsewhere('GET', '/pools')).body).toMatchObject({ items: [] })
    },
    { expected: [/401/] },
  ))
