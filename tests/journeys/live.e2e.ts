import type { Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, openDesk } from './desk.ts'
import { soon } from './hand.ts'

// What two people at two screens see of each other, and what a screen says to those who may not.
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk?.close())

test('what one person does appears on the screen of another by itself, with the table of handovers open', () =>
  desk.sit(async (tom, page) => {
    await tom.arrive()
    await desk.sit(async (sam, other) => {
      await sam.arrive()
      await sam.become('Sam Okafor')
      await other.goto('/handovers')
      const row = other.getByRole('main').getByRole('row').filter({ hasText: 'Norrland Bank' })
      await sam.sees('Tom Becker', row)
      const before = await row.innerText()

      const mine = page.locator('[data-row]').filter({ hasText: 'Norrland Bank' })
      await mine.focus()
      await tom.press('1')
      await tom.said(/Accept handover: done/)
      await soon(() => row.innerText()).not.toBe(before)
    })
  }))

test('who stops all sending says why, everybody reads it at once on the screen that is open, and who may not is told who can', () =>
  desk.sit(
    async (tom, page) => {
      await tom.arrive()
      await desk.sit(async (sam, other) => {
        await sam.arrive()
        await sam.become('Sam Okafor')
        await other.goto('/settings/sending')
        await sam.click('button', 'Stop all sending')
        await sam.write('Why', 'Letters name the wrong date', other.getByRole('dialog'))
        await sam.click('button', 'Stop all sending', other.getByRole('dialog'))
        await other.getByRole('button', { name: 'Resume sending' }).waitFor()
        await page.getByText('Sam Okafor: Letters name the wrong date').waitFor()
        await page.goto('/settings/sending')
        await tom.sees('Operations and administrators can change these settings. Your own are on your page.')
        expect(await page.getByRole('link', { name: 'Settings' }).count()).toBe(0)
        await sam.click('button', 'Resume sending')
        await sam.click('button', 'Resume sending', other.getByRole('dialog'))
        await page.getByText('All sending is stopped.').waitFor({ state: 'hidden' })
      })
    },
    { expected: [/40[34]/] },
  ))

test('a locked task says what unlocks it, and leads to the line of the page that says so', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await page.locator('[data-row]').filter({ hasText: 'Brightwater Energy' }).first().press('Enter')
    await page.waitForURL(/\/h\//)
    const locked = hand.row('leave-tickets')
    await hand.sees(/^Unlocks when ".*follow each one.*" is done\./, locked)
    const link = locked.getByRole('link', { name: /^line \d+ of the playbook$/ })
    const line = /\d+/.exec(await link.innerText())?.[0] ?? ''
    await link.click()
    await page.waitForURL(new RegExp(`/playbooks/csm-to-csm\\?line=${line}`))
    const shown = page.locator('li[aria-current=true]').filter({ hasText: 'Leave all support tickets' })
    await shown.waitFor()
    expect(await shown.getAttribute('id')).toBe(`L${line}`)
    await soon(() => shown.evaluate((element) => element.getBoundingClientRect().top < innerHeight)).toBe(true)
  }))

test('a viewer reads what is shared, is told where tasks would come, and is offered nothing to do', () =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await hand.become('Vic Sommer')
      await hand.sees('You are a viewer. Tasks will appear here if someone assigns you one.')
      await hand.press('c')
      expect(new URL(page.url()).pathname).toBe('/inbox')
      await page.goto('/start')
      await hand.sees('CSMs, CSM managers and operations can start one.')
      await page.goto('/h/NO-SUCH-1')
      await hand.sees('This page does not exist or is not shared with you')
    },
    { expected: [/40[34]/] },
  ))

test('a comment that speaks to somebody is written to its end, and one that was only begun is still there after a look elsewhere', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await page.locator('[data-row]').filter({ hasText: 'Brightwater Energy' }).first().press('Enter')
    await page.waitForURL(/\/h\//)
    const room = page.url()
    const comment = page.getByRole('textbox', { name: 'Comment' })
    await comment.focus()
    await page.keyboard.type('For @Pri')
    await hand.click('button', '@Priya Nair')
    // C would start a handover, if the words went to the page.
    await page.keyboard.type('can you look?')
    expect(await comment.inputValue()).toBe('For @Priya Nair can you look?')
    expect(page.url()).toBe(room)

    await page.goto('/accounts')
    await page.goto(room)
    expect(await comment.inputValue()).toBe('For @Priya Nair can you look?')
    await hand.click('button', 'Add comment')
    await hand.sees('can you look?', page.getByRole('region', { name: 'Comments' }).getByRole('list'))
    await page.reload()
    expect(await comment.inputValue()).toBe('')

    // Esc leads back to the list, to the row that was opened.
    await page.goto('/handovers?q=bright')
    const row = page.locator('[data-row]').filter({ hasText: 'Brightwater Energy' })
    await row.focus()
    await hand.press('Enter')
    await comment.waitFor()
    await hand.press('Escape')
    await page.waitForURL('/handovers?q=bright')
    await soon(() => row.evaluate((element) => element === document.activeElement)).toBe(true)
  }))

test('what was typed into a form is not lost by a click beside it, and is there again when it was closed too early', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.become('Priya Nair')
    await page.locator('[data-row]').filter({ hasText: 'Brightwater Energy' }).first().press('Enter')
    await page.waitForURL(/\/h\//)
    const note = page.getByRole('dialog').getByLabel(/^Note/)
    await hand.finish('introduce-new-csm')
    await note.fill('On the call of Tuesday; they')
    await page.mouse.click(5, 5)
    expect(await note.inputValue()).toBe('On the call of Tuesday; they')
    await hand.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await hand.finish('introduce-new-csm')
    expect(await note.inputValue()).toBe('On the call of Tuesday; they')
    await note.fill('On the call of Tuesday; they are glad.')
    await hand.send()
    await hand.isDone('introduce-new-csm')
    await hand.sees('On the call of Tuesday; they are glad.', hand.row('introduce-new-csm'))

    // An answer in the dossier, too: the place is kept, and what was begun.
    await hand.click('tab', /^Dossier/)
    const answer = page.getByRole('button', { name: /^Answer / }).first()
    await hand.use(answer)
    await page.keyboard.type('Nobody has')
    await hand.press('Escape')
    await soon(() => answer.evaluate((element) => element === document.activeElement)).toBe(true)
    await hand.press('Enter')
    expect(await page.locator('form textarea').first().inputValue()).toBe('Nobody has')
  }))

test('whoever was overtaken is told by what, and keeps what was typed', () =>
  desk.sit(
    async (priya, page) => {
      await priya.arrive()
      await page.locator('[data-row]').filter({ hasText: 'Brightwater Energy' }).first().press('Enter')
      await page.waitForURL(/\/h\//)
      await page.getByRole('textbox', { name: 'Comment' }).waitFor()
      // The stream is cut, as it is for a laptop that was asleep: this screen does not know what happens now.
      await page.route('**/api/v1/stream', (route) => route.abort())
      // Not even a look from an earlier bell gets through, until she has asked for something herself.
      let hasAsked = false
      await page.route('**/api/v1/handovers/**', (route) => {
        hasAsked ||= route.request().method() === 'POST'
        return hasAsked ? route.fallback() : route.abort()
      })
      const room = page.url()
      const text = 'Their security lead answers on Fridays only.'
      await page.getByRole('textbox', { name: 'Comment' }).fill(text)
      await desk.sit(async (sam, other) => {
        await sam.arrive()
        await sam.become('Sam Okafor')
        await other.goto(room)
        await other.getByRole('textbox', { name: 'Comment' }).fill('Renewal is moved to April.')
        await sam.click('button', 'Add comment')
        await sam.said(/Comment.*: done/)
      })
      await priya.click('button', 'Add comment')
      await priya.sees(/What you typed is still here/)
      expect(await page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe(text)
      await priya.click('button', 'Add comment')
      await priya.said(/Comment.*: done/)
    },
    { expected: [/412/, /ERR_FAILED/, /stream/] },
  ))

test('while something is saved its person goes on: elsewhere they are not fetched back, and an awaited choice is theirs', () =>
  desk.sit(async (ada, page) => {
    const held: Route[] = []
    await ada.arrive()
    await ada.become('Ada Kessler')
    await page.goto('/settings/calendars/new')
    await ada.write('Name', 'Lisbon', page.getByRole('main'))
    await ada.find('Public holidays of', 'Portugal')
    await page.route('**/api/v1/calendars/*', (route) => void held.push(route))
    await ada.click('button', 'Add calendar')
    await soon(() => held.length).toBe(1)
    await page.getByRole('link', { name: 'Retention' }).click()
    await page.getByRole('heading', { name: 'Retention' }).waitFor()
    await held.pop()?.continue()
    await ada.said(/Lisbon is saved/)

    // Whoever knows the name need not wait for the list either.
    await ada.click('button', 'Put an account under legal hold')
    const dialog = page.getByRole('dialog')
    const account = dialog.getByLabel(/Account/)
    await page.route(/\/accounts\?.*q=Kestrel/, (route) => void held.push(route))
    await ada.write(/Account/, 'Kestrel', dialog)
    await soon(() => held.length).toBe(2)
    await ada.press('Enter')
    await ada.write('Because', 'A dispute', dialog)
    for (const route of held.splice(0)) await route.continue()
    await soon(() => account.inputValue()).not.toBe('Kestrel')
    await ada.send()
    await ada.click('button', /^Lift the hold of Kestrel/)
    await ada.sees('No account is under legal hold.')
    expect(page.url()).toMatch(/\/settings\/retention$/)

    // A list that comes whole is searched by what was typed, also for whoever has left the field.
    await page.route('**/api/v1/people?*', (route) => void held.push(route))
    await page.goto('/settings/changes')
    const by = page.getByRole('combobox', { name: 'By', exact: true })
    await by.fill('Priya')
    await page.getByText('Searching', { exact: true }).waitFor()
    await ada.press('Enter')
    await ada.press('Tab')
    await page.unroute('**/api/v1/people?*')
    for (const route of held.splice(0)) await route.continue()
    await soon(() => by.inputValue()).toBe('Priya Nair')
  }))
