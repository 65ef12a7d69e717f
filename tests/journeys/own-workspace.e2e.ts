import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { launchBrowser, visit } from '../support/browser.ts'
import { problemsInEachForm } from '../support/look.ts'
import { cheap, goodPassword, otherPassword } from '../support/own-workspace.ts'
import { runCli } from '../support/run-cli.ts'
import { builtScreens } from '../support/screens.ts'
import { Hand, soon } from './hand.ts'

// A team leaves the demo: from an installation with nothing in it to its first handover, in a browser and with nobody to help.
let baton: TestBaton
let browser: Browser
let folder: string
beforeAll(async () => {
  baton = await openTestBaton({ webRoot: await builtScreens(), withoutJobs: false, noDemo: true, passwordCost: cheap })
  browser = await launchBrowser()
  folder = mkdtempSync(join(tmpdir(), 'baton-own-'))
})
afterAll(async () => {
  await browser?.close()
  await baton?.close()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/** Somebody at a browser of their own. The browser's own lines about a 401 belong to a screen that asks who is there. */
const sit = <T>(use: (hand: Hand, page: Page) => Promise<T>, options: object = {}) =>
  visit(
    browser,
    {
      baseURL: baton.app.address,
      viewport: { width: 1360, height: 900 },
      reducedMotion: 'reduce',
      expected: [/status of 40[0134]/],
      ...options,
    },
    async ({ page }) => {
      page.setDefaultTimeout(20_000)
      try {
        return await use(new Hand(page), page)
      } catch (error) {
        const said = (await page.locator('main, [role=dialog]').allInnerTexts()).join('\n').slice(0, 3_000)
        throw new Error(`The journey ended early: ${String(error)}\nThe screen at ${page.url()} said:\n${said}`, { cause: error })
      }
    },
  )

/** `baton init` beside the running server, on its database. */
async function init(...args: string[]) {
  const { host, user, database } = baton.app.services.database.connectionOf('owner')
  const url = `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(String(host))}`
  return runCli(['init', ...args], { env: { DATABASE_URL: url, BATON_DATA: folder } })
}

/** Through the form, until somebody is really in: the address says /inbox before, too. */
async function signIn(hand: Hand, email: string, password = goodPassword) {
  await hand.page.goto('/')
  await hand.write('E-mail address', email)
  await hand.write('Password', password)
  await hand.click('button', 'Sign in')
  await hand.page.getByRole('heading', { name: 'Inbox' }).waitFor()
}

const hashOf = (link: string) => link.slice(link.indexOf('#'))
const setPassword = async (hand: Hand, link: string, password = goodPassword) => {
  await hand.page.goto(`/welcome${hashOf(link)}`)
  await hand.write('New password', password)
  await hand.click('button', 'Set password and sign in')
  await hand.page.getByRole('heading', { name: 'Inbox' }).waitFor()
}

async function invite(hand: Hand, name: string, email: string, roles: string[], manager?: string): Promise<string> {
  await hand.click('button', 'Invite somebody')
  const dialog = hand.page.getByRole('dialog')
  await hand.write('Name', name, dialog)
  await hand.write('E-mail address', email, dialog)
  for (const role of roles) await hand.click('checkbox', new RegExp(`^${role}$`), dialog)
  if (manager) {
    await dialog.getByRole('combobox').fill(manager)
    await hand.click('option', new RegExp(manager), dialog)
  }
  await hand.click('button', 'Make invitation', dialog)
  const link = await hand.page.getByRole('dialog').getByRole('status', { name: 'Link' }).innerText()
  await hand.click('button', 'Done', hand.page.getByRole('dialog'))
  return link
}

const accounts = Array.from({ length: 20 }, (_, index) => `Customer ${String.fromCharCode(65 + index)},ben@northwind.example`)

test('baton init, a password, two invitations, 20 accounts, and the first handover accepted by the one it goes to', {
  timeout: 180_000,
}, async () => {
  await sit(async (hand, page) => {
    // Nobody can come in yet, and the page says how to begin.
    await page.goto('/')
    await hand.sees('There is no workspace here yet')
    await page.goto('/set-up')
    await hand.sees('Make your workspace')

    const made = await init(
      '--name',
      'Northwind',
      '--admin-name',
      'Ada Park',
      '--admin-email',
      'ada@northwind.example',
      '--zone',
      'Europe/Berlin',
      '--json',
    )
    expect(made.code).toBe(0)
    const { link } = made.json() as { link: string }
    expect((await init('--name', 'Again', '--admin-name', 'M', '--admin-email', 'm@example.com', '--zone', 'UTC')).code).toBe(1)

    // A weak password is said to be so before it is sent; the link lives on.
    await page.goto(`/welcome${hashOf(link)}`)
    await hand.sees('Welcome to Northwind')
    expect(new URL(page.url()).hash).toBe('')
    await hand.write('New password', 'northwind northwind')
    await hand.click('button', 'Set password and sign in')
    await hand.sees(/made of words, names or rows of keys/)
    await setPassword(hand, link)
    await hand.sees('Inbox')
    expect(await page.getByText('Demo. No mail leaves.').count()).toBe(0)

    await hand.press('g')
    await hand.press('s')
    await page.waitForURL(/\/settings\/people/)
    const ben = await invite(hand, 'Ben Ortiz', 'ben@northwind.example', ['CSM'], 'Ada')
    const cleo = await invite(hand, 'Cleo Marsh', 'cleo@northwind.example', ['CSM'], 'Ada')
    await hand.sees('Invited')

    // The first one comes in, so that there is somebody to hold the accounts.
    await sit((other) => setPassword(other, ben))
    await page.goto('/import?of=accounts')
    await page.locator('input[type=file]').setInputFiles({
      name: 'accounts.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`Account,CSM\n${accounts.join('\n')}\n`),
    })
    await hand.click('button', 'Import 20 accounts')
    await hand.sees('20 accounts imported')

    // The wrong list of contacts is taken back at once.
    await page.getByLabel('What the list is about').selectOption('Contacts')
    await page.locator('input[type=file]').setInputFiles({
      name: 'contacts.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        'Account Name,First Name,Last Name,Email\nCustomer A,Anna,Weber,anna@a.example\nCustomer A,Ben,Weber,ben@a.example\n',
      ),
    })
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

    await page.goto('/start')
    await page.getByRole('combobox').first().fill('Customer A')
    await hand.click('option', 'Customer A')
    await hand.click('radio', /^Account handover from CSM to CSM/)
    const to = page.getByRole('combobox').last()
    if ((await to.inputValue()) !== 'Cleo Marsh') {
      await to.fill('Cleo')
      await hand.click('option', /Cleo Marsh/)
    }
    await hand.click('radio', 'Territory change')
    await hand.click('button', 'Start handover')
    await page.waitForURL(/\/h\//)
    const room = new URL(page.url()).pathname

    // The one to whom it goes has never been here: invitation, password, inbox, yes.
    await sit(async (other, screen) => {
      await setPassword(other, cleo)
      const row = screen.locator('[data-row]').filter({ hasText: 'Customer A' }).first()
      await row.focus()
      await other.press('Enter')
      await screen.waitForURL(/\/h\//)
      await other.click('button', 'Accept handover')
      await other.said(/Accept handover: done/)
    })
    await page.goto(room)
    await soon(() => page.getByRole('main').innerText()).toMatch(/Running|running|Getting ready|Next/)
    await hand.sees(/Cleo Marsh/)
  })
})

test('signing in, and being out at once when an administrator says so, with the page open', { timeout: 90_000 }, () =>
  sit(async (ada, page) => {
    await page.goto('/')
    await ada.write('E-mail address', 'ada@northwind.example')
    await ada.write('Password', 'not my password at all')
    await ada.click('button', 'Sign in')
    await ada.sees('E-mail address and password do not belong together. Nothing was changed.')
    await ada.write('Password', goodPassword)
    await page.getByLabel('Password').press('Enter')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()

    await sit(async (ben, screen) => {
      await signIn(ben, 'ben@northwind.example')

      await page.goto('/settings/people')
      await ada.click('link', 'Ben Ortiz')
      await ada.sees('What Ben Ortiz holds')
      await ada.sees('20 accounts')
      await ada.click('button', 'End access')
      const dialog = page.getByRole('dialog', { name: 'End the access of Ben Ortiz?' })
      await soon(() => dialog.getByRole('button', { name: 'Keep access' }).evaluate((one) => one === document.activeElement)).toBe(true)
      await ada.click('button', 'End access', dialog)
      await ada.sees('Ben Ortiz has left and cannot sign in.')
      await screen.goto('/handovers')
      await ben.sees('Sign in')
    })
  }),
)

test('one’s own page: a new password, a token that is shown once, and a way out', { timeout: 90_000 }, () =>
  sit(async (cleo, page) => {
    await signIn(cleo, 'cleo@northwind.example')
    await page.goto('/me')
    await cleo.write('Present password', goodPassword)
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
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  }),
)

test('everything about people and access can be read by everybody: in light, in dark, and on a narrow phone', { timeout: 300_000 }, () =>
  sit(async (ada, page) => {
    const look = async (name: string) => {
      await soon(() => page.locator('[aria-busy=true]').count()).toBe(0)
      expect(await problemsInEachForm(page, name)).toEqual([])
    }
    await page.goto('/')
    await ada.sees('Sign in')
    await look('sign-in')
    await ada.click('button', 'Forgotten password')
    await look('forgotten password')
    await page.goto('/welcome')
    await ada.sees('This link does not work')
    await look('a spent link')
    await signIn(ada, 'ada@northwind.example')
    for (const path of ['people', 'teams', 'pools', 'calendars', 'roles', 'tokens'].map((part) => `/settings/${part}`).concat('/me')) {
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
  }),
)
