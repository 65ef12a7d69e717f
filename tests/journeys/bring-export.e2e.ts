import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { launchBrowser, visit } from '../support/browser.ts'
import { problemsInEachForm } from '../support/look.ts'
import { cheap, goodPassword } from '../support/own-workspace.ts'
import { builtScreens } from '../support/screens.ts'
import { Hand, soon } from './hand.ts'

// A team moves to another server: into an installation with nothing in it comes what it had, by screen.
let baton: TestBaton
let browser: Browser
beforeAll(async () => {
  baton = await openTestBaton({ webRoot: await builtScreens(), noDemo: true, passwordCost: cheap })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await baton?.close()
})

test('an export is brought into an empty installation, a damaged one is refused, and its administrator comes in', async () => {
  await visit(
    browser,
    { baseURL: baton.app.address, viewport: { width: 1360, height: 900 }, reducedMotion: 'reduce', expected: [/status of 40[013]/] },
    async ({ page }) => {
      page.setDefaultTimeout(20_000)
      const hand = new Hand(page)
      await page.goto(`/set-up#${baton.app.setUpToken}`)
      await hand.sees('You have a workspace elsewhere?')
      // An installation without a demo speaks of none.
      expect(await page.getByText('The demo stays').count()).toBe(0)
      await hand.click('button', 'Make workspace')
      for (const missing of [
        'Write a name for the workspace.',
        'Write your name.',
        /whole e-mail address/,
        /^The password has 0 characters/,
      ])
        await hand.sees(missing)
      await soon(() => page.evaluate(() => document.activeElement?.getAttribute('autocomplete'))).toBe('organization')
      // What only the server knows is told at its field as well, without the names that the API has for fields.
      await hand.write('Name of the workspace', 'Northwind')
      await hand.write('Your name', 'Ada')
      await hand.write('E-mail address', 'ada@northwind.example')
      await hand.write('Password', 'a lake of paper boats')
      await hand.write('Time zone', 'Mars/Olympus')
      await hand.click('button', 'Make workspace')
      await soon(() => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true')
      expect(await page.getByLabel('Time zone').evaluate((field) => field === document.activeElement)).toBe(true)
      expect(await problemsInEachForm(page, 'set-up')).toEqual([])
      await hand.click('button', 'Import an export')
      await soon(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Import an export')
      await hand.click('button', 'Import it')
      await hand.sees('Choose the file.')
      const file = page.getByLabel('Export', { exact: true })
      await file.setInputFiles({ name: 'all.zip', mimeType: 'application/zip', buffer: Buffer.from('Dear diary') })
      await hand.click('button', 'Import it')
      await hand.sees(/This is not an export of Baton|This is not a complete export of Baton/)
      expect(await problemsInEachForm(page, 'bring-refused')).toEqual([])
      await file.setInputFiles(join(import.meta.dirname, '..', 'exports', 'format-1.zip'))
      await hand.click('button', 'Import it')
      await hand.sees(/10 people, 1 account, 1 handover/)
      expect(await problemsInEachForm(page, 'bring-done')).toEqual([])
      await hand.click('link', 'Sam Reed')
      await hand.write('New password', goodPassword)
      await hand.click('button', 'Set password and sign in')
      await page.getByRole('heading', { name: 'Inbox' }).waitFor()
      await page.goto('/h/KES-1')
      await hand.sees(/Kestrel Logistics/)
      // Every screen, the one for it above all, says that this copy sends nothing yet.
      await hand.sees('Nothing leaves this copy.', page)
      await page.goto('/settings/sending')
      await hand.sees(/It sends nothing until "baton allow-sending" is run/)
      expect(await page.getByText('Letters and notices may leave.').count()).toBe(0)
      expect(await problemsInEachForm(page, 'copy-sending')).toEqual([])
    },
  )
  // And so does the next start.
  const said: string[] = []
  const again = await openTestBaton({ database: baton.app.services.database, noDemo: true, onProgress: (words) => said.push(words) })
  await again.close()
  expect(said).toContainEqual(expect.stringContaining('sends nothing until: baton allow-sending'))
})
