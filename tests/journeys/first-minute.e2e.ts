import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, openDesk } from './desk.ts'
import { soon } from './hand.ts'

// What somebody finds who opens the address that `npm start` printed, and knows nothing else.
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk?.close())

test('a stranger is in the inbox without a form, looks at a row, does it with one key, and can take it back', () =>
  desk.sit(async (hand, page) => {
    await page.goto('/')
    await hand.sees('Inbox')
    expect(new URL(page.url()).pathname).toBe('/inbox')
    await page.getByRole('button', { name: 'You are Tom Becker. Switch person' }).waitFor()
    await hand.sees('Late')
    const rows = page.getByRole('main').locator('[data-row]')
    expect(await rows.count()).toBeGreaterThan(2)

    // Down to the handover that waits to be accepted: the one row that needs nothing but a yes.
    const accept = rows.filter({ hasText: 'Accept handover' }).first()
    await page.getByRole('tab', { name: /Waiting on me/ }).focus()
    await hand.pressUntil('Tab', () => page.evaluate(() => document.activeElement?.matches('[data-row]') ?? false))
    await hand.pressUntil('j', () => accept.evaluate((row) => row === document.activeElement))
    await hand.press('Space')
    await hand.sees('Accept handover', page.getByRole('complementary', { name: 'Look at the row' }))
    await hand.press('1')
    await hand.said(/Accept handover: done\./)
    await soon(() => accept.count()).toBe(0)
    // The place in the list is kept: the next row has the focus.
    await soon(() => page.evaluate(() => document.activeElement?.matches('[data-row]'))).toBe(true)

    // Accepting has opened tasks; the first of them is a word of one's own, and Z takes it back.
    const read = rows.filter({ hasText: 'Read this playbook' }).first()
    await hand.pressUntil('k', () => read.evaluate((row) => row === document.activeElement))
    const before = await rows.count()
    await hand.press('1')
    await hand.said(/Read this playbook .*: done\./)
    await soon(() => read.count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    await hand.press('z')
    await read.waitFor()
    expect(await rows.count()).toBe(before)
  }))

test('what a row asks is in sight beside it on a small screen, and leads to where it is done', () =>
  desk.sit(async (hand, page) => {
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.goto('/')
    const peek = page.getByRole('complementary', { name: 'Look at the row' })
    await page.locator('[data-row]').filter({ hasText: 'Brightwater Energy' }).first().press('Space')
    const apply = peek.getByRole('button', { name: /^Apply \d+ changes$/ })
    await apply.waitFor()
    const box = await apply.boundingBox()
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(720)

    // What came back is no word that somebody gives: the row leads to where it is written, which asks for it at once.
    await hand.become('Priya Nair')
    const fix = page.locator('[data-row]').filter({ hasText: 'Fix what Lena Vogt sent back' }).first()
    // What stands beside the list goes along with the focus.
    await fix.focus()
    await peek.getByRole('link', { name: 'Fix it in the document' }).waitFor()
    await fix.press('1')
    await page.getByRole('dialog', { name: /^Answer / }).waitFor()
    await soon(() => new URL(page.url()).hash).toBe('')
  }))

test('the palette finds an account by a part of its name and opens it; ? shows the keys', () =>
  desk.sit(async (hand, page) => {
    await page.goto('/')
    await hand.sees('Inbox')
    await hand.press('Control+k')
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('orchid')
    await page.getByRole('option', { name: /^Orchid Clinics/ }).waitFor()
    await hand.pressUntil('ArrowDown', async () =>
      (await page.getByRole('option', { selected: true }).innerText()).startsWith('Orchid Clinics'),
    )
    await hand.press('Enter')
    await page.waitForURL(/\/accounts\//)
    await page.getByRole('heading', { level: 1, name: /Orchid Clinics/ }).waitFor()

    await hand.press('?')
    const help = page.getByRole('dialog', { name: 'Keys' })
    await hand.sees('Go to Inbox', help)
    await hand.press('Escape')
    await help.waitFor({ state: 'hidden' })
    await hand.press('g')
    await hand.press('i')
    await page.waitForURL(/\/inbox/)
  }))

test('dark stays dark after a visit, and follows the system where nobody chose', () =>
  desk.sit(
    async (hand, page) => {
      await page.goto('/')
      await hand.sees('Inbox')
      const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      const dark = await paper()
      await hand.click('button', 'System colours')
      await hand.click('menuitemradio', 'Light')
      await soon(paper).not.toBe(dark)
      await page.reload()
      await hand.sees('Inbox')
      expect(await paper()).not.toBe(dark)
      await page.getByRole('button', { name: 'Light' }).waitFor()
    },
    { colorScheme: 'dark' },
  ))

test('what is printed is dark on white and without buttons, also for who chose dark', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await page.locator('[data-row]').filter({ hasText: 'Brightwater Energy' }).first().press('Enter')
    await page
      .getByRole('button', { name: /^Apply/ })
      .first()
      .waitFor()
    const ink = () => page.evaluate(() => getComputedStyle(document.querySelector('h1') ?? document.body).color)
    const onScreen = await ink()
    await hand.click('button', 'System colours')
    await hand.click('menuitemradio', 'Dark')
    await soon(ink).not.toBe(onScreen)
    await page.emulateMedia({ media: 'print' })
    expect(await ink()).toBe(onScreen)
    expect(await page.getByRole('button', { name: /^(Apply|More|Label)/ }).count()).toBe(0)
  }))
