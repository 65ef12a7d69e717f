import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { soon } from './hand.ts'

// Whom nobody can reach, who covers, who leaves, and who it really was: on the screens, as those who do it.
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk?.close())

test('operations find an account that nobody is there for, and give it a cover who reads the brief and hands back', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.become('Sam Okafor')
    await page.goto('/coverage')
    const main = page.getByRole('main')
    const row = main.getByRole('listitem').filter({ hasText: 'Jonas Weber is no longer here' }).first()
    await row.waitFor()
    // He has been gone for nine days.
    expect(await row.innerText()).toMatch(/9 d/)
    const account = (await row.getByRole('link').first().innerText()).trim()
    await row.getByRole('button', { name: `Assign cover ${account}` }).click()
    const dialog = page.getByRole('dialog', { name: `Who covers ${account}?` })
    const name = await dialog.getByLabel('Who covers').inputValue()
    expect(name).not.toBe('')
    expect(await dialog.getByText(/^Proposed: /).count()).toBe(1)
    expect(await problemsOf(page, { within: '[role=dialog]' })).toEqual([])
    await dialog.getByRole('button', { name: 'Assign cover' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await soon(() => main.getByRole('button', { name: `Assign cover ${account}` }).count()).toBe(0)

    await hand.become(name)
    await page.goto('/inbox')
    await page.getByRole('link', { name: `Read the brief ${account}` }).click()
    await page.getByRole('heading', { name: `Cover: ${account}` }).waitFor()
    expect(await main.innerText()).toContain(`You cover ${account} for Jonas Weber`)
    await page.getByRole('button', { name: 'I have read it' }).click()
    await page.getByText(/^As it was read on/).waitFor()
    await page.getByRole('button', { name: 'Hand back' }).click()
    await page.getByRole('alert').getByText('Write what happened before you hand back.').waitFor()
    await page.getByLabel('Hand-back note').fill('The customer knows whom to call.')
    await page.getByRole('button', { name: 'Hand back' }).click()
    await main.getByText('The customer knows whom to call.').waitFor()
    // Nobody holds it still: the guard speaks again.
    await hand.become('Sam Okafor')
    await page.goto('/coverage')
    await main.getByRole('button', { name: `Assign cover ${account}` }).waitFor()
  }))

test('a manager elsewhere reads one day for one leave: the day on which whoever goes on leave says it begins', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    // In Chicago it is still the evening before when a day begins in Germany.
    await hand.become('Marta Lindqvist')
    await page.goto('/coverage')
    const row = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: /is on leave from .* to / })
      .first()
    // Once a day has begun there, it is no more to come.
    const [, why, shown] = /on leave from (.*?) to [\s\S]*?\n\s*(?:from|since) (.*?)(?:, until .*)?$/m.exec(await row.innerText()) ?? []
    expect(why).toMatch(/^\w{3} \d/)
    expect(shown?.trim()).toBe(why)
    // The account itself says the same day.
    await row.getByRole('link').first().click()
    await page.getByRole('heading', { name: 'Who held it' }).waitFor()
    await page
      .getByText(new RegExp(`(from|since) ${why}[:.]`))
      .first()
      .waitFor()
  }))

test('operations correct who it was, after they have seen what changes, and what was known then stays', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.become('Sam Okafor')
    const { body } = await desk.baton.ask('GET', '/accounts?q=Kestrel%20Logistics', { as: 'sam@meridian.example' })
    const [account] = (body as { items: { id: string }[] }).items
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
    await page.goto(`/accounts/${account?.id}`)
    await page.getByRole('button', { name: 'Correct the past' }).click()
    const dialog = page.getByRole('dialog', { name: 'Who was it really?' })
    await dialog.getByLabel('Who it was').fill('Mei')
    await dialog.getByRole('option', { name: /Mei Chen/ }).click()
    await dialog.getByLabel('First day').fill(day(60))
    await dialog.getByLabel('Until').fill(day(50))
    await dialog.getByLabel('How do you know?').fill('Her calendar says so')
    await dialog.getByRole('button', { name: 'Show what changes' }).click()
    await dialog.getByRole('heading', { name: 'After the correction' }).waitFor()
    await dialog.getByRole('button', { name: 'Correct the ledger' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const history = page.getByRole('region', { name: 'Who held it' })
    await history
      .getByText(/Her calendar says so/)
      .first()
      .waitFor()
    await history.getByLabel('Who was it on').fill(day(55))
    await soon(async () => (await history.getByRole('listitem').allInnerTexts()).find((text) => text.includes('CSM'))).toContain('Mei Chen')
    await history.getByLabel('as known on').fill(day(1))
    await soon(async () => (await history.getByRole('listitem').allInnerTexts()).find((text) => text.includes('CSM'))).toContain(
      'Priya Nair',
    )
  }))

test(
  'somebody leaves at once: their accounts come triaged with reasons and a cover proposed, and whoever covers reads and hands back',
  {
    timeout: 120_000,
  },
  () =>
    desk.sit(
      async (hand, page) => {
        await hand.arrive()
        await hand.become('Sam Okafor')
        // Somebody with an account that is not on its way to others already.
        const { body } = await desk.baton.ask('GET', '/accounts?limit=100', { as: 'sam@meridian.example' })
        const { items } = body as { items: { name: string; holder: { kind: string; name: string } | null; handover: object | null }[] }
        const free = items.filter(({ holder, handover }) => handover === null && holder?.kind === 'person')
        const leaver =
          free.map(({ holder }) => holder?.name ?? '').find((name) => name !== 'Jonas Weber' && name !== 'Nina Castellanos') ?? ''
        await page.goto('/coverage?view=departures')
        const main = page.getByRole('main')
        await main.getByRole('link', { name: 'Nina Castellanos leaves' }).waitFor()
        hand.countFor('operations')
        await hand.click('button', 'Record a departure')
        const dialog = page.getByRole('dialog', { name: 'Who is leaving?' })
        await hand.write('Person', leaver, dialog)
        await dialog.getByRole('option', { name: leaver }).waitFor()
        await hand.press('Enter')
        await hand.click('checkbox', 'At once', dialog)
        await hand.click('button', 'Record departure', dialog)
        await main.getByRole('heading', { name: `${leaver} leaves` }).waitFor()

        // Each of their accounts has a priority, the reasons for it, and somebody who could cover.
        const rows = main.getByRole('region', { name: /^P\d/ }).getByRole('listitem')
        await rows.first().waitFor()
        const held = items.filter(({ holder }) => holder?.name === leaver)
        expect(await rows.count()).toBe(held.length)
        for (const row of await rows.all()) {
          expect(await row.innerText()).toMatch(/renew|health|escalation|quiet|nothing/i)
          const cover = row.getByRole('combobox')
          if ((await cover.count()) > 0) expect(await cover.inputValue()).not.toBe('')
        }
        expect(await problemsOf(page, { within: 'main' })).toEqual([])
        for (const all of await main.getByRole('checkbox', { name: /^All of P/ }).all()) if (!(await all.isChecked())) await hand.use(all)
        const start = main.getByRole('button', { name: /^Start \d+ covers?$/ })
        expect(await start.innerText()).not.toBe('Start 0 covers')
        await hand.use(start)
        await hand.click('button', 'Close departure', main)
        await main.getByText(/^Done: Closed$/).waitFor()
        hand.countFor('')
        // One name, and a key for each decision: to say it, to take the covers, to close; and one for each group that is added.
        expect(hand.doneBy.get('operations')?.actions).toBeLessThanOrEqual(9)
        expect(hand.doneBy.get('operations')?.fields).toBe(1)

        const cover = main.getByText(/covers until/).first()
        const [, name = ''] = /^(.*?) covers until/.exec((await cover.innerText()).trim()) ?? []
        const account = (await rows.filter({ hasText: 'covers until' }).first().getByRole('link').first().innerText()).trim()
        await hand.press('g')
        await hand.press('i')
        await page.getByRole('heading', { name: 'Inbox' }).waitFor()
        await hand.become(name)
        await hand.click('link', `Read the brief ${account}`)
        await page.getByRole('heading', { name: `Cover: ${account}` }).waitFor()
        await hand.click('button', 'I have read it')
        await page.getByText(/^As it was read on/).waitFor()
        await hand.write('Hand-back note', 'The customer knows whom to call.')
        await hand.click('button', 'Hand back')
        await main.getByRole('heading', { name: 'Hand-back note' }).waitFor()
        await main.getByText('The customer knows whom to call.').waitFor()
        hand.countFor('')
        expect(hand.doneBy.get(name)).toMatchObject({ actions: 3, fields: 1 })
      },
      { keyboardOnly: true },
    ),
)

test('whoever is named for an account of a departure takes it, and a ticked one that nobody takes holds the start up', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.become('Sam Okafor')
    const as = 'sam@meridian.example'
    const { body } = await desk.baton.ask('GET', '/accounts?limit=100', { as })
    const { items } = body as { items: { holder: { kind: string; id: string } | null; handover: object | null }[] }
    const holders = items.flatMap(({ holder, handover }) => (holder?.kind === 'person' && handover === null ? [holder.id] : []))
    let id = ''
    // Some of them leave already.
    for (const person of new Set(holders)) {
      const leavesAt = await hand.dayFromNow(20)
      const { status, body: made } = await desk.baton.ask('POST', '/departures', { as, body: { person, leavesAt } })
      if (status === 201) id = (made as { id: string }).id
      if (id !== '') break
    }
    // Nobody fits, and nothing is urgent.
    await page.route(`**/api/v1/departures/${id}`, async (route) => {
      const answer = await route.fetch()
      const seen = (await answer.json()) as { accountsHeld: object[] }
      await route.fulfill({
        response: answer,
        json: { ...seen, accountsHeld: seen.accountsHeld.map((one) => ({ ...one, proposed: null, priority: 'P3' })) },
      })
    })
    let starts = 0
    page.on('request', (asked) => {
      if (asked.method() === 'POST' && asked.url().endsWith('/start')) starts += 1
    })
    await page.goto(`/departures/${id}`)
    const main = page.getByRole('main')
    const row = main.getByRole('listitem').filter({ hasText: 'Nobody fits: choose somebody.' }).first()
    const box = row.getByRole('checkbox')
    const who = row.getByRole('combobox')
    await box.check()
    await main.getByRole('button', { name: /^Start \d+ covers?$/ }).click()
    await main
      .getByRole('alert')
      .getByText(/^1 ticked account has nobody yet/)
      .waitFor()
    expect(await who.evaluate((field) => field === document.activeElement && field.ariaInvalid)).toBe('true')
    expect(starts).toBe(0)
    const account = (await row.getByRole('link').first().innerText()).trim()
    await box.uncheck()
    await who.click()
    await page.getByRole('option').first().click()
    await soon(() => main.getByRole('checkbox', { name: `Take ${account}` }).isChecked()).toBe(true)
    await main.getByRole('button', { name: /^Start 1 cover$/ }).click()
    await soon(() => starts).toBe(1)
  }))
