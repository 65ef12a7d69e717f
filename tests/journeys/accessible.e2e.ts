import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, visit } from '../support/browser.ts'
import { cutOrCovered, picture, problemsInEachForm, problemsOf, widerThanWindow } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { Hand, soon } from './hand.ts'

// Every screen, as people meet it who see little, use no pointer, or hold a phone.
let desk: Desk
let screens: { name: string; path: string; as?: string }[]
beforeAll(async () => {
  desk = await openDesk()
  const { body } = await desk.baton.ask('GET', '/handovers?limit=100', { as: 'sam@meridian.example' })
  const { items } = body as { items: { ref: string; account: { id: string; name: string } }[] }
  const of = (account: string) => {
    const found = items.find(({ account: { name } }) => name === account)
    if (!found) throw new Error(`The demo has no handover of ${account}`)
    return found
  }
  const kestrel = of('Kestrel Logistics')
  const first = async (path: string) =>
    (await desk.baton.ask('GET', path, { as: 'sam@meridian.example' })).body as Record<string, { id: string }[]>
  const departure = (await first('/departures')).items?.[0]?.id
  const cover = (await first('/coverage')).covers?.[0]?.id
  screens = [
    { name: 'inbox', path: '/inbox' },
    { name: 'inbox, others', path: '/inbox?view=others' },
    { name: 'handovers', path: '/handovers' },
    { name: 'accounts', path: '/accounts' },
    { name: 'account', path: `/accounts/${kestrel.account.id}` },
    { name: 'dossier', path: `/accounts/${of('Orchid Clinics').account.id}/dossier` },
    { name: 'room, dossier', path: `/h/${of('Brightwater Energy').ref}?tab=dossier` },
    { name: 'start', path: '/start' },
    { name: 'room', path: `/h/${kestrel.ref}` },
    { name: 'room, checks', path: `/h/${kestrel.ref}?tab=checks` },
    { name: 'room, document', path: `/h/${kestrel.ref}?tab=document` },
    { name: 'room, people', path: `/h/${kestrel.ref}?tab=people` },
    { name: 'room, plan', path: `/h/${kestrel.ref}?tab=plan` },
    { name: 'room, timeline', path: `/h/${kestrel.ref}?tab=timeline` },
    { name: 'room, a plan that is stuck', path: `/h/${of('Brightwater Energy').ref}?tab=plan`, as: 'Priya Nair' },
    { name: 'review', path: `/h/${kestrel.ref}/review/1`, as: 'Lena Vogt' },
    { name: 'letter', path: `/h/${of('Oakhaven Insurance').ref}/letter` },
    { name: 'insights', path: '/insights' },
    { name: 'mail', path: '/mail' },
    { name: 'import', path: '/import' },
    { name: 'playbooks', path: '/playbooks' },
    { name: 'playbook', path: '/playbooks/csm-to-cse' },
    { name: 'coverage', path: '/coverage', as: 'Sam Okafor' },
    { name: 'coverage, covers', path: '/coverage?view=covers' },
    { name: 'coverage, departures', path: '/coverage?view=departures' },
    { name: 'coverage, changes', path: '/coverage?view=changes' },
    { name: 'departure', path: `/departures/${departure}` },
    { name: 'cover', path: `/covers/${cover}` },
    { name: 'settings, a calendar', path: '/settings/calendars/us-il' },
    { name: 'settings, letters', path: '/settings/letters' },
    { name: 'settings, a new letter', path: '/settings/letters/new' },
    { name: 'settings, sending', path: '/settings/sending' },
    { name: 'settings, changes', path: '/settings/changes' },
    { name: 'your page', path: '/me' },
    { name: 'nothing here', path: '/nowhere' },
  ]
})
afterAll(() => desk?.close())

const enlarged = new Set([
  'inbox',
  'inbox, others',
  'handovers',
  'account',
  'start',
  'room',
  'room, document',
  'room, people',
  'room, timeline',
  'room, a plan that is stuck',
  'review',
  'letter',
  'insights',
  'settings, a calendar',
  'settings, changes',
  'your page',
])

/** The page has said all that it has to say: no part of it is still being fetched. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('heading').first().waitFor()
  await soon(() => page.locator('[aria-busy=true]').count()).toBe(0)
  await page.evaluate(() => document.fonts.ready)
}

test('every screen can be read by everybody: in light, in dark, and on a narrow phone', { timeout: 600_000 }, () =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      const found: string[] = []
      for (const { name, path, as } of screens) {
        if (as) await hand.become(as)
        await page.goto(path)
        await settled(page)
        if (!/^\S.* · Baton$/.test(await page.title())) found.push(`${name}: its tab says "${await page.title()}"`)
        found.push(...(await problemsInEachForm(page, name)))
      }
      expect(found).toEqual([])
    },
    { expected: [/404/] },
  ),
)

test('who asks their browser for text twice as large gets it, and nothing of it is cut off or covered', async () => {
  const browser = await launchBrowser({ textSize: 32 })
  try {
    await visit(
      browser,
      { baseURL: desk.baton.app.address, viewport: { width: 1360, height: 900 }, expected: [/404/] },
      async ({ page }) => {
        const hand = new Hand(page)
        await hand.arrive()
        const found: string[] = []
        const large = (selector: string) =>
          page
            .locator(selector)
            .first()
            .evaluate((element) => getComputedStyle(element).fontSize)
        expect([await large('body'), await large('h1')]).toEqual(['28px', '40px'])
        for (const { name, path, as = 'Sam Okafor' } of screens.filter(({ name }) => enlarged.has(name))) {
          await hand.become(as)
          for (const width of [1360, 320]) {
            await page.setViewportSize({ width, height: 900 })
            await page.goto(path)
            await settled(page)
            await picture(page, `${name}-${width}-large`)
            found.push(
              ...[...(await widerThanWindow(page)), ...(await cutOrCovered(page))].map((problem) => `${name}, ${width}: ${problem}`),
            )
          }
        }
        expect(found).toEqual([])
      },
    )
  } finally {
    await browser.close()
  }
})

test('on a tablet, and beside another window, a list still says who has each account and who holds each handover', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.become('Sam Okafor')
    for (const width of [768, 960, 1024, 1180]) {
      await page.setViewportSize({ width, height: 800 })
      for (const path of ['/accounts', '/handovers']) {
        await page.goto(path)
        await settled(page)
        const cut = await page.locator('[data-row] td').evaluateAll((cells) =>
          cells.flatMap((cell) => {
            const { width } = cell.getBoundingClientRect()
            return cell.checkVisibility() && cell.textContent !== '' && cell.scrollWidth > cell.clientWidth && width < 72
              ? [`${cell.textContent}: ${Math.round(width)}`]
              : []
          }),
        )
        expect(cut, `${path} at ${width}`).toEqual([])
      }
    }
  }))

test('the name of an account gives way after its labels, and on a tablet the signs of a task stand beside whose it is', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.become('Sam Okafor')
    await page.goto('/handovers')
    await settled(page)
    const cut = await page.locator('[data-row]:has(td span[title] > [data-colour])').evaluateAll((rows) =>
      rows.flatMap((row) => {
        const name = row.querySelector('td a')
        const labels = [...row.querySelectorAll('td a ~ span[title]')].map((label) => label.getBoundingClientRect().width)
        return name && name.scrollWidth > name.clientWidth && labels.some((width) => width > 24) ? [`${name.textContent}: ${labels}`] : []
      }),
    )
    expect(cut).toEqual([])
    await page.setViewportSize({ width: 1000, height: 800 })
    await page.goto(screens.find(({ name }) => name === 'room')?.path ?? '')
    await settled(page)
    const tall = await page.locator('[data-row]').evaluateAll((rows) =>
      rows.flatMap((row) => {
        const sign = row.firstElementChild?.lastElementChild?.lastElementChild?.getBoundingClientRect()
        const who = row.firstElementChild?.children[2]?.getBoundingClientRect()
        return sign && who && Math.abs(sign.top + sign.height / 2 - who.top - who.height / 2) > 10 ? [row.textContent?.slice(0, 40)] : []
      }),
    )
    expect(tall).toEqual([])
  }))

test('in forced colours, where tints are gone, one sees which page and which part of it is open', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    await page.emulateMedia({ forcedColors: 'active' })
    const ground = (role: 'tab' | 'link', name: RegExp) =>
      page
        .getByRole(role, { name })
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor)
    expect(await ground('tab', /^Waiting on me/)).not.toBe(await ground('tab', /^Waiting on others/))
    expect(await ground('link', /^Inbox/)).not.toBe(await ground('link', /^Handovers/))
  }))

test('the dialogs, the palette and the panel beside the inbox can be read by everybody too', () =>
  desk.sit(async (hand, page) => {
    await hand.arrive()
    const row = page.locator('[data-row]').filter({ hasText: 'Halden Rail' }).first()
    await row.focus()
    await hand.press('Space')
    await page.getByRole('complementary', { name: 'Look at the row' }).getByRole('link', { name: 'Open handover' }).waitFor()
    expect(await problemsOf(page)).toEqual([])
    await hand.press('Control+k')
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('bright')
    await page
      .getByRole('option', { name: /Brightwater Energy/ })
      .first()
      .waitFor()
    expect(await problemsOf(page)).toEqual([])
    await hand.press('Escape')
    await hand.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    expect(await problemsOf(page)).toEqual([])
    await hand.press('Escape')
    await row.press('Enter')
    await page.waitForURL(/\/h\//)
    await hand.row('close-handover').press('e')
    await page.getByRole('dialog').waitFor()
    // People come to write: the first field has the focus, not "Close".
    await soon(() => page.evaluate(() => document.activeElement?.matches('[role=dialog] :is(input, textarea)'))).toBe(true)
    expect(await problemsOf(page)).toEqual([])
    await hand.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    // A line of a menu is gone with it: what was opened from there leads back to the button of the menu.
    const more = page.getByRole('button', { name: 'More', exact: true })
    await more.press('Enter')
    await page.getByRole('menuitem', { name: 'Add labels' }).press('Enter')
    await page.getByRole('dialog').getByRole('checkbox').first().waitFor()
    await hand.press('Escape')
    await soon(() => more.evaluate((button) => button === document.activeElement)).toBe(true)
  }))
