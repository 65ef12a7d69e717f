import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import type { MailView } from '../../src/contract/mail.ts'
import { picture, problemsOf, widerThanWindow } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { soon } from './hand.ts'

// The internal call of two CSMs by keys alone, and a customer call that an engineer of the pool was on.
let desk: Desk
let people: { id: string; name: string; email: string }[]
beforeAll(async () => {
  desk = await openDesk()
  people = (await get<{ items: typeof people }>('/people?limit=200')).items
})
afterAll(() => desk?.close())

const operations = 'sam@meridian.example'
const get = async <T>(path: string, as = operations): Promise<T> => (await desk.baton.ask('GET', path, { as })).body as T
const personOf = (name: string) => {
  const found = people.find((one) => one.name === name)
  if (!found) throw new Error(`Nobody here is called ${name}`)
  return found
}

const isAccessible = async (page: Page) => expect(await problemsOf(page)).toEqual([])

test('two CSMs arrange, move and hold their call, tick what it was about and both say that it was held', async () => {
  const [old, next] = [personOf('Tom Becker'), personOf('Priya Nair')]
  const account = await desk.freeAccountOf(old.name)
  const { items } = await get<{ items: { id: string; name: string }[] }>(`/accounts?q=${encodeURIComponent(account)}`)
  const body = {
    playbook: 'csm-to-csm',
    account: items.find(({ name }) => name === account)?.id,
    to: next.id,
    reason: { kind: 'realignment' },
  }
  const started = (await desk.baton.ask('POST', '/handovers', { as: old.email, body })).body as HandoverView
  const { ref } = started
  const does = (as: string, command: object) => desk.baton.ask('POST', `/handovers/${ref}/commands`, { as, body: command })
  if (started.awaiting) await does(people.find(({ id }) => id === started.awaiting?.id)?.email ?? next.email, { command: 'accept' })
  await does(next.email, { command: 'comment', text: 'Who signs for the add-on?', mentions: [old.id] })

  await desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await hand.become(old.name)
      await page.goto(`/h/${ref}?tab=call`)
      await hand.sees('No time is set yet.')
      await isAccessible(page)

      // The first proposal is chosen already; each says what time it is for both.
      await page.getByRole('button', { name: /^Schedule/ }).focus()
      await hand.press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio').first().waitFor()
      expect(await dialog.getByRole('radio').count()).toBe(5)
      expect(await dialog.getByRole('radio').first().isChecked()).toBe(true)
      await picture(page, 'schedule')
      await isAccessible(page)
      await hand.send()
      await hand.sees('Add to calendar')

      // Another moment at night needs a reason, and says for whom it is night.
      await page.getByRole('button', { name: /^Move/ }).focus()
      await hand.press('Enter')
      await dialog.getByRole('radio', { name: 'Another moment' }).waitFor()
      await dialog.getByRole('radio').first().focus()
      await hand.press('ArrowUp')
      const day = await hand.dayFromNow(2)
      await hand.write('Date and time', `${day}T23:00`, dialog)
      await hand.press('Control+Enter')
      await hand.sees(/lies outside the hours of|does not suit/, dialog)
      await hand.write(/Why then/, 'We are both on a train until then', dialog)
      await hand.send()
      await hand.sees('We are both on a train until then')
      const mails = async () =>
        (await get<{ items: MailView[] }>(`/mail?handover=${started.id}&limit=50`, old.email)).items.filter(({ parts }) => parts.length > 0)
      await soon(async () => (await mails()).length).toBe(2)
      const [moved, first] = await mails()
      expect([first, moved].map((mail) => /SEQUENCE:(\d)/.exec(mail?.parts[0]?.content ?? '')?.[1])).toEqual(['0', '1'])
      const file = await page.request.get(`/api/v1/handovers/${ref}/calls/internal-meeting/invite?as=ics`)
      expect(file.headers()['content-type']).toContain('text/calendar')
      expect(await file.text()).toContain('METHOD:PUBLISH')

      // Who likes it earlier moves it again: back to a proposal, and time passes.
      await page.getByRole('button', { name: /^Move/ }).focus()
      await hand.press('Enter')
      await dialog.getByRole('radio').first().waitFor()
      await hand.send()
      const call = (await get<HandoverView>(`/handovers/${ref}`)).tasks.find(({ id }) => id === 'internal-meeting')?.call
      await hand.sees('Points are ticked once the call has begun.')
      // Nobody is missed before there is anything to say.
      expect(await page.getByRole('heading', { name: 'Held or not' }).count()).toBe(0)
      const report = page.getByRole('button', { name: /^Report/ })
      for (let days = 0; days < 5 && (await now(page)) <= (call?.start ?? ''); days += 1) await hand.forward('Next working day')
      await report.waitFor()

      // Ticks with the space bar; what is left open goes to somebody by name.
      const boxes = page.getByRole('checkbox')
      await boxes.nth(1).focus()
      await hand.press('Space')
      await hand.sees(/^Discussed, ticked by Tom Becker/)
      await page.getByRole('button', { name: 'Leave open Who signs for the add-on?' }).focus()
      await hand.press('Enter')
      await dialog.getByRole('radio', { name: old.name }).waitFor()
      await dialog.getByRole('radio', { name: old.name }).check()
      await hand.send()
      await hand.sees(`Left open with ${old.name}`)
      await page.getByRole('button', { name: 'Add a point' }).focus()
      await hand.press('Enter')
      await dialog.getByRole('textbox').fill('Who has the keys of the lab?')
      await dialog.getByRole('radio').first().check()
      await hand.send()
      await hand.sees('Who has the keys of the lab?')
      await picture(page, 'call')
      await page.setViewportSize({ width: 320, height: 800 })
      expect(await widerThanWindow(page)).toEqual([])
      await isAccessible(page)
      await page.setViewportSize({ width: 1360, height: 900 })

      // What is left was talked about: said once, and each point has it.
      const open = await page.getByText(/Goes to .* if it stays open/).count()
      await page.getByRole('button', { name: `Mark all ${open} open points as discussed` }).focus()
      await hand.press('Enter')
      await soon(() => page.getByText(/^Discussed, ticked by Tom Becker/).count()).toBe(open + 1)

      // Each side says so for itself; one "no" opens it for both.
      await report.focus()
      await hand.press('Enter')
      await dialog.getByRole('radio', { name: 'Yes' }).check()
      await hand.send()
      await hand.sees(/^Tom Becker says that it was held/)
      await hand.sees(`${next.name} has not said anything yet`)
      await hand.become(next.name)
      await report.focus()
      await hand.press('Enter')
      await dialog.getByRole('radio', { name: 'No' }).check()
      await hand.send()
      await hand.sees(/Priya Nair says that it was not held/)
      await hand.sees('Tom Becker has not said anything yet')
      for (const { name } of [next, old]) {
        await hand.become(name)
        await report.focus()
        await hand.press('Enter')
        await dialog.getByRole('radio', { name: 'Yes' }).check()
        await hand.send()
      }
      await soon(async () => (await get<HandoverView>(`/handovers/${ref}`)).tasks.find(({ id }) => id === 'internal-meeting')?.status).toBe(
        'done',
      )
      await hand.sees(/^Priya Nair says that it was held/)
      await picture(page, 'held')

      // Who has read the whole dossier says it once, and each part has it.
      await hand.become(next.name)
      await page.goto(`/h/${ref}?tab=dossier`)
      const whole = page.getByRole('button', { name: /^Mark all \d+ parts as read$/ })
      await whole.focus()
      await picture(page, 'dossier')
      await hand.press('Enter')
      await soon(() => page.getByRole('button', { name: /^Mark as read/ }).count()).toBe(0)
      await hand.sees(/Read by Priya Nair/)

      await page.goto(`/mail?handover=${started.id}`)
      await page
        .getByRole('button', { name: /invitation, / })
        .first()
        .or(page.getByText(/invitation, /).first())
        .click()
      const saved = page.waitForEvent('download')
      await hand.click('button', 'Download invite.ics')
      expect((await saved).suggestedFilename()).toBe('invite.ics')
      await picture(page, 'mail')
      // A moment that does not suit is refused first, which browsers note.
    },
    { expected: [/status of 400/] },
  )
})

const now = async (page: Page) => (await page.locator('aside time').first().getAttribute('datetime')) ?? ''

test("a customer call with an engineer of the pool stands in everybody's way until it is explained", async () => {
  const { items } = await get<{ items: { ref: string; playbook: { id: string }; state: string }[] }>('/handovers?status=active&limit=200')
  const { ref } = items.find(({ playbook, state }) => playbook.id === 'csm-to-cse' && state === 'running') ?? { ref: '' }
  const view = await get<HandoverView>(`/handovers/${ref}`)
  const holder = people.find(({ id }) => id === view.from.id)
  const engineer = view.participants.find(({ role }) => role === 'CSE Territory Owner')?.person
  const manager = view.participants.find(({ role }) => role === 'CSM Manager')?.person
  const ae = view.participants.find(({ role }) => role === 'AE')?.person
  const clock = await get<{ now: string }>('/session').then(({ now: at }) => at ?? new Date().toISOString())
  await desk.sit(async (hand, page) => {
    await hand.arrive()
    await hand.become(manager?.name ?? '')
    await page.goto(`/h/${ref}`)
    await hand.sees('Tasks')
    const data = {
      kind: 'cadence',
      title: 'Weekly call',
      at: `${clock.slice(0, 19)}Z`,
      held: 'held',
      attendees: [
        { name: 'Dana Ortiz', side: 'customer' },
        { name: engineer?.name, side: 'us', person: engineer },
      ],
    }
    const written = await desk.baton.ask('PUT', `/accounts/${view.account.id}/records/meeting/slip`, {
      as: holder?.email ?? '',
      body: { data },
    })
    expect([200, 201]).toContain(written.status)
    // It comes by itself, well within the minute that the promise gives.
    await hand.sees(
      'The handover cannot be completed until this is gone or explained.',
      page.getByRole('region', { name: 'Broken principles' }),
    )
    const told = (await get<{ items: MailView[] }>(`/mail?handover=${view.id}&limit=20`)).items
      .filter(({ subject }) => subject.includes('a principle was broken'))
      .flatMap(({ to }) => to)
    const addresses = [holder?.email, people.find(({ id }) => id === ae?.id)?.email]
    expect(told).toEqual(expect.arrayContaining(addresses.filter((one) => one !== undefined)))
    await picture(page, 'incident')
    await isAccessible(page)
    const explain = page.getByRole('region', { name: 'Broken principles' }).getByRole('button', { name: 'Explain' })
    await explain.focus()
    await hand.press('Enter')
    await page.getByRole('dialog').getByRole('textbox').fill('She joined by mistake and left after a minute.')
    await hand.send()
    await page.getByRole('region', { name: 'Broken principles' }).waitFor({ state: 'detached' })
    await hand.click('tab', /^Timeline/)
    await hand.sees(/explained: No engineer of the pool/)
  })
})
