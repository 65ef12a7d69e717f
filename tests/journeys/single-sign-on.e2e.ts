import { createServer } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { append } from '../../src/store/log.ts'
import { launchBrowser, visit } from '../support/browser.ts'
import { problemsInEachForm } from '../support/look.ts'
import { goodPassword, type OwnBaton, openOwnBaton } from '../support/own-workspace.ts'
import { builtScreens } from '../support/screens.ts'
import { openSignInProvider, type SignInProvider } from '../support/sign-in-provider.ts'
import { Hand, soon } from './hand.ts'

// Ways in without a password: a passkey of one's own, and single sign-on through a real provider.
let own: OwnBaton
let provider: SignInProvider
let browser: Browser
let origin: string
/** How far the clock of the server goes ahead. */
let ahead = 0
beforeAll(async () => {
  const port = await freePort()
  // By a name: browsers keep passkeys for names only.
  origin = `http://localhost:${port}`
  provider = await openSignInProvider([`${origin}/sign-in/callback`])
  const clock = () => new Date(Date.now() + ahead)
  own = await openOwnBaton({
    webRoot: await builtScreens(),
    port,
    publicOrigin: origin,
    noDemo: true,
    privateHosts: [provider.host],
    clock,
  })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await own?.close()
  await provider?.stop()
})

const sit = <T>(use: (hand: Hand, page: Page) => Promise<T>) =>
  visit(
    browser,
    {
      baseURL: origin,
      viewport: { width: 1360, height: 900 },
      reducedMotion: 'reduce',
      expected: [/status of 40[013]/, /status of 412/, /status of 503/],
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

test('a passkey is made, named, used, of no use a second time, and gone after a reset by an administrator', {
  timeout: 120_000,
}, async () => {
  const pat = await own.hire('Pat Passkey', ['csm'])
  const problems: string[] = []
  await sit(async (hand, page) => {
    const device = await page.context().newCDPSession(page)
    await device.send('WebAuthn.enable')
    const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.goto('/')
    await hand.write('E-mail address', pat.email)
    await hand.write('Password', goodPassword)
    await page.getByLabel('Password').press('Enter')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    await page.goto('/me')
    await hand.click('button', 'Make a passkey')
    const dialog = page.getByRole('dialog')
    await hand.click('button', 'Make a passkey', dialog)
    await hand.sees(/Where it is kept/, dialog)
    await hand.write('Name', 'Laptop', dialog)
    await hand.click('button', 'Make a passkey', dialog)
    await hand.sees('Laptop')
    // The device knows that it has one, and the page says so.
    await hand.click('button', 'Make a passkey')
    await hand.write('Name', 'Laptop again', dialog)
    await hand.click('button', 'Make a passkey', dialog)
    await hand.sees(/on this device already/, dialog)
    // A second one of the same name could not be told from the first on the day when one device is lost.
    await hand.write('Name', 'laptop', dialog)
    await hand.click('button', 'Make a passkey', dialog)
    await hand.sees('You have a passkey laptop already. Give this one another name.', dialog)
    // Whoever cancels reads that none was made, and nothing about one that would have been used.
    await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await hand.write('Name', 'Phone', dialog)
    await hand.click('button', 'Make a passkey', dialog)
    await hand.sees(/No passkey was made/, dialog)
    await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await page.keyboard.press('Escape')
    problems.push(...(await problemsInEachForm(page, 'passkeys', { within: 'section[aria-labelledby=my-passkeys]' })))

    await hand.click('button', 'Sign out')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    problems.push(...(await problemsInEachForm(page, 'passkey-sign-in')))
    const sent = page.waitForRequest((request) => request.url().endsWith('/passkey-sign-in/finish'))
    await hand.click('button', 'Sign in with a passkey')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()

    // What was signed once opens nothing the second time, nor for another key, nor with other words.
    const body = JSON.parse((await sent).postData() ?? '{}') as { answer: { id: string; response: { clientDataJSON: string } } }
    const { answer } = body
    const other = Buffer.from(Buffer.from(answer.response.clientDataJSON, 'base64url').toString().replace(origin, 'https://evil.example'))
    for (const again of [
      body,
      { answer: { ...answer, id: 'x'.repeat(43) } },
      { answer: { ...answer, response: { ...answer.response, clientDataJSON: other.toString('base64url') } } },
    ])
      expect(await own.call(undefined, 'POST', '/passkey-sign-in/finish', again)).toMatchObject({ status: 403, code: 'passkey.refused' })

    // Whoever has the device and not its code is not let in.
    await page.goto('/me')
    await hand.click('button', 'Sign out')
    await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await hand.click('button', 'Sign in with a passkey')
    await hand.sees(/No passkey was used/)
    // What is said is said of what was pressed last.
    await hand.write('E-mail address', pat.email)
    await hand.write('Password', 'not the right password')
    await page.getByLabel('Password').press('Enter')
    await hand.sees(/do not match/)
    expect(await page.getByText(/No passkey was used/).count()).toBe(0)
    await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await hand.click('button', 'Sign in with a passkey')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()

    // The device is lost: an administrator removes its key, and whoever has it is out.
    const staff = (await own.call(own.ada, 'GET', '/staff')).body as { items: { id: string; passkeys: number }[] }
    expect(staff.items.find(({ id }) => id === pat.id)?.passkeys).toBe(1)
    await sit(async (_, screen) => {
      const ada = new Hand(screen, { hasPointer: false })
      await screen.goto('/')
      await ada.write('E-mail address', 'ada@northwind.example')
      await ada.write('Password', goodPassword)
      await ada.press('Enter')
      await screen.getByRole('heading', { name: 'Inbox' }).waitFor()
      await screen.goto(`/settings/people/${pat.id}`)
      await ada.click('button', 'Remove passkeys')
      await ada.said(/none of their passkeys works any more/)
      // The button is gone with what it did; the keys go on from the part that it was in.
      await soon(() => screen.evaluate(() => document.activeElement?.getAttribute('aria-labelledby'))).toBe('person-access')
      problems.push(...(await problemsInEachForm(screen, 'passkey-reset')))
    })
    await page.goto('/inbox')
    await hand.click('button', 'Sign in with a passkey')
    await hand.sees(/That passkey is not known here/)
    const audit = JSON.stringify((await own.call(own.ada, 'GET', '/audit')).body)
    expect(audit).toContain('Pat Passkey made the passkey Laptop')
    expect(audit).toContain('Ada Park removed the passkey Laptop of Pat Passkey')
  })
  expect(problems).toEqual([])
})

test('an administrator sets it up, somebody comes in with one press, a stranger reads why not', async () => {
  await own.hire('Nina New', ['csm'])
  const problems: string[] = []
  await sit(async (hand, page) => {
    await page.goto('/')
    await hand.write('E-mail address', 'ada@northwind.example')
    await hand.write('Password', goodPassword)
    await page.getByLabel('Password').press('Enter')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    await page.goto('/settings/sign-in')
    await hand.sees(`${origin}/sign-in/callback`)
    problems.push(...(await problemsInEachForm(page, 'sign-in-empty')))
    // A wrong address is found out before it is kept.
    await hand.write('Issuer', 'http://127.0.0.1:1')
    await hand.write('Client ID', provider.clientId)
    await page.getByLabel('Client secret').fill(provider.clientSecret)
    await hand.write('Domains of addresses', 'Northwind.example, northwind.co.uk')
    await hand.click('button', 'Check with the provider and save')
    await hand.sees(/asked over https only/)
    await hand.write('Issuer', provider.issuer)
    await hand.click('radio', /Administrators only/)
    await hand.click('button', 'Check with the provider and save')
    await hand.sees('Nobody has done so yet')
    expect(await page.getByLabel('Client secret').inputValue()).toBe('')
    expect(await page.content()).not.toContain(provider.clientSecret)
    problems.push(...(await problemsInEachForm(page, 'sign-in-set')))
    // The directory gets a token of its own, shown once.
    await hand.click('button', 'Make a token')
    const dialog = page.getByRole('dialog')
    await hand.write('Directory', 'Entra', dialog)
    await hand.click('button', 'Make a token', dialog)
    const token = await dialog.getByRole('status', { name: 'Token' }).innerText()
    await hand.click('button', 'Done', dialog)
    await hand.sees('made by Ada Park')
    const asDirectory = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
    const user = { userName: 'dora@northwind.example', name: { givenName: 'Dora', familyName: 'Directory' } }
    const added = await fetch(`${origin}/scim/v2/Users`, { method: 'POST', headers: asDirectory, body: JSON.stringify(user) })
    expect(added.status).toBe(201)
    // It pushes a group; an administrator says what the group gives, and Dora, who is in it, has that.
    const { id } = (await added.json()) as { id: string }
    const group = { displayName: 'Customer success managers', members: [{ value: id }] }
    const pushed = await fetch(`${origin}/scim/v2/Groups`, { method: 'POST', headers: asDirectory, body: JSON.stringify(group) })
    expect(pushed.status).toBe(201)
    await page.reload()
    await hand.sees('1 person · gives nothing')
    await hand.click('button', 'Change what Customer success managers gives')
    await hand.sees(/It applies at once to Dora Directory/, dialog)
    await hand.click('checkbox', /^CSM$/, dialog)
    problems.push(...(await problemsInEachForm(page, 'directory-group', { within: '[role=dialog]' })))
    await hand.click('button', 'Save', dialog)
    await hand.sees('1 person · gives CSM')
    await page.goto(`/settings/people/${id}`)
    await hand.sees(/comes from groups of your directory \(Customer success managers\)/)
    expect(await page.getByRole('checkbox', { name: 'CSM', exact: true }).isDisabled()).toBe(true)
    problems.push(...(await problemsInEachForm(page, 'person-by-group')))
    // What somebody's mail program hung on to the address is no filter.
    await page.goto('/settings/changes?utm_source=mail')
    await hand.sees('The directory Entra added Dora Directory')
  })
  await sit(async (hand, page) => {
    await page.goto('/')
    await page.getByRole('button', { name: 'Continue with single sign-on' }).waitFor()
    problems.push(...(await problemsInEachForm(page, 'sign-in-page')))
    // Somebody who is nobody here reads so, with their address.
    provider.account = { sub: 'sub-mallory', email: 'mallory@northwind.example', email_verified: true }
    await page.keyboard.press('Enter')
    await hand.sees('You are not signed in')
    await hand.sees(/mallory@northwind.example, but nobody who works in this workspace/)
    expect(new URL(page.url()).search).toBe('')
    // The same address again: what came back counts once.
    await page.reload()
    await hand.sees(/Begin from the sign-in page/)
  })
  await sit(async (hand, page) => {
    provider.account = { sub: 'sub-nina', email: 'nina@northwind.example', email_verified: true }
    // She follows a link; the way through the provider ends where the link leads.
    await page.goto('/me')
    await hand.click('button', 'Continue with single sign-on')
    await page.waitForURL('/me')
    await hand.sees('nina@northwind.example')
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
    // There is no password of hers to change here.
    expect(await page.getByRole('heading', { name: 'Password' }).count()).toBe(0)
    // What is not hers says whose it is, and nothing about a demo.
    await page.goto('/settings/people')
    await page.getByText('It is for administrators.', { exact: true }).waitFor()
  })
  expect(problems).toEqual([])
})

const adaSignsIn = async (hand: Hand, page: Page) => {
  await page.goto('/')
  await hand.write('E-mail address', 'ada@northwind.example')
  await hand.write('Password', goodPassword)
  await page.getByLabel('Password').press('Enter')
  await page.getByRole('heading', { name: 'Inbox' }).waitFor()
}

test('single sign-on is set up with words at its fields, a wrong secret is found at once, and what another one saved meanwhile is not lost', {
  timeout: 120_000,
}, async () => {
  await own.call(own.ada, 'DELETE', '/sign-in-settings')
  await sit(async (hand, page) => {
    await adaSignsIn(hand, page)
    await page.goto('/settings/sign-in')
    const save = () => hand.click('button', 'Check with the provider and save')
    await save()
    await hand.sees('Write the whole address, like https://login.example.com.')
    await hand.sees('Write at least one domain, like northwind.example.')
    expect(await problemsInEachForm(page, 'sign-in-problems')).toEqual([])
    await hand.write('Issuer', provider.issuer)
    await hand.write('Client ID', provider.clientId)
    await page.getByLabel('Client secret').fill('that of something else')
    await hand.write('Domains of addresses', '@northwind.example')
    await save()
    await hand.sees(/does not take this client secret for the client baton/)
    await page.getByLabel('Client secret').fill(provider.clientSecret)
    await save()
    await hand.sees(/^People sign in through/)
    // While Ada writes another domain, somebody closes the door for passwords.
    await hand.write('Domains of addresses', 'northwind.example, northwind.co.uk')
    const theirs = { issuer: provider.issuer, clientId: provider.clientId, domains: ['northwind.example'], passwords: 'administrators' }
    expect((await own.call(own.ada, 'PUT', '/sign-in-settings', theirs)).status).toBe(200)
    await save()
    await hand.sees(/^Somebody else has changed the sign-in settings/)
    expect(await page.getByLabel('Domains of addresses').inputValue()).toBe('northwind.example, northwind.co.uk')
    expect(await page.getByRole('radio', { name: /Administrators only/ }).isChecked()).toBe(true)
    const saved = page.waitForResponse((answer) => answer.url().endsWith('/sign-in-settings') && answer.request().method() === 'PUT')
    await save()
    expect((await saved).status()).toBe(200)
    await soon(() => page.getByText(/^Somebody else has changed the sign-in settings/).count()).toBe(0)
  })
  expect((await own.call(own.ada, 'GET', '/sign-in-settings')).body).toMatchObject({
    provider: { domains: ['northwind.example', 'northwind.co.uk'] },
    passwords: 'administrators',
  })
  await own.call(own.ada, 'DELETE', '/sign-in-settings')
})

test('a link that is opened where another one stood is looked at; the way back from a person leads to the list as it was', {
  timeout: 120_000,
}, async () => {
  const invited = await own.call(own.ada, 'POST', '/staff', { name: 'Ivo Invited', email: 'ivo@northwind.example', roles: ['csm'] })
  await sit(async (hand, page) => {
    await page.goto('/welcome')
    await hand.sees('This link does not work')
    await page.goto((invited.body as { link: string }).link)
    await hand.sees(/For Ivo Invited/)
  })
  await sit(async (hand, page) => {
    await adaSignsIn(hand, page)
    await page.goto('/settings/people')
    await hand.write('Name, address or role', 'ivo')
    await hand.sees(/1 of/)
    await page.getByRole('row', { name: /Ivo Invited/ }).click()
    await hand.click('link', 'All people')
    await hand.sees(/1 of/)
    expect(await page.getByLabel('Name, address or role').inputValue()).toBe('ivo')
    // An address from before addresses had to have a dot keeps nobody from the rest.
    const { person } = invited.body as { person: { id: string } }
    await append(own.baton.app.services.database, {
      tenant: own.tenant,
      stream: { kind: 'person', id: person.id },
      expectedVersion: 'newest',
      events: [{ type: 'PersonChanged', person: person.id }],
      actor: 'baton',
      at: new Date().toISOString(),
      models: { people: [{ id: person.id, email: 'ivo@intranet', name: 'Ivo Invited', data: { roles: ['csm'] } }] },
    })
    await page.goto(`/settings/people/${person.id}`)
    await hand.click('checkbox', 'CSE')
    await hand.click('button', 'Save changes')
    await hand.said('Ivo Invited is saved.')
  })
})

test('a token that has expired stands there as expired until it is taken out, for its owner and for administrators', {
  timeout: 120_000,
}, async () => {
  await own.call(own.ada, 'POST', '/me/tokens', { name: 'ci-import', scope: 'read', days: 1 })
  ahead = 2 * 86_400_000
  await sit(async (hand, page) => {
    await adaSignsIn(hand, page)
    for (const path of ['/settings/tokens', '/me']) {
      await page.goto(path)
      await hand.sees(/reads · never used · expired .*/)
    }
    expect(await problemsInEachForm(page, 'token-expired', { within: 'section[aria-labelledby=my-tokens]' })).toEqual([])
    await hand.click('button', 'Remove ci-import')
    await soon(() => page.getByText(/expired /).count()).toBe(0)
  }).finally(() => {
    ahead = 0
  })
})

/** The provider has to know the address before Baton listens on it. */
const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const place = probe.address()
      probe.close(() => (place && typeof place === 'object' ? found(place.port) : failed(new Error('There is no free port'))))
    })
  })
