import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { picture, problemsOf, widerThanWindow } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { hold, soon } from './hand.ts'

// Every screen while it loads and when the server does not answer, and for who may not or has nothing. With data, accessible.e2e.ts
// has them.
let desk: Desk
type Found = { ref: string; account: { id: string; name: string } }
let kestrel: Found
/** It has a letter. */
let oakhaven: Found
let brightwater: Found
beforeAll(async () => {
  desk = await openDesk()
  const { body } = await desk.baton.ask('GET', '/handovers?limit=100', { as: 'sam@meridian.example' })
  const of = (account: string) => {
    const found = (body as { items: Found[] }).items.find(({ account: { name } }) => name === account)
    if (!found) throw new Error(`The demo has no handover of ${account}`)
    return found
  }
  kestrel = of('Kestrel Logistics')
  oakhaven = of('Oakhaven Insurance')
  brightwater = of('Brightwater Energy')
})
afterAll(() => desk?.close())

/** The screens by name: where they are, and the answer that they wait for. */
const screens = (): { name: string; path: string; asks: string | RegExp; as?: string }[] => {
  const room = `**/api/v1/handovers/${kestrel.ref}`
  const letterOf = (found: { ref: string }, more = '') => ({
    path: `/h/${found.ref}/letter${more}`,
    room: `**/api/v1/handovers/${found.ref}`,
  })
  return [
    { name: 'inbox', path: '/inbox', asks: /\/api\/v1\/inbox\?view=/ },
    { name: 'handovers', path: '/handovers', asks: /\/api\/v1\/handovers\?/ },
    { name: 'accounts', path: '/accounts', asks: '**/api/v1/accounts?*' },
    { name: 'account', path: `/accounts/${kestrel.account.id}`, asks: `**/api/v1/accounts/${kestrel.account.id}` },
    { name: 'dossier', path: `/accounts/${kestrel.account.id}/dossier`, asks: `**/api/v1/accounts/${kestrel.account.id}/dossier` },
    { name: 'room', path: `/h/${kestrel.ref}`, asks: room },
    { name: 'checks', path: `/h/${kestrel.ref}?tab=checks`, asks: room },
    { name: 'document', path: `/h/${kestrel.ref}?tab=document`, asks: room },
    { name: 'people', path: `/h/${kestrel.ref}?tab=people`, asks: room },
    { name: 'call', path: `/h/${kestrel.ref}?tab=call`, asks: room },
    { name: 'plan', path: `/h/${kestrel.ref}?tab=plan`, asks: `${room}/plan` },
    { name: 'timeline', path: `/h/${kestrel.ref}?tab=timeline`, asks: `${room}/events?*` },
    { name: 'review', path: `/h/${kestrel.ref}/review/1`, asks: room },
    { name: 'letter', path: letterOf(oakhaven).path, asks: letterOf(oakhaven).room },
    { name: 'receipt', path: letterOf(oakhaven, '/receipt').path, asks: letterOf(oakhaven).room },
    { name: 'mail', path: '/mail', asks: '**/api/v1/mail?*' },
    { name: 'coverage', path: '/coverage', asks: '**/api/v1/coverage' },
    { name: 'playbooks', path: '/playbooks', asks: '**/api/v1/playbooks' },
    { name: 'playbook', path: '/playbooks/csm-to-cse', asks: '**/api/v1/playbooks/csm-to-cse' },
    { name: 'insights', path: '/insights', asks: '**/api/v1/insights?*' },
    { name: 'insights-reviews', path: '/insights', asks: '**/api/v1/review-outcomes*' },
    { name: 'your page', path: '/me', asks: '**/api/v1/me/notices' },
    { name: 'settings', path: '/settings/calendars', asks: '**/api/v1/calendars', as: 'Sam Okafor' },
    { name: 'service tiers', path: '/settings/tiers', asks: '**/api/v1/service-tiers' },
    { name: 'labels', path: '/settings/labels', asks: '**/api/v1/labels' },
  ]
}

async function looksRight(page: Page, name: string): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready)
  await picture(page, name)
  return [...(await problemsOf(page)), ...(await widerThanWindow(page))].map((problem) => `${name}: ${problem}`)
}

async function settled(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('heading').first().waitFor()
  await soon(() => page.locator('[aria-busy=true]').count()).toBe(0)
}

test('a link to a part of a page that the reader does not have opens the first part, not an empty page', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    // Departures are for those who run them.
    await page.goto('/coverage?view=departures')
    await page.getByRole('tab', { name: /^Uncovered/, selected: true }).waitFor()
    await hand.sees(/uncovered|can be reached/)
    await page.goto('/inbox?view=snoozed')
    await page.getByRole('tab', { name: /^Waiting on me/, selected: true }).waitFor()
    await page.locator('[data-row]').first().waitFor()
  }))

const isOfAHandover = ({ path }: { path: string }) => path.startsWith('/h/')
test.for([
  ['of a handover', isOfAHandover],
  ['of everything else', (screen: { path: string }) => !isOfAHandover(screen)],
] as const)('the screens %s while they load, and when the server does not answer', ([, isMeant]) =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      const found: string[] = []
      for (const { name, path, asks, as } of screens().filter(isMeant)) {
        if (as) await hand.become(as)
        const held: Route[] = []
        let isAway = false
        await page.route(asks, (route) => {
          if (route.request().method() !== 'GET') void route.continue()
          else if (isAway) void route.abort()
          else held.push(route)
        })
        await page.goto(path)
        await soon(() => held.length).toBeGreaterThan(0)
        await page.locator('[aria-busy=true]').first().waitFor()
        found.push(...(await looksRight(page, `${name}-loading`)))
        isAway = true
        for (const route of held) await route.abort().catch(() => {})
        // By its whole name: a timeline that was verified meanwhile has a "Check again" of its own.
        const again = page.getByRole('main').getByRole('button', { name: 'Try again', exact: true })
        await again.first().waitFor()
        found.push(...(await looksRight(page, `${name}-error`)))
        // The way on is one: it works as soon as the server does.
        await page.unroute(asks)
        await again.first().click()
        await settled(page)
        await soon(() => again.count()).toBe(0)
      }
      expect(found).toEqual([])
    },
    { expected: [/net::ERR_FAILED/, /Failed to load resource/] },
  ))

test('pressed again while the server is slow, a thing is done once, and nobody is told that it changed meanwhile', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await page.goto(`/h/${brightwater.ref}`)
    const held: Route[] = []
    await page.route('**/commands', (route) => void held.push(route))
    const next = page.getByRole('region', { name: 'Next' })
    const apply = next.getByRole('button', { name: /^Apply/ })
    await apply.press('Enter')
    await soon(() => apply.getAttribute('aria-disabled')).toBe('true')
    await apply.press('Enter')
    // The row beside it is the same thing.
    await hand.row('follow-tickets').press('e')
    expect(held).toHaveLength(1)
    await held[0]?.continue()
    await hand.isDone('follow-tickets')
    expect(await next.getByText('This changed while').count()).toBe(0)
  }))

test('who goes on while an answer is on its way keeps the page, the words and what was opened', () =>
  desk.sit(async (hand, page) => {
    const dialog = page.getByRole('dialog')
    await hand.arrive()
    await page.goto(`/h/${brightwater.ref}?tab=dossier`)
    const comment = page.getByRole('textbox', { name: 'Comment' })
    await comment.fill('The backup ticket hurts most.')
    let goesOn = await hold(page, '**/commands')
    await hand.click('button', 'Add comment')
    await comment.fill('And the renewal is in April.')
    await goesOn()
    await hand.sees('The backup ticket hurts most.', page.getByRole('region', { name: 'Comments' }).getByRole('list'))
    expect(await comment.inputValue()).toBe('And the renewal is in April.')

    // One dialog is closed before its answer is there; the next one stays.
    await hand.click('button', 'Write a candid note')
    await hand.write('Note', 'They have looked at a competitor.', dialog)
    await hand.find('Topic', 'License', dialog)
    goesOn = await hold(page, '**/commands')
    await hand.press('Control+Enter')
    await hand.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await hand.click('button', 'Ask a question')
    const question = dialog.getByLabel('Question')
    await question.fill('Who pays the bill?')
    await goesOn()
    await page
      .getByText(/^Write a candid note: done/)
      .first()
      .waitFor()
    expect(await question.inputValue()).toBe('Who pays the bill?')
    await hand.press('Escape')

    // The first hit for what is typed is meant, not the one that stood there before.
    await hand.press('Control+k')
    const search = page.getByRole('combobox', { name: 'Search and commands' })
    await search.fill('orchid')
    await dialog
      .getByRole('option', { name: /Orchid Clinics/ })
      .first()
      .waitFor()
    goesOn = await hold(page, '**/api/v1/search?*')
    await search.fill('kestrel log')
    await hand.press('Enter')
    await goesOn()
    await page.waitForURL(`/h/${kestrel.ref}`)

    // Whoever went elsewhere is not fetched back to what was opened before.
    await hand.become('Lena Vogt')
    await page.goto('/inbox')
    const row = page.locator('[data-row]').filter({ hasText: 'Kestrel Logistics' }).first()
    await row.waitFor()
    goesOn = await hold(page, `**/api/v1/handovers/${kestrel.ref}`)
    await row.press('Enter')
    await hand.click('link', 'Accounts')
    await page.getByRole('heading', { name: 'Accounts' }).waitFor()
    await goesOn()
    expect(new URL(page.url()).pathname).toBe('/accounts')

    // At the first row there is none above it; what is typed in the search afterwards is not taken for keys of that row.
    await page.locator('[data-row]').first().press('ArrowUp')
    await page.keyboard.press('/')
    const first = page.getByPlaceholder('Name or domain')
    await page.keyboard.type('a')
    await page.waitForURL(/q=a/)
    await soon(() => page.locator('[aria-busy=true]').count()).toBe(0)
    await page.keyboard.type('lder')
    expect(await first.inputValue()).toBe('alder')
  }))

test('the demo says that its people are on their way, and then lists them in the menu that is open', () =>
  desk.sit(async (hand, page) => {
    const goesOn = await hold(page, '**/api/v1/demo/people')
    await page.goto('/inbox')
    await hand.click('button', 'Switch person')
    const menu = page.getByRole('menu')
    await menu.getByText('Loading').waitFor()
    await goesOn()
    await menu.getByRole('menuitemradio', { name: /^Lena Vogt/ }).waitFor()
    expect(await menu.getByText('Loading').count()).toBe(0)
    await hand.press('Escape')
  }))

test('a screen whose file does not come, or that fails, says so in its own place, and the rail and a press lead on', () =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      const rail = page.getByRole('navigation', { name: 'Parts of Baton' })
      // As after an update of the server, for a page that was opened before it.
      const parts = '**/assets/insights-screen-*.js'
      await page.route(parts, (route) => route.abort())
      await rail.getByRole('link', { name: 'Insights' }).click()
      await page.getByRole('heading', { name: 'This screen could not be loaded.' }).waitFor()
      expect(await looksRight(page, 'screen-missing')).toEqual([])
      await rail.getByRole('link', { name: 'Inbox' }).click()
      await page.getByRole('heading', { name: 'Inbox' }).waitFor()
      await page.goto('/insights')
      await page.getByRole('heading', { name: 'This screen could not be loaded.' }).waitFor()
      await page.unroute(parts)
      await hand.click('button', 'Reload')
      await page.getByRole('heading', { name: 'Insights' }).waitFor()

      // An answer that no screen can be made of stands for any mistake of ours.
      await page.route('**/api/v1/playbooks', (route) => route.fulfill({ json: { items: [null] } }))
      await rail.getByRole('link', { name: 'Playbooks' }).click()
      await page.getByRole('heading', { name: 'This screen failed.' }).waitFor()
      await page.getByText('Details', { exact: true }).click()
      expect(await looksRight(page, 'screen-failed')).toEqual([])
      await page.unroute('**/api/v1/playbooks')
      await hand.click('button', 'Reload')
      await page.getByRole('heading', { name: 'Playbooks' }).waitFor()

      await page.route('**/assets/page-editor-pane-*.js', (route) => route.abort())
      await page.goto('/playbooks/csm-to-csm')
      await page.getByText('The editor could not be loaded').waitFor()
      await page.getByText('title: Account handover from CSM to CSM').waitFor()
      expect(await looksRight(page, 'editor-missing')).toEqual([])
    },
    { expected: [/.*/] },
  ))

test('a page that was open while the server was updated says so, and what is half-written waits', () =>
  desk.sit(
    async (hand, page) => {
      await page.route('**/api/v1/stream', (route) => route.abort())
      // The new server has screens of its own names.
      await page.route('**/assets/index-*.js', (route) =>
        route.request().method() === 'HEAD' ? route.fulfill({ status: 404 }) : route.continue(),
      )
      await page.goto('/handovers')
      await page.getByText('Connection lost.').waitFor()
      await page.getByLabel('Account, person or handover').fill('Kes')
      expect(await page.getByText('Baton has been updated.').count()).toBe(0)
      await page.unroute('**/api/v1/stream')
      await page.getByText('Baton has been updated.').waitFor()
      expect(await page.getByLabel('Account, person or handover').inputValue()).toBe('Kes')
      expect(await looksRight(page, 'updated')).toEqual([])
      await page.unroute('**/assets/index-*.js')
      await hand.click('button', 'Reload')
      await page.getByRole('heading', { name: 'Handovers' }).waitFor()
      expect(await page.getByText('Baton has been updated.').count()).toBe(0)
    },
    { expected: [/net::ERR_FAILED/, /Failed to load resource/] },
  ))

test('an address behind which there is nothing leads on', () =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      for (const address of ['/nowhere', '/h/NO-99', '/accounts/00000000-0000-7000-8000-000000000000']) {
        await page.goto(address)
        await page.getByRole('main').getByRole('link', { name: 'Go to Inbox' }).click()
        await page.getByRole('heading', { name: 'Inbox' }).waitFor()
      }
    },
    { expected: [/404/] },
  ))

test('for who may not, and where there is nothing', () =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      const found: string[] = []
      // Tom reads the review and is told who decides.
      await page.goto(`/h/${kestrel.ref}/review/1`)
      await hand.sees(/^Only .* can decide/)
      expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
      found.push(...(await looksRight(page, 'review-denied')))
      for (const [name, path] of [
        ['room', '/h/XYZ-999'],
        ['review', `/h/${kestrel.ref}/review/99`],
        ['account', '/accounts/00000000-0000-4000-8000-000000000000'],
      ] as const) {
        await page.goto(path)
        await page.getByRole('main').getByRole('heading').first().waitFor()
        found.push(...(await looksRight(page, `${name}-denied`)))
      }
      await page.route('**/api/v1/review-outcomes*', (route) =>
        route.fulfill({
          json: { handovers: 0, passedFirstTime: 0, items: { decided: 0, passed: 0 }, rounds: [], fixes: [] },
        }),
      )
      await page.goto('/insights?team=-')
      await hand.sees('No review is decided yet')
      found.push(...(await looksRight(page, 'insights-empty')))
      expect(found).toEqual([])
    },
    { expected: [/404/] },
  ))

test('a copy that was edited elsewhere is read back with a look before, and the issue has a preview', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    const { body } = await desk.baton.ask('GET', '/handovers?limit=100', { as: 'sam@meridian.example' })
    const items = (body as { items: { ref: string; playbook: string; state: string }[] }).items
    const found: string[] = []
    let ref: string | undefined
    let writer = ''
    for (const { ref: each } of items) {
      const view = (await desk.baton.ask('GET', `/handovers/${each}`, { as: 'sam@meridian.example' })).body as {
        state: string
        playbook: { id: string }
        gates: { state: string }[]
        participants: { role: string; person: { name: string } }[]
      }
      if (view.state !== 'running' || view.playbook.id !== 'csm-to-cse' || view.gates[0]?.state === 'in review') continue
      ref = each
      writer = view.participants.find(({ role }) => role === 'CSM')?.person.name ?? ''
      break
    }
    if (!ref) throw new Error('No document of the demo can be written now')
    const issue = (await desk.baton.ask('GET', `/handovers/${ref}/issue?as=markdown`, { as: 'sam@meridian.example' })).body as string
    const line = issue.split('\n').find((each) => each.includes('Open issues and escalations:'))
    if (!line) throw new Error('The issue has no such line')
    const edited = issue.replace(line, '- [x] Open issues and escalations: The backup ticket hurts most')
    await hand.become(writer)
    await page.goto(`/h/${ref}?tab=document`)
    await hand.click('button', 'Preview as an issue')
    await page.getByRole('dialog').getByText('Open issues and escalations').first().waitFor()
    found.push(...(await looksRight(page, 'document-preview')))
    await hand.press('Escape')
    await hand.click('button', 'Read back an edited copy')
    const pasted = page.getByRole('dialog').getByLabel('The whole text of the issue')
    await pasted.fill(edited.replace('hurts most', 'hurts'))
    // What was typed on meanwhile is another text: its fields have not been seen.
    const answer = await hold(page, '**/issue')
    await hand.click('button', 'Show what changes')
    await pasted.fill(edited)
    await answer()
    expect(await page.getByRole('button', { name: /^Write / }).count()).toBe(0)
    await hand.click('button', 'Show what changes')
    await page.getByRole('dialog').getByText('The backup ticket hurts most').waitFor()
    found.push(...(await looksRight(page, 'document-read-back')))
    await hand.click('button', 'Write 1 field')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await hand.sees('The backup ticket hurts most')
    expect(found).toEqual([])
  }))
