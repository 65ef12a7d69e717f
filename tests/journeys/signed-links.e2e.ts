import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import type { LinkView } from '../../src/contract/links.ts'
import type { MailView } from '../../src/contract/mail.ts'
import { visit } from '../support/browser.ts'
import { problemsOf, widerThanWindow } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { soon } from './hand.ts'

// Diego never signs in. What his mail opens, in a browser without script, on a narrow phone, in both colour schemes.
const account = 'Copper Ridge Dairy'
const operations = 'sam@meridian.example'
let desk: Desk
let handover: HandoverView
beforeAll(async () => {
  desk = await openDesk()
  const { items } = await asked<{ items: { id: string; account: { name: string } }[] }>('/handovers?limit=100')
  handover = await asked(`/handovers/${items.find((one) => one.account.name === account)?.id}`)
})
afterAll(() => desk?.close())

async function asked<T>(path: string, as = operations): Promise<T> {
  return (await desk.baton.ask('GET', path, { as })).body as T
}
const personIn = (role: string) => handover.participants.find((one) => one.role === role)?.person
const csm = async () => {
  const { items } = await asked<{ items: { id: string; email: string }[] }>('/people?limit=200')
  return items.find(({ id }) => id === personIn('CSM')?.id)?.email ?? ''
}
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** The CSM proposes dates anew; answers the newest mail about it and its links, the matter first. */
async function proposed(): Promise<{ mail: MailView; letter: string; list: string }> {
  const body = { command: 'draft-letter', on: 'send-letter', dates: [inDays(20), inDays(22), inDays(41)] }
  const { status } = await desk.baton.ask('POST', `/handovers/${handover.id}/commands`, { as: await csm(), body })
  expect(status).toBe(200)
  const { items } = await asked<{ items: MailView[] }>(`/handovers/${handover.id}/mail`)
  const mail = items.find(({ subject }) => subject.includes('waits for a date'))
  const [letter = '', list = ''] = [...(mail?.text ?? '').matchAll(/\/l\/[\w-]{43}/g)].map(([path]) => path)
  if (!mail) throw new Error('No mail went to the AE')
  return { mail, letter, list }
}

const phone = { width: 320, height: 640 }
const sit = <T>(use: (page: Page) => Promise<T>, options: object = {}) =>
  visit(desk.browser, { baseURL: desk.baton.app.address, viewport: phone, reducedMotion: 'reduce', ...options }, async ({ page }) => {
    page.setDefaultTimeout(20_000)
    return use(page)
  })
const isNotWide = async (page: Page) => expect(await widerThanWindow(page)).toEqual([])

test('without script and on a narrow phone an AE reads the letter, picks a day and agrees, in three actions', async () => {
  const { letter } = await proposed()
  await sit(
    async (page) => {
      await page.goto(letter)
      await isNotWide(page)
      await page.getByRole('radio').nth(1).check()
      await page.getByRole('button', { name: 'Agree to this date and this letter' }).click()
      await page.getByRole('heading', { name: 'Recorded' }).waitFor()
      await isNotWide(page)
      await page.goto(letter)
      await page.getByText('Nothing changed.').waitFor()
    },
    { javaScriptEnabled: false, expected: [/404/] },
  )
  const { letter: state } = await asked<HandoverView>(`/handovers/${handover.id}`)
  expect(state?.agreed).toMatchObject({ date: inDays(22), by: personIn('AE')?.id })
})

test('without script an AE asks for other dates, and asks the CSM a question', async () => {
  const { letter } = await proposed()
  await sit(
    async (page) => {
      await page.goto(letter)
      await page.locator('summary', { hasText: 'Question for' }).click()
      await page.getByRole('textbox', { name: /^Question for / }).fill('Have you told them?')
      await page.getByRole('button', { name: /^Ask / }).click()
      await page.getByRole('heading', { name: 'Recorded' }).waitFor()
      await page.goto(letter)
      await page.getByText('None of these dates, or another text').click()
      await page.getByLabel('Why not?').fill('Their board meets that week')
      await page.getByLabel('Dates that would suit, 1').fill(inDays(30))
      await page.getByRole('button', { name: 'Ask for another proposal' }).click()
      await page.getByRole('heading', { name: 'Recorded' }).waitFor()
    },
    { javaScriptEnabled: false },
  )
  const view = await asked<HandoverView>(`/handovers/${handover.id}`)
  expect(view.letter?.declined).toMatchObject({ because: 'Their board meets that week', dates: [inDays(30)] })
  expect(view.comments.at(-1)?.text).toBe('Have you told them?')
})

test.each(['light', 'dark'] as const)('each of the pages can be read by everybody in %s, and never scrolls sideways', {
  timeout: 120_000,
}, async (colorScheme) => {
  const { letter, list } = await proposed()
  await sit(
    async (page) => {
      for (const path of [letter, list, `/l/${'x'.repeat(43)}`]) {
        await page.goto(path)
        for (const closed of await page.locator('summary').all()) await closed.click()
        await isNotWide(page)
        expect(await problemsOf(page), path).toEqual([])
      }
      await page.goto(list)
      await page
        .getByRole('button', { name: new RegExp(account) })
        .first()
        .click()
      await page.getByRole('heading', { name: new RegExp(account) }).waitFor()
      // What one enters wrongly is said, kept, and read out.
      await page.getByText('None of these dates, or another text').click()
      await page.evaluate(() => {
        for (const form of document.forms) form.noValidate = true
      })
      await page.getByLabel('Dates that would suit, 1').fill('2020-01-01')
      await page.getByLabel('Why not?').fill('They are away')
      await page.getByRole('button', { name: 'Ask for another proposal' }).click()
      await page.getByRole('alert').waitFor()
      expect(await page.getByLabel('Why not?').inputValue()).toBe('They are away')
      expect(await problemsOf(page)).toEqual([])
    },
    { colorScheme, expected: [/404/, /409/] },
  )
})

test('by keyboard alone an AE agrees a day', async () => {
  const { letter } = await proposed()
  await sit(async (page) => {
    await page.goto(letter)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await soon(() => page.evaluate(() => document.activeElement?.matches('input[type=radio]:checked'))).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Recorded' }).waitFor()
  })
})

test('in a demo anybody opens the link from the captured mail beside, and decides as the AE without switching person', {
  timeout: 120_000,
}, async () => {
  const { mail } = await proposed()
  await desk.sit(async (hand, page) => {
    await hand.arrive()
    await page.goto(`/mail?id=${mail.id}`)
    const before = await page.locator('[data-chrome]').first().textContent()
    const link = page.getByRole('link', { name: /\/l\// }).first()
    // A mail that has a drawn form too is read as text here.
    const asText = page.getByRole('tab', { name: /text/i })
    await link.or(asText).first().waitFor()
    if ((await asText.count()) > 0) await asText.click()
    const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await tab.getByRole('radio').first().check()
    await tab.getByRole('button', { name: /^Agree/ }).click()
    await tab.getByRole('heading', { name: 'Recorded' }).waitFor()
    await tab.close()
    expect(await page.locator('[data-chrome]').first().textContent()).toBe(before)
  })
  expect((await asked<HandoverView>(`/handovers/${handover.id}`)).letter?.agreed?.date).toBe(inDays(20))
})

test('the CSM sees in the room who can answer by link, revokes it, and sends another', async () => {
  const { letter } = await proposed()
  await desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await hand.become(personIn('CSM')?.name ?? '')
      await page.goto(letter)
      await page.goto(`/h/${handover.ref}?tab=people`)
      const links = page.getByRole('region', { name: 'Answers by link' })
      const first = links
        .getByRole('listitem')
        .filter({ hasText: /opened once/ })
        .first()
      await first.waitFor()
      await first.getByRole('button', { name: /^Revoke/ }).click()
      await page
        .getByText(/no longer works/)
        .first()
        .waitFor()
      await page.goto(letter)
      await page.getByText('Nothing changed.').waitFor()
      await page.goto(`/h/${handover.ref}?tab=people`)
      const { items } = await asked<{ items: LinkView[] }>(`/handovers/${handover.id}/links`)
      expect(items.some(({ state }) => state === 'revoked')).toBe(true)
    },
    { expected: [/404/] },
  )
})

test('without script an AE whose matter it is not names the colleague, who has a link of their own from then on', async () => {
  const { letter } = await proposed()
  const { items } = await asked<{ items: { id: string; name: string; email: string; roles: string[] }[] }>('/people?limit=200')
  const colleague = items.find(({ id, roles }) => roles.includes('ae') && id !== personIn('AE')?.id)
  await sit(
    async (page) => {
      await page.goto(letter)
      await page.locator('summary', { hasText: 'Not me' }).click()
      const who = page.getByLabel('Who is it?')
      if ((await who.count()) === 1) await who.selectOption(colleague?.id ?? '')
      else await page.getByRole('radio', { name: colleague?.name ?? '' }).check()
      await page.getByRole('button', { name: 'Pass it on' }).click()
      await page.getByRole('heading', { name: 'Recorded' }).waitFor()
      await page.goto(letter)
      await page.getByText('Nothing changed.').waitFor()
    },
    { javaScriptEnabled: false, expected: [/404/] },
  )
  const mails = await asked<{ items: MailView[] }>(`/handovers/${handover.id}/mail`)
  expect(mails.items.find(({ to, text }) => to.includes(colleague?.email ?? '') && /\/l\/[\w-]{43}/.test(text))).toBeDefined()
})
