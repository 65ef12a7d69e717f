import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsInEachForm } from '../support/look.ts'
import { goodPassword, otherPassword } from '../support/own-workspace.ts'
import type { Done } from './hand.ts'
import { soon } from './hand.ts'
import { accountCount, accountList, accountName, accountsOf, letterFile, peopleList } from './new-team.ts'
import { type OwnDesk, openOwnDesk, setPassword, signIn } from './own-desk.ts'

// A team leaves the demo: from an installation with nothing in it to its first handover, in a browser and with nobody to help.
let desk: OwnDesk
/** The links that the administrator gave out, by e-mail address. */
const links = new Map<string, string>()
const linkOf = (email: string) => links.get(email) ?? `nobody gave ${email} a link`
beforeAll(async () => {
  desk = await openOwnDesk()
})
afterAll(() => desk?.close())

/** How much each part of moving in may ask of people, at most. Clicks include files that are chosen and links that are opened. */
const most: Record<string, { clicks: number; fields: number; keys: number }> = {
  'workspace and password': { clicks: 1, fields: 5, keys: 5 },
  'twenty people': { clicks: 6, fields: 0, keys: 0 },
  'their invitations': { clicks: 4, fields: 0, keys: 0 },
  'a calendar with holidays': { clicks: 3, fields: 1, keys: 1 },
  'own leave': { clicks: 2, fields: 2, keys: 1 },
  '200 accounts': { clicks: 4, fields: 0, keys: 0 },
  'a pool with a territory': { clicks: 4, fields: 4, keys: 4 },
  'a letter of their own': { clicks: 4, fields: 1, keys: 1 },
  'its approval by somebody else': { clicks: 5, fields: 1, keys: 1 },
  'the first handover': { clicks: 3, fields: 1, keys: 2 },
}

const clicksOf = ({ actions, keys }: Done) => actions - keys

function tellCounts(counted: ReadonlyMap<string, Done>): void {
  const rows = [...counted].map(([part, done]) => [part, clicksOf(done), done.fields, done.keys] as const)
  const sum = (at: 1 | 2 | 3) => rows.reduce((total, row) => total + row[at], 0)
  const line = (cells: readonly (string | number)[]) =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(32) : String(cell).padStart(8))).join('')
  console.info([['', 'clicks', 'fields', 'keys'], ...rows, ['all of it', sum(1), sum(2), sum(3)]].map(line).join('\n'))
}

test('a new administrator with nothing but the README: a workspace, 20 people, 200 accounts, and the first handover', {
  timeout: 180_000,
}, async () => {
  const counted = await desk.sit(
    async (hand, page) => {
      const inSettings = (part: string) => hand.click('link', part, page.getByRole('navigation', { name: 'Parts of Settings' }))
      const inRail = (part: RegExp) => hand.click('link', part, page.getByRole('navigation').first())

      hand.countFor('workspace and password')
      await page.goto('/')
      await hand.sees('There is no workspace here yet')
      // A time zone that is none is asked for again, and nothing else.
      const made = await desk.init([], ['Northwind', 'Ada Park', 'ada@northwind.example', 'Berlin', 'Europe/Berlin'])
      hand.fields += 4
      hand.keys += 4
      hand.actions += 4
      expect(made.err).toContain('"Berlin" is not a time zone.')
      const link = /http\S+\/welcome#\S+/.exec(made.out)?.[0] ?? ''
      await setPassword(hand, link)

      // Whoever begins with a handover is led to what it needs.
      await page.goto('/start')
      await hand.sees('No accounts yet.')
      expect(await page.getByRole('main').getByRole('link', { name: 'Import a list' }).getAttribute('href')).toContain('/import')
      expect(await problemsInEachForm(page, 'start-empty')).toEqual([])
      await page.goto('/')

      hand.countFor('twenty people')
      await hand.click('link', 'First steps of a new workspace')
      await hand.sees('1 person')
      expect(await problemsInEachForm(page, 'first-steps-empty')).toEqual([])
      await hand.click('link', 'People', page.getByRole('list', { name: 'First steps' }))
      await hand.click('link', 'Import people')
      await hand.choose(peopleList)
      await hand.click('button', 'Import 19 people')
      await hand.sees('19 people imported')
      await hand.click('link', 'Invite them')

      hand.countFor('their invitations')
      await hand.click('button', 'Invite 19 people without access')
      await hand.click('button', 'Make 19 invitations', page.getByRole('dialog'))
      await page.getByRole('dialog', { name: '19 invitations made' }).waitFor()
      // A key too many, or a click beside it, does not take nineteen links away that are shown this once.
      const invitations = page.getByRole('dialog', { name: '19 invitations made' })
      for (const stray of [() => page.keyboard.press('Escape'), () => page.mouse.click(5, 5)]) {
        await stray()
        await invitations.getByText('The links are not saved yet').waitFor()
        expect(await invitations.getByRole('status', { name: /^Link for / }).count()).toBe(19)
      }
      expect(await problemsInEachForm(page, 'invitations')).toEqual([])
      const [download] = await Promise.all([page.waitForEvent('download'), hand.click('button', 'Save as CSV')])
      for (const row of readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n')
        .slice(1)) {
        const [, email = '', given = ''] = row.split(',')
        links.set(email, given)
      }
      expect(links.size).toBe(19)
      await hand.click('button', 'Done')
      await soon(() => page.getByText('No access yet').count()).toBe(0)

      hand.countFor('a calendar with holidays')
      await inSettings('Calendars')
      await hand.click('link', 'Workspace', page.getByRole('main'))
      await hand.find('Public holidays of', 'Germany')
      await page.getByRole('region', { name: 'The next public holidays there' }).getByRole('listitem').first().waitFor()
      await hand.click('button', 'Save calendar')
      await hand.said('Workspace is saved.')

      hand.countFor('own leave')
      await inRail(/^Your page/)
      await hand.click('button', 'Enter leave')
      const leave = page.getByRole('dialog', { name: 'Enter leave' })
      await hand.write('First day', '2027-07-05', leave)
      await hand.write('Last day', '2027-07-16', leave)
      await hand.press('Enter')
      await hand.said('Your leave is entered.')

      // A CSM who is here before the accounts reads who brings them in.
      await desk.sit(async (csm, screen) => {
        await setPassword(csm, linkOf('iris@northwind.example'))
        await screen.goto('/start')
        await csm.sees('Once operations or an administrator have imported yours, you start here.')
        expect(await screen.getByRole('main').getByRole('link').count()).toBe(0)
      })

      hand.countFor('200 accounts')
      await inRail(/^Accounts/)
      await page.getByRole('link', { name: 'Import a list' }).first().waitFor()
      await hand.use(page.getByRole('link', { name: 'Import a list' }).first())
      await hand.choose(accountList)
      await hand.sees('No problems found.')
      await hand.click('button', `Import ${accountCount} accounts`)
      await hand.sees(`${accountCount} accounts imported`)

      hand.countFor('a pool with a territory')
      await inRail(/^Settings/)
      await inSettings('Pools and territories')
      await hand.click('button', 'Add pool')
      await hand.write('Name of the pool', 'CSE+', page.getByRole('dialog'))
      await hand.press('Enter')
      await page.getByRole('heading', { name: 'CSE+' }).waitFor()
      await hand.click('button', 'Add territory')
      const dialog = page.getByRole('dialog', { name: 'Add territory' })
      await dialog.getByText('Your accounts have: Americas (100 accounts) and EMEA (100 accounts)').waitFor()
      await hand.write('Name of the territory', 'Worldwide', dialog)
      await hand.find('Owner', 'Olga', dialog)
      await hand.find('Deputy', 'Paul', dialog)
      await dialog.getByLabel('Name of the territory').focus()
      await hand.press('Enter')
      await hand.sees('Owner Olga Popov · Deputy Paul Reyes · all accounts, as the only territory')
      expect(await problemsInEachForm(page, 'pools')).toEqual([])

      hand.countFor('a letter of their own')
      await inSettings('Letters')
      await hand.click('link', 'Add a version')
      const [start] = await Promise.all([page.waitForEvent('download'), hand.click('button', 'Save the current text as a start')])
      const shipped = readFileSync(await start.path(), 'utf8')
      expect(shipped).toContain('{{main contact}}')
      expect(await problemsInEachForm(page, 'new-letter')).toEqual([])
      await hand.choose(letterFile(shipped.replace('Kind regards', 'With kind regards from Northwind')))
      await hand.sees('Nothing is wrong with it.')
      await hand.write('Name', 'Moving to CSE+', page.getByRole('main'))
      await hand.press('Enter')
      await hand.said(/Version 1 is kept/)

      // Whoever wrote it cannot approve it. Somebody who never was here does.
      hand.countFor('its approval by somebody else')
      await desk.sit(async (other, screen) => {
        await setPassword(other, linkOf('nils@northwind.example'))
        await other.click('link', /^Settings/, screen.getByRole('navigation').first())
        await other.click('link', /Moving to CSE\+, version 1/, screen.getByRole('region', { name: 'Waits for your approval' }))
        await other.click('button', 'Approve')
        await other.click('button', 'Approve', screen.getByRole('dialog'))
        await other.said('It is in force.')
        hand.actions += other.actions
        hand.keys += other.keys
        hand.fields += other.fields
      })

      hand.countFor('the first handover')
      await hand.press('c')
      await hand.find('Account', accountName(0))
      await hand.click('radio', /^Account handover from CSM to the CSE\+ pool/)
      await hand.sees('Olga Popov')
      await hand.click('radio', 'Territory change')
      await hand.click('button', 'Start handover')
      await page.waitForURL(/\/h\//)
      await page
        .getByRole('heading', { name: new RegExp(accountName(0)) })
        .first()
        .waitFor()
      hand.countFor('')
      return hand.doneBy
    },
    { acceptDownloads: true },
  )
  tellCounts(counted)
  expect([...counted.keys()]).toEqual(Object.keys(most))
  for (const [part, done] of counted) {
    const seen = { clicks: clicksOf(done), fields: done.fields, keys: done.keys }
    for (const kind of ['clicks', 'fields', 'keys'] as const)
      expect(seen[kind], `${part}: ${kind}`).toBeLessThanOrEqual(most[part]?.[kind] ?? 0)
  }
})

test('a workspace is made once, a weak password is refused before it is sent, and a wrong list is taken back', {
  timeout: 120_000,
}, async () => {
  const again = await desk.init(['--name', 'Again', '--admin-name', 'M', '--admin-email', 'm@example.com', '--zone', 'UTC'])
  expect(again.code).toBe(1)
  await desk.sit(async (hand, page) => {
    await page.goto(`/welcome${linkOf('cleo@northwind.example').replace(/^[^#]*/, '')}`)
    await hand.sees('Welcome to Northwind')
    expect(new URL(page.url()).hash).toBe('')
    await hand.write('New password', 'northwind northwind')
    await hand.click('button', 'Set password and sign in')
    await hand.sees(/made of words, names or rows of keys/)
    await setPassword(hand, linkOf('cleo@northwind.example'))
    expect(await page.getByText('Demo. No mail leaves.').count()).toBe(0)
  })
  await desk.sit(async (hand, page) => {
    await signIn(hand, 'ada@northwind.example')
    await page.goto('/settings/first-steps')
    await hand.sees('20 people')
    expect(await problemsInEachForm(page, 'first-steps')).toEqual([])
    await page.goto('/import?of=contact')
    const lines = [
      'Account Name,First Name,Last Name,Email',
      'Customer 001,Anna,Weber,anna@a.example',
      'Customer 001,Ben,Weber,ben@a.example',
    ]
    await hand.choose({ name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) })
    await hand.click('button', 'Import 2 contacts')
    await hand.sees('2 contacts imported')
    expect(await problemsInEachForm(page, 'imported')).toEqual([])
    await hand.click('button', 'Take back: Contacts')
    const question = page.getByRole('dialog', { name: 'Take back this list of contacts?' })
    await question.getByText('2 that it added are removed').waitFor()
    expect(await problemsInEachForm(page, 'taking-back')).toEqual([])
    await hand.click('button', 'Take back', question)
    await hand.said(/Taken back: 2 removed/)
    await hand.sees('taken back just now by Ada Park')

    // People who were dropped where accounts are chosen have a name each, and would have become accounts.
    await page.goto('/import')
    await hand.choose({ ...peopleList, buffer: Buffer.from('Name,Work email,Role\nVera Lund,vera@northwind.example,csm\n') })
    await hand.sees('This looks like a list of people: 3 of 3 columns are known there, 1 here.')
    expect(await problemsInEachForm(page, 'another-list')).toEqual([])
    await hand.click('button', 'Read it as a list of people')
    await page.getByRole('button', { name: 'Import 1 person' }).waitFor()
    await hand.sees('people.csv')
    expect(await page.getByText('This looks like').count()).toBe(0)

    await page.goto('/start')
    await hand.find('Account', accountName(1))
    await hand.click('radio', /^Account handover from CSM to CSM/)
    await hand.find('Who takes over', 'Dan Weber')
    await hand.click('radio', 'Territory change')
    await hand.click('button', 'Start handover')
    await page.waitForURL(/\/h\//)
    const room = new URL(page.url()).pathname

    // The one to whom it goes has never been here: invitation, password, inbox, yes.
    await desk.sit(async (other, screen) => {
      await setPassword(other, linkOf('dan@northwind.example'))
      const row = screen
        .locator('[data-row]')
        .filter({ hasText: accountName(1) })
        .first()
      await row.focus()
      await other.press('Enter')
      await screen.waitForURL(/\/h\//)
      await other.click('button', 'Accept handover')
      await other.said(/Accept handover: done/)
    })
    await page.goto(room)
    await hand.sees(/Dan Weber/)
  })
})

test('signing in, and being out at once when an administrator says so, with the page open', () =>
  desk.sit(async (ada, page) => {
    await page.goto('/')
    // What is missing is told at its field, and the first of them has the focus.
    await ada.write('Password', 'not my password at all')
    await ada.click('button', 'Sign in')
    await ada.sees(/^Write the whole e-mail address/)
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('email')
    await ada.write('E-mail address', 'ada@northwind.example')
    await ada.click('button', 'Sign in')
    await ada.sees('E-mail address and password do not match. Nothing was changed.')
    await ada.write('Password', goodPassword)
    await page.getByLabel('Password').press('Enter')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()

    await desk.sit(async (ben, screen) => {
      await setPassword(ben, linkOf('ben@northwind.example'))

      await page.goto('/settings/people')
      await ada.click('link', 'Ben Ortiz')
      await ada.sees('What Ben Ortiz holds')
      await ada.sees(`${accountsOf('Ben Ortiz')} accounts`)
      await ada.click('button', 'End access')
      const dialog = page.getByRole('dialog', { name: 'End the access of Ben Ortiz?' })
      await soon(() => dialog.getByRole('button', { name: 'Keep access' }).evaluate((one) => one === document.activeElement)).toBe(true)
      await ada.click('button', 'End access', dialog)
      await ada.sees('Ben Ortiz has left and cannot sign in.')
      // The page that is open says so by itself; it does not promise that a connection will come back.
      await ben.sees('Sign in')
      expect(await screen.getByText('Connection lost').count()).toBe(0)
      await screen.goto('/handovers')
      await ben.sees('Sign in')
    })
  }))

test('one’s own page: a new password, a token that is shown once, and a way out', () =>
  desk.sit(async (cleo, page) => {
    await signIn(cleo, 'cleo@northwind.example')
    await page.goto('/me')
    await cleo.write('New password', otherPassword)
    await cleo.click('button', 'Change password')
    await cleo.sees('Write the password that you have now.')
    await cleo.write('Current password', goodPassword)
    await cleo.write('New password', otherPassword)
    await cleo.click('button', 'Change password')
    await cleo.said(/The password is changed/)
    await cleo.click('button', 'Make a token')
    await cleo.write('Name', 'ci-import', page.getByRole('dialog'))
    await cleo.click('button', 'Make a token', page.getByRole('dialog'))
    const token = await page.getByRole('dialog').getByRole('status', { name: 'Token' }).innerText()
    expect(token).toMatch(/^baton_/)
    await cleo.click('button', 'Done', page.getByRole('dialog'))
    await cleo.sees(/Token ci-import/)
    expect((await page.content()).includes(token)).toBe(false)
    await cleo.click('button', 'Sign out')
    await page.waitForURL('/inbox')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()

    // A link from a mail, opened by whoever is not signed in, leads on to what it is about.
    await page.goto('/handovers?status=any')
    await cleo.write('E-mail address', 'cleo@northwind.example')
    await cleo.write('Password', otherPassword)
    await cleo.press('Enter')
    await page.getByRole('heading', { name: 'Handovers' }).waitFor()
    expect(page.url()).toMatch(/\/handovers\?status=any$/)
  }))

test('everything about people and access can be read by everybody: in light, in dark, and on a narrow phone', () =>
  desk.sit(async (ada, page) => {
    const look = async (name: string) => {
      await soon(() => page.locator('[aria-busy=true]').count()).toBe(0)
      expect(await problemsInEachForm(page, name)).toEqual([])
    }
    await page.goto('/')
    await ada.sees('Sign in')
    await look('sign-in')
    await ada.click('button', 'Forgotten password')
    await ada.click('button', 'Send a link')
    await ada.sees(/^Write the whole e-mail address/)
    await look('forgotten password')
    await page.goto('/welcome')
    await ada.sees('This link does not work')
    await look('a spent link')
    await signIn(ada, 'ada@northwind.example')
    for (const path of ['first-steps', 'people', 'teams', 'pools', 'calendars', 'roles', 'tokens']
      .map((part) => `/settings/${part}`)
      .concat('/me')) {
      await page.goto(path)
      await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
      await look(path)
    }
    await page.goto('/settings/people')
    await ada.click('link', /Cleo|Marsh/)
    await ada.sees('Signing in')
    await look('a person')
    await page.goto('/settings/people')
    await ada.click('button', 'Invite somebody')
    await page.getByRole('dialog').waitFor()
    await look('an invitation')
  }))
