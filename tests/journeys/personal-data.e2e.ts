import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ErasurePreview } from '../../src/contract/personal-data.ts'
import { problemsInEachForm } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'

// An administrator looks what is kept about a contact, gives it out, erases them, and sets how long things are kept.
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk?.close())

/** Of the contacts whom nothing stands in the way of erasing, the one who is named in most places. */
async function contactName(): Promise<string> {
  const as = 'ada@meridian.example'
  const { body } = await desk.baton.ask('GET', '/personal-data?q=', { as })
  const { items } = body as { items: { subject: { kind: string }; name: string }[] }
  let best = { name: '', places: 0 }
  for (const { subject, name } of items.filter((one) => one.subject.kind === 'contact')) {
    const preview = await desk.baton.ask('POST', '/personal-data/preview', { as, body: { subject } })
    const { obstacles, sameName, groups } = preview.body as ErasurePreview
    const places = groups.reduce((sum, { count }) => sum + count, 0)
    if (obstacles.length === 0 && sameName.length === 0 && places > best.places) best = { name, places }
  }
  if (best.places === 0) throw new Error('Every contact of this demo is needed')
  return best.name
}

/** An account whose contract is over. */
async function endedAccount(): Promise<string> {
  const as = 'sam@meridian.example'
  const { body } = await desk.baton.ask('GET', '/accounts?limit=100', { as })
  const account = (body as { items: { id: string; name: string; handover: object | null }[] }).items.find(
    ({ handover }) => handover === null,
  )
  const { now } = (await desk.baton.ask('GET', '/session', { as })).body as { now: string }
  const done = await desk.baton.ask('PUT', `/accounts/${account?.id}/end`, { as, body: { on: now.slice(0, 10), because: 'not-renewed' } })
  if (done.status >= 300) throw new Error(`The account could not be ended: ${JSON.stringify(done.body)}`)
  return account?.name ?? 'no account'
}

const looksRight = async (page: Page, name: string) => expect(await problemsInEachForm(page, name)).toEqual([])

test('a contact is found, given out and erased, after a look at what goes and what stays', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.become('Ada Kessler')
    await page.goto('/settings/personal-data')
    await hand.write('Name or address', 'ar')
    await page
      .getByRole('button', { name: /^Show what is kept about/ })
      .first()
      .waitFor()
    await looksRight(page, 'personal-data-find')
    await hand.write('Name or address', 'zzz nobody')
    await page.getByText('Nobody is called that').waitFor()
    await looksRight(page, 'personal-data-nobody')
    await hand.write('Name or address', 'Priya Nair')
    await page.getByRole('button', { name: /^Show what is kept about Priya Nair/ }).click()
    await page.getByText('It cannot be done yet').waitFor()
    expect(await page.getByRole('button', { name: 'Erase', exact: true }).getAttribute('aria-disabled')).toBe('true')
    await looksRight(page, 'personal-data-employee')
    await hand.click('button', 'Somebody else')
    const name = await contactName()
    await hand.write('Name or address', name)
    await page
      .getByRole('button', { name: new RegExp(`^Show what is kept about ${name}`) })
      .first()
      .click()
    await page.getByRole('heading', { name: 'Contact', exact: true }).waitFor()
    await looksRight(page, 'personal-data-preview')

    await hand.click('button', 'Give it out')
    const file = page.waitForEvent('download')
    await hand.click('button', 'Save as Markdown', page.getByRole('dialog'))
    expect((await file).suggestedFilename()).toMatch(/^personal-data-\d{4}-\d\d-\d\d\.md$/)

    await hand.click('button', 'Erase')
    const dialog = page.getByRole('dialog')
    await hand.write(/To confirm/, 'Somebody else', dialog)
    await hand.press('Control+Enter')
    await dialog.getByText('That is a different name.').waitFor()
    await looksRight(page, 'personal-data-erase')
    await hand.write(/To confirm/, name, dialog)
    await hand.press('Control+Enter')
    await page.getByRole('heading', { name: 'Erased before' }).waitFor()
    await hand.write('Name or address', name)
    await page.getByText('Nobody is called that').waitFor()
  }))

test('months are tried out before they are set, and an account is held', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.become('Ada Kessler')
    const ended = await endedAccount()
    await page.goto('/settings/retention')
    const notices = page.getByLabel('Mail that Baton sent')
    await notices.waitFor()
    await notices.fill('0')
    await hand.click('button', 'Show what would be removed')
    await page.getByText('Whole months, 1 to 600, or nothing.').waitFor()
    await notices.fill('12')
    await hand.click('button', 'Save')
    await page.getByText('Saved. Older data is removed within a day.').first().waitFor()
    await hand.click('button', 'Put an account under legal hold')
    const dialog = page.getByRole('dialog')
    // A dispute is often about an account that is over: its contacts are what goes by its age.
    await dialog.getByRole('combobox').fill(ended)
    await dialog.getByRole('option', { name: `${ended} has ended` }).click()
    await hand.write('Because', 'A dispute', dialog)
    await hand.press('Control+Enter')
    await page.getByRole('button', { name: /^Lift the hold of/ }).waitFor()
    await looksRight(page, 'retention')
    await page.getByRole('button', { name: /^Lift the hold of/ }).click()
    await page.getByText('No account is under legal hold.').waitFor()
  }))
