import { readFile } from 'node:fs/promises'
import { strFromU8, unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Desk as ApiDesk } from '../acceptance/desk.ts'
import { letterPages } from '../support/letter-pages.ts'
import { problemsInEachForm } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { type Hand, soon } from './hand.ts'

// The letter in each of its three ways, from the draft to the receipt and to what the customer asks after it.
let desk: Desk
let api: ApiDesk
beforeAll(async () => {
  desk = await openDesk({ playbooksDir: await letterPages() })
  api = await ApiDesk.open(desk.baton.ask)
}, 300_000)
afterAll(() => desk?.close())

/** What somebody who sees little, or holds a phone, would stumble over on this screen: in both looks, and at 320 pixels. */
const fitsEverybody = async (page: Page, name: string) => expect(await problemsInEachForm(page, name)).toEqual([])

let accounts = 0
/** A handover that does nothing but tell the customer, accepted. */
async function started(mode: 'csm' | 'ae' | 'app') {
  const csm = api.person('Tom Becker')
  const name = `Alder ${mode} ${++accounts}`
  const account = await api.newAccount(name, csm)
  const dana = { name: 'Dana Reyes', email: 'dana.reyes@alder.example', approvedRecipient: true }
  await api.put(csm.email, account.id, 'contact', 'dana', dana)
  const next = api.withRole('csm', [csm.id])
  const { id, ref } = await api.start(csm.email, { account: account.id, playbook: `told-by-${mode}`, to: next.id })
  await api.does(next.email, id, 'accept')
  return { id, ref, account: name, accountId: account.id, csm: csm.name, next: next.name, ae: api.withRole('ae').name }
}

async function drafted(hand: Hand, page: Page, { csm, ae }: { csm: string; ae: string }, line?: string) {
  await hand.become(csm)
  await hand.click('button', /^Draft the letter/)
  if (line) await hand.write(/line/i, line)
  await hand.write(/First date/, await hand.dayFromNow(0))
  await hand.send()
  await hand.sees('Before it can leave')
  await hand.become(ae)
  await hand.click('button', /^Agree the date/)
  await page.getByRole('dialog').getByRole('radio').first().check()
  await hand.send()
  await hand.sees(`agreed by ${ae}`)
  await hand.become(csm)
  await page.getByRole('link', { name: 'Check letter' }).waitFor()
}

test('from the CSM: their own line and timeline address, the files, one last look by key, held and let go, the receipt', {
  timeout: 240_000,
}, async () => {
  const told = await started('csm')
  await desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await hand.become(told.csm)
      await page.goto(`/h/${told.ref}/letter`)
      await hand.sees('What a draft would say now')
      await hand.sees(/Your own line, at most 400 characters/)
      await hand.sees(`None: ${told.csm} has set no timeline address, so no copy goes to the CS platform`)
      await hand.click('button', 'Set address')
      await soon(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('email')
      await page.keyboard.type('not an address')
      await hand.press('Enter')
      await page.getByRole('alert').waitFor()
      await page.getByRole('textbox', { name: 'Address' }).fill('tom.timeline@timeline.example')
      await hand.press('Enter')
      await hand.said('Your timeline address is saved.')
      await hand.sees('tom.timeline@timeline.example')
      await hand.sees(`The timeline address of ${told.csm}, which stays secret`)
      await fitsEverybody(page, 'csm-suggestion')
      await drafted(hand, page, told, 'Thank you for two good years.')
      await hand.sees('tom.timeline@timeline.example')
      await hand.become(told.ae)
      await soon(() => page.getByText('tom.timeline@timeline.example').count()).toBe(0)
      await hand.become(told.csm)

      // What the customer's mail program shows when it shows text alone, and the same words as a file.
      await page.getByRole('link', { name: 'Check letter' }).waitFor()
      await hand.press('b')
      const text = await page.locator('pre').innerText()
      expect(text).toMatch(/^Subject: /)
      const [download] = await Promise.all([page.waitForEvent('download'), hand.click('link', 'Word document')])
      const parts = unzipSync(new Uint8Array(await readFile(await download.path())))
      expect(strFromU8(parts['word/document.xml'] ?? new Uint8Array())).toContain('Thank you for two good years.')
      await fitsEverybody(page, 'csm-agreed')

      await hand.press('Control+Enter')
      await hand.sees('It cannot be unsent.')
      expect(await hand.focused()).toBe('Keep editing')
      await hand.sees('What happens next')
      for (const what of ['To', 'Date', 'Subject', 'Text']) await page.getByLabel(`Change: ${what}`).waitFor()
      await fitsEverybody(page, 'csm-check')
      await page.getByRole('button', { name: /^Send letter to/ }).press('Enter')
      await hand.sees(/^Leaves /)
      await hand.click('button', 'Hold letter')
      await soon(() => page.getByText(/^Leaves /).count()).toBe(0)
      await hand.sees(new RegExp(`^${told.csm} held the letter, .*: Held before it left$`))
      await fitsEverybody(page, 'csm-held-back')
      await hand.press('Control+Enter')
      await page.getByRole('button', { name: /^Send letter to/ }).press('Enter')
      await hand.sees(/^Leaves /)
      await fitsEverybody(page, 'csm-held')
      // Whoever cannot hold it reads who can; in a pause nothing counts down, and what resuming does is said.
      await hand.become(told.next)
      await hand.sees(new RegExp(`${told.csm} and ${told.ae} can hold it\\.$`))
      await api.does(api.person(told.csm).email, told.id, 'pause', undefined, { because: 'A question came up' })
      await hand.sees(new RegExp(`^The handover is paused\\. The letter stays\\. .* It waits for ${told.csm} to resume it\\.$`))
      await soon(() => page.getByText(/^Leaves |being handed over/).count()).toBe(0)
      await fitsEverybody(page, 'csm-paused')
      await api.does(api.person(told.csm).email, told.id, 'resume')
      await hand.become(told.csm)
      for (let times = 0; times < 6 && (await page.getByText(/^Sent /).count()) === 0; times += 1)
        await hand.forward('Next thing that happens')
      await hand.sees(/^Sent /)
      await hand.click('link', `Receipt ${told.ref}-L1`)
      await page.getByRole('heading', { name: `Receipt ${told.ref}-L1` }).waitFor()
      await hand.sees(/^[0-9a-f]{64}$/)
      await fitsEverybody(page, 'csm-receipt')
      await hand.press('Escape')
      await page.waitForURL(/\/letter$/)
    },
    { expected: [/400/] },
  )
})

test('from the AE: handed over, taken back, sent from their own mailbox, the copy compared, and a question that is answered', {
  timeout: 240_000,
}, async () => {
  const told = await started('ae')
  await desk.sit(async (hand, page) => {
    await hand.arrive()
    await page.goto(`/h/${told.ref}/letter`)
    await drafted(hand, page, told)
    await hand.press('Control+Enter')
    await hand.sees('Baton sends nothing.')
    await fitsEverybody(page, 'ae-check')
    const give = page.getByRole('button', { name: /^Hand to .* to send$/ })
    await give.press('Enter')
    await hand.sees(`${told.ae} has the letter to send, from their own mailbox.`)
    await hand.click('button', 'Take the letter back')
    await hand.sees(/^The letter was taken back/)
    await hand.press('Control+Enter')
    await give.press('Enter')
    await hand.sees(`${told.ae} has the letter to send, from their own mailbox.`)

    // Who had it taken back is not invited to send it.
    await hand.click('button', 'Take the letter back')
    await hand.become(told.ae)
    await hand.sees(/^The letter was taken back/)
    await page.getByRole('button', { name: 'I sent it' }).waitFor()
    expect(await page.getByRole('link', { name: 'Open in your mail' }).count()).toBe(0)
    await hand.become(told.csm)
    await page.getByRole('link', { name: 'Check letter' }).waitFor()
    await hand.press('Control+Enter')
    await give.press('Enter')
    await hand.sees(`${told.ae} has the letter to send, from their own mailbox.`)

    // The AE finds it in the inbox.
    await hand.become(told.ae)
    await page.goto('/inbox')
    await page
      .locator('[data-row]')
      .filter({ hasText: /Send the letter to/ })
      .filter({ hasText: told.account })
      .first()
      .press('Enter')
    await page.waitForURL(/\/h\//)
    await page.goto(`/h/${told.ref}/letter`)
    expect(await page.getByRole('link', { name: 'Open in your mail' }).getAttribute('href')).toMatch(/^mailto:.*subject=/)
    await hand.sees('Send it from your mailbox')
    await fitsEverybody(page, 'ae-given')
    const approved = await page
      .locator('main section p')
      .filter({ hasText: /^Dear / })
      .first()
      .innerText()
    await hand.click('button', 'Show the copy')
    await hand.write(/^Text of the mail/, approved.replace('As we told you on the call', 'As I told you'))
    await hand.write(/^Everybody whom it went to/, 'dana.reyes@alder.example, eve@other.example')
    await hand.send()
    await hand.sees(/differences from what was approved$/)
    await hand.sees('eve@other.example')
    await hand.sees(/^Sent /)
    await hand.sees(/^Copy that differs/)
    await fitsEverybody(page, 'ae-copy')

    await hand.click('button', 'Log what the customer said')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'A question' }).check()
    await hand.write('From whom', 'Dana Reyes', dialog)
    await hand.write('What it says', 'Who do we call at night?', dialog)
    await hand.send()
    await hand.sees('Question · Dana Reyes')
    await hand.become(told.csm)
    await page.goto(`/h/${told.ref}`)
    await hand.sees(/^After the letter, 2 messages wait for an answer$/)
    await fitsEverybody(page, 'ae-room')
    await hand.click('button', 'Answer the question of Dana Reyes', page.getByRole('region', { name: 'What came back' }))
    await page.getByRole('dialog').getByRole('textbox').fill('The help line, day and night.')
    await hand.send()
    await hand.sees(/^After the letter, 1 message waits for an answer$/)
    await hand.click('button', /^Hand on the differences/, page.getByRole('region', { name: 'What came back' }))
    await page.getByRole('dialog').getByRole('radio', { name: told.next }).check()
    await hand.send()
    await hand.isDone('answer')
    await hand.click('tab', /^Timeline/)
    await hand.sees(/answered the question of Dana Reyes/)
    await page.goto(`/h/${told.ref}/letter/receipt`)
    await hand.sees('The copy was seen.')
  })
})

test('from the workspace: locked words from first to last, and Baton is the sender', async () => {
  const told = await started('app')
  await desk.sit(async (hand, page) => {
    await hand.arrive()
    await page.goto(`/h/${told.ref}/letter`)
    await hand.become(told.csm)
    await hand.click('button', /^Draft the letter/)
    expect(await page.getByRole('dialog').getByLabel(/line/i).count()).toBe(0)
    await hand.press('Escape')
    await drafted(hand, page, told)
    await hand.sees(/is there for you & all of/)
    await hand.press('Control+Enter')
    await hand.sees(/It leaves as Baton/)
    await page.getByRole('button', { name: /^Send letter to/ }).press('Enter')
    for (let times = 0; times < 6 && (await page.getByText(/^Sent /).count()) === 0; times += 1)
      await hand.forward('Next thing that happens')
    await hand.sees(/^Sent /)
  })
})

test('a letter of which nobody knows whether it left: everybody reads who can say so, and what was said already, by whom', {
  timeout: 180_000,
}, async () => {
  const told = await started('csm')
  const { journal } = desk.baton.app.services.post
  const read = journal.of
  await desk.sit(async (hand, page) => {
    await hand.arrive()
    await page.goto(`/h/${told.ref}/letter`)
    await drafted(hand, page, told)
    await hand.press('Control+Enter')
    await page.getByRole('button', { name: /^Send letter to/ }).press('Enter')
    await hand.said(/^The letter is released\. It has not left yet/)
    journal.of = () => {
      throw new Error('A page of it is torn')
    }
    try {
      for (let times = 0; times < 6 && (await page.getByText(/^Nobody knows whether/).count()) === 0; times += 1)
        await hand.forward('Next thing that happens')
      await hand.sees(/^Nobody knows whether it was sent/)
    } finally {
      journal.of = read
    }
    await hand.sees(/^Evidence: The journal of letters/)
    expect(await page.getByText(/^Receipt/).count()).toBe(0)
    await hand.become(told.next)
    await hand.sees(new RegExp(`${told.csm} and ${told.ae} can say what became of it\\.$`))
    expect(await page.getByText(/can write this letter/).count()).toBe(0)
    await fitsEverybody(page, 'csm-unknown')
    await api.does(api.person(told.csm).email, told.id, 'settle-unknown', 'send', { outcome: 'not sent', evidence: 'Not in my sent mail' })
    await hand.sees(new RegExp(`${told.csm} says that it was not sent; a second person has to confirm that\\. ${told.ae} can say`))
    await hand.become(told.ae)
    await hand.click('button', 'Say whether the letter was sent')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'Sent', exact: true }).check()
    await hand.write(/How do you know/, 'Dana answered it.', dialog)
    await hand.send()
    await hand.sees(/^Sent /)
    await hand.sees(`Evidence: ${told.ae} says that it was sent: Dana answered it.`)
    await hand.click('link', `Receipt ${told.ref}-L1`)
    await hand.sees(`${told.ae} says that it was sent: Dana answered it.`)
  })
})

test('a letter that nobody may receive, one that is not there yet, and a receipt before anything was sent say what is the case', {
  timeout: 120_000,
}, async () => {
  const told = await started('csm')
  await desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await hand.become(told.next)
      await page.goto(`/h/${told.ref}/letter`)
      await hand.sees(new RegExp(`^Only ${told.csm} can write this letter`))
      await fitsEverybody(page, 'letter-denied')
      await page.goto(`/h/${told.ref}/letter/receipt`)
      await hand.sees(/^There is no receipt yet/)
      await fitsEverybody(page, 'receipt-empty')
      await page.goto('/h/NO-99/letter/receipt')
      await hand.sees(/does not exist or is not shared with you/)
    },
    { expected: [/404/] },
  )
})

test('a letter whose contacts may receive none any more: the inbox says what it waits for, and the letter leads there', {
  timeout: 120_000,
}, async () => {
  const told = await started('csm')
  await desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.become(told.csm)
    await page.goto(`/h/${told.ref}/letter`)
    await hand.click('button', /^Draft the letter/)
    await hand.write(/First date/, await hand.dayFromNow(0))
    await hand.send()
    await hand.sees('Before it can leave')
    // Who agrees the day at a desk can say there, too, that none suits.
    await hand.become(told.ae)
    await hand.click('button', 'Ask for other dates or another text')
    await hand.write('Why not?', 'They are away.')
    await hand.write(/A day that would suit/, await hand.dayFromNow(7))
    await hand.send()
    await hand.sees(/asks for another proposal: They are away\. Would suit: /)
    await fitsEverybody(page, 'csm-declined')
    await hand.become(told.csm)
    const dana = { name: 'Dana Reyes', email: 'dana.reyes@alder.example', approvedRecipient: false }
    await api.put(api.person(told.csm).email, told.accountId, 'contact', 'dana', dana)
    await page.goto('/inbox')
    await hand.sees(`Approve a contact of ${told.account} for the letter`)
    await page.goto(`/h/${told.ref}/letter`)
    await hand.sees(`No contact of ${told.account} may receive letters.`)
    expect(await page.getByText(/can write this letter/).count()).toBe(0)
    await fitsEverybody(page, 'csm-nobody')
    // Whose letter it is not is told whose it is, beside what it waits for.
    await hand.become(told.next)
    await page.goto(`/h/${told.ref}/letter`)
    await hand.sees(`No contact of ${told.account} may receive letters.`)
    await hand.sees(`Only ${told.csm} can write this letter. Suggest a change as a comment in the handover.`)
    await fitsEverybody(page, 'others-nobody')
    await hand.click('link', 'Approve a contact')
    await page.waitForURL(/\/accounts\/.*#kind-contact$/)
  })
})
