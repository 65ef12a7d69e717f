import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf } from '../support/look.ts'
import { goodPassword } from '../support/own-workspace.ts'
import { soon } from './hand.ts'
import { type OwnDesk, openOwnDesk, signIn } from './own-desk.ts'

// A team of some hundred people: whoever is last in the alphabet is found like everybody else, and nobody's work is lost on the way.
let desk: OwnDesk
const ada = { email: 'ada@northwind.example', name: 'Ada Park' }
const many = 260
const nameAt = (index: number) => `Person ${String(index).padStart(3, '0')}`
/** In the alphabet behind more people than one page of the list has. */
const last = { name: 'Zoë Ångström', email: 'zoe@northwind.example' }
let account = ''

beforeAll(async () => {
  desk = await openOwnDesk()
  const { baton } = desk
  const ask = async (method: 'GET' | 'POST', path: string, body?: unknown, more: Record<string, string> = {}) => {
    const headers = { ...(session === '' ? {} : { authorization: `Bearer ${session}` }), ...more }
    const answer = await baton.ask(method, path, { headers, ...(body === undefined ? {} : { body }) })
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body as Record<string, never>
  }
  let session = ''
  const { token } = await ask('POST', '/set-up', {
    token: baton.app.setUpToken,
    name: 'Northwind',
    zone: 'Europe/Berlin',
    adminName: ada.name,
    adminEmail: ada.email,
    password: goodPassword,
  })
  session = token as unknown as string
  const bring = async (of: string, lines: string[]) => {
    const file = new TextEncoder().encode(`${lines.join('\n')}\n`)
    const seen = await ask('POST', `/imports?of=${of}`, file, { 'content-type': 'text/csv' })
    await ask('POST', `/imports/${seen.digest}/confirm?of=${of}`, file, { 'content-type': 'text/csv' })
  }
  await bring('people', [
    'Name,E-mail,Role',
    ...Array.from({ length: many }, (_, index) => `${nameAt(index)},p${index}@northwind.example,csm`),
    `${last.name},${last.email},csm`,
  ])
  await bring('accounts', ['Account name,Owner,Region', `Kestrel Logistics,${last.email},EMEA`, 'Alder Works,p1@northwind.example,EMEA'])
  const { items } = (await ask('GET', '/accounts?q=Kestrel')) as unknown as { items: { id: string }[] }
  account = items[0]?.id ?? ''
}, 120_000)
afterAll(() => desk?.close())

test('whoever stands behind the first two hundred people can be chosen wherever people are, also without their accents', () =>
  desk.sit(async (hand, page) => {
    await signIn(hand, ada.email)
    await page.goto('/accounts')
    await page.locator('[data-row]').nth(1).waitFor()
    await hand.find('Owned by', 'Zoë', page.getByRole('main'))
    await soon(() => page.locator('[data-row]').count()).toBe(1)
    await hand.sees('Kestrel Logistics')

    await page.goto('/handovers')
    const waitsOn = page.getByRole('search').getByRole('combobox', { name: 'Waiting on' })
    await waitsOn.fill('zoe ang')
    await page.getByRole('option', { name: last.name }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/holding=/)

    await page.goto(`/accounts/${account}`)
    await hand.click('button', 'Add communication')
    const dialog = page.getByRole('dialog')
    await hand.find('Automated sender', 'Zoë', dialog)
    expect(await dialog.getByLabel('Automated sender').inputValue()).toBe(last.name)

    await page.goto('/settings/changes')
    await hand.find('By', 'Zoë', page.getByRole('main'))
    await page.waitForURL(/[?&]by=/)
    expect(await page.getByRole('main').getByLabel('By').inputValue()).toBe(last.name)
    await page.getByRole('main').getByLabel('By').fill('')
    await soon(() => page.url()).not.toContain('by=')

    // Whoever covers what a leaver held: the proposal stands until somebody else is found, and again when nobody was.
    await page.goto('/coverage?view=departures')
    await hand.click('button', 'Record a departure')
    await hand.find('Person', nameAt(1), page.getByRole('dialog'))
    await hand.click('checkbox', 'At once', page.getByRole('dialog'))
    await hand.click('button', 'Record departure', page.getByRole('dialog'))
    const cover = page.getByRole('main').getByRole('combobox', { name: /Alder Works$/ })
    await cover.waitFor()
    const proposed = await cover.inputValue()
    await cover.fill('nobody at all')
    await cover.press('Escape')
    expect(await cover.inputValue()).toBe(proposed)
    await hand.find(/: Alder Works$/, 'Zoë', page.getByRole('main'))
    expect(await cover.inputValue()).toBe(last.name)
    expect(await problemsOf(page, { within: 'main' })).toEqual([])
    // Whoever is named takes it: nobody ticks it besides.
    await hand.click('button', 'Start 1 cover', page.getByRole('main'))
    await hand.sees(new RegExp(`${last.name} covers until`))
  }))

test('a list of choices is seen whole in a dialog however short it is, follows the arrows, and says how many it does not show', () =>
  desk.sit(async (hand, page) => {
    await signIn(hand, ada.email)
    await page.setViewportSize({ width: 1360, height: 560 })
    await page.goto('/settings/people')
    await hand.click('button', 'Invite somebody')
    const dialog = page.getByRole('dialog')
    const field = dialog.getByRole('combobox', { name: 'Manager' })
    await field.click()
    const list = page.locator('[popover]')
    await list.waitFor()
    const inSight = () =>
      list.evaluate((element) => {
        const { top, bottom, height } = element.getBoundingClientRect()
        // What is seen at its ends belongs to it: nothing lies over it and nothing cuts it off.
        const at = (y: number) => element.contains(document.elementFromPoint(element.getBoundingClientRect().left + 12, y))
        return height > 100 && top >= 0 && bottom <= innerHeight && at(top + 8) && at(bottom - 8)
      })
    await soon(inSight).toBe(true)
    await hand.sees(/\d+ more\. Keep typing to narrow the list\./, list)
    for (let times = 0; times < 60; times += 1) await page.keyboard.press('ArrowDown')
    const chosen = list.getByRole('option', { selected: true })
    expect(
      await chosen.evaluate((option) => {
        const [row, all] = [option.getBoundingClientRect(), option.closest('[popover]')?.getBoundingClientRect()]
        return all !== undefined && row.top >= all.top && row.bottom <= all.bottom
      }),
    ).toBe(true)
    const name = (await chosen.innerText()).split('\n')[0] ?? ''
    expect(await problemsOf(page, { within: '[role=dialog]' })).toEqual([])
    await page.keyboard.press('Enter')
    expect(await field.inputValue()).toBe(name)
  }))

test('whose session ends over an open dialog signs in again and finds what was written; somebody else finds nothing of it', () =>
  desk.sit(async (hand, page) => {
    await signIn(hand, ada.email)
    const endIt = () =>
      page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE', headers: { 'idempotency-key': crypto.randomUUID() } }))
    await page.goto('/settings/people')
    await hand.click('button', 'Invite somebody')
    const dialog = page.getByRole('dialog', { name: 'Invite somebody' })
    await hand.write('Name', 'Bea Long', dialog)
    await hand.write('E-mail address', 'bea@northwind.example', dialog)
    await dialog.getByRole('checkbox', { name: 'CSM', exact: true }).check()
    await endIt()
    const cover = page.getByRole('dialog', { name: 'Your session has ended.' })
    await cover.getByLabel('Password').waitFor()
    expect(await cover.getByLabel('E-mail address').inputValue()).toBe(ada.email)
    expect(await problemsOf(page, { within: '[role=dialog]:last-of-type' })).toEqual([])
    await cover.getByLabel('Password').fill(goodPassword)
    await page.keyboard.press('Enter')
    await cover.waitFor({ state: 'detached' })
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Bea Long')
    // The press that meets the end is not made by itself, and nothing that is over stays red.
    // Only the press: the list that is read again after signing in may still be on its way.
    let isMet = false
    await page.route('**/api/v1/staff', async (route) => {
      if (isMet || route.request().method() !== 'POST') return route.fallback()
      isMet = true
      await page.context().clearCookies()
      await route.fulfill({ status: 401, json: { code: 'session.unknown', detail: 'This session or token is over.' } })
    })
    await hand.click('button', 'Make invitation', dialog)
    await cover.getByLabel('Password').fill(goodPassword)
    await page.keyboard.press('Enter')
    await cover.waitFor({ state: 'detached' })
    expect(await dialog.getByRole('alert').innerText()).toMatch(/^Your session had ended, so this was not done/)
    await hand.click('button', 'Make invitation', dialog)
    await page.getByText(/welcome#/).waitFor()
    const link = (await page.getByText(/welcome#/).innerText()).trim()

    await page.goto('/settings/people')
    await hand.click('button', 'Invite somebody')
    await hand.write('Name', 'A secret', dialog)
    await endIt()
    await cover.getByLabel('Password').waitFor()
    const other = await page.context().newPage()
    // Another tab of the same browser: somebody else comes in, and this one begins anew as well.
    await other.goto(`/welcome${link.slice(link.indexOf('#'))}`)
    await other.getByLabel('New password').fill(goodPassword)
    await other.keyboard.press('Enter')
    await other.getByRole('heading', { name: 'Inbox' }).waitFor()
    await other.close()
    // It may have seen that by itself a moment before, and is gone already; what it shows then is looked at below.
    await page.evaluate(() => window.dispatchEvent(new Event('focus'))).catch(() => undefined)
    await soon(() => page.getByRole('dialog').count()).toBe(0)
    // The page begins anew at this moment.
    await soon(() => page.content().catch(() => 'A secret')).not.toContain('A secret')
  }))

test('everything that waits can be reached in the inbox, however much it is, also while one is in the list', () =>
  desk.sit(async (hand, page) => {
    await signIn(hand, ada.email)
    const all = 230
    const item = (index: number) => ({
      ref: `KES-${index}`,
      handover: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      account: `Account ${index}`,
      task: 'attest:read:',
      verb: 'Read this playbook',
      command: 'attest',
      on: 'read',
      due: null,
      holder: { id: 'ada', name: ada.name },
      unblocks: null,
      renewal: null,
      nudge: null,
    })
    await page.route('**/api/v1/inbox?*', (route) => {
      const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0)
      const items = Array.from({ length: Math.min(200, all - from) }, (_, index) => item(from + index))
      return route.fulfill({ json: { items, next: from + 200 < all ? String(from + 200) : null, mine: all, covers: 0, others: 0 } })
    })
    await page.goto('/inbox')
    await page.locator('[data-row]').first().hover()
    await page.locator('[data-row]').first().focus()
    await page.keyboard.press('End')
    await soon(() => page.locator('[data-row]').count()).toBe(all)
    await hand.sees(`Account ${all - 1}`)
  }))
