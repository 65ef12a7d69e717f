import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf, widerThanWindow } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'

// The mail as its reader sees it, the nudge, and who may what: on wide and narrow screens, by day and by night.
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk?.close())

// No script runs in the frame of a mail, so nobody there could answer axe.
const isReadable = async (page: Page) =>
  expect([...(await problemsOf(page, { without: 'iframe' })), ...(await widerThanWindow(page))]).toEqual([])

test('the next working day brings the list of the day, drawn in a frame of its own and as text', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.click('button', 'Next working day')
    await page.goto('/mail')
    const digest = page
      .locator('[data-row]')
      .filter({ hasText: /things? waits? on you|things wait on you/ })
      .first()
    await digest.waitFor({ timeout: 30_000 })
    await digest.click()
    const frame = page.frameLocator('iframe')
    await frame.getByRole('heading', { level: 1, name: /on you/ }).waitFor()
    expect(await frame.getByRole('link', { name: /^Open the / }).count()).toBeGreaterThan(0)
    // The frame has an origin of its own: the page around it can't be reached from it, nor it from the page.
    expect(await page.locator('iframe').evaluate((one) => (one as HTMLIFrameElement).contentDocument)).toBeNull()
    await isReadable(page)
    await hand.click('tab', 'Text')
    await page
      .getByText(/^.*on you in \d+ handovers?\./)
      .first()
      .waitFor()
    await isReadable(page)
  }))

test.each([
  ['light', 1440],
  ['dark', 320],
] as const)('who has it is nudged once, and the button says why not twice, in %s at %d', (colorScheme, width) =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await page.goto('/inbox?view=others')
      await page.locator('[data-row]').first().waitFor()
      const free = page
        .locator('[data-row]')
        .filter({ has: page.locator('button:not([aria-disabled])', { hasText: 'Nudge' }) })
        .first()
      const key = await free.getAttribute('data-row')
      const same = page.locator(`[data-row="${key}"]`)
      await same.getByRole('button', { name: /^Nudge/ }).click()
      await same.getByText(/The next nudge can go out/).waitFor()
      expect(await same.getByRole('button', { name: /^Nudge/ }).getAttribute('aria-disabled')).toBe('true')
      await isReadable(page)
    },
    { colorScheme, viewport: { width, height: 900 } },
  ))

test.each([
  ['dark', 1440],
  ['light', 320],
] as const)('who may what is answered for a task, a role and a day, in %s at %d', (colorScheme, width) =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      const { body } = await desk.baton.ask('GET', '/handovers?limit=100', { as: 'sam@meridian.example' })
      const kestrel = (body as { items: { ref: string; account: { name: string } }[] }).items.find(
        ({ account }) => account.name === 'Kestrel Logistics',
      )
      await page.goto(`/h/${kestrel?.ref}?tab=people`)
      const panel = page.getByRole('region', { name: 'Who may do what' })
      await panel.getByRole('combobox').nth(0).selectOption('send-letter')
      const answer = panel.getByRole('article')
      await answer.getByRole('heading', { level: 3 }).waitFor()
      await panel.getByRole('combobox').nth(1).selectOption('role:AE')
      await answer.locator('li').nth(1).waitFor({ state: 'detached' })
      await answer.getByText('May not').waitFor()
      await answer.getByText('is asked before').waitFor()
      await answer
        .getByText(/when the letter is confirmed as sent/)
        .first()
        .waitFor()
      await answer.getByRole('link', { name: /^Line \d+ of the page$/ }).waitFor()
      await isReadable(page)
      await panel.locator('input[type=date]').fill('2027-03-01')
      await panel.getByText(/as far as is known now/).waitFor()
      await panel.locator('input[type=date]').fill('2020-01-01')
      await panel.getByText(/it was not there on/).waitFor()
    },
    { colorScheme, viewport: { width, height: 900 }, expected: [/400/] },
  ))
