import { createServer } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, visit } from '../support/browser.ts'
import { problemsInEachForm } from '../support/look.ts'
import { goodPassword, type OwnBaton, openOwnBaton } from '../support/own-workspace.ts'
import { builtScreens } from '../support/screens.ts'
import { openSignInProvider, type SignInProvider } from '../support/sign-in-provider.ts'
import { Hand } from './hand.ts'

// An administrator sets single sign-on up on the screen, and people come in through a real provider, or read why not.
let own: OwnBaton
let provider: SignInProvider
let browser: Browser
let origin: string
beforeAll(async () => {
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  provider = await openSignInProvider([`${origin}/sign-in/callback`])
  own = await openOwnBaton({ webRoot: await builtScreens(), port, publicOrigin: origin, noDemo: true, privateHosts: [provider.host] })
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
    { baseURL: origin, viewport: { width: 1360, height: 900 }, reducedMotion: 'reduce', expected: [/status of 40[013]/, /status of 503/] },
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

test('an administrator sets it up, somebody comes in with one press, a stranger reads why not', { timeout: 120_000 }, async () => {
  await own.hire('Nina New', ['csm'])
  const problems: string[] = []
  await sit(async (hand, page) => {
    await page.goto('/')
    await hand.write('E-mail address', 'ada@northwind.example')
    await hand.write('Password', goodPassword)
    await hand.click('button', 'Sign in')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    await page.goto('/settings/sign-in')
    await hand.sees(`${origin}/sign-in/callback`)
    problems.push(...(await problemsInEachForm(page, 'sign-in-empty')))
    // A wrong address is found out before it is kept.
    await hand.write('Issuer', 'http://127.0.0.1:1')
    await hand.write('Client ID', provider.clientId)
    await page.getByLabel('Client secret').fill(provider.clientSecret)
    await hand.write('Domains of addresses', 'Northwind.example, northwind.co.uk')
    await hand.click('button', 'Ask the provider and save')
    await hand.sees(/asked over https only/)
    problems.push(...(await problemsInEachForm(page, 'sign-in-refused')))
    await hand.write('Issuer', provider.issuer)
    await hand.click('radio', /Administrators only/)
    await hand.click('button', 'Ask the provider and save')
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
    await page.goto('/settings/changes')
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
    problems.push(...(await problemsInEachForm(page, 'sign-in-nobody')))
    // The same address again: what came back counts once.
    await page.reload()
    await hand.sees(/Begin from the sign-in page/)
  })
  await sit(async (hand, page) => {
    provider.account = { sub: 'sub-nina', email: 'nina@northwind.example', email_verified: true }
    await page.goto('/')
    await hand.click('button', 'Continue with single sign-on')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    await page.goto('/me')
    await hand.sees('nina@northwind.example')
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
    // There is no password of hers to change here.
    expect(await page.getByRole('heading', { name: 'Password' }).count()).toBe(0)
  })
  expect(problems).toEqual([])
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
