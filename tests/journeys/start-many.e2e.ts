import { afterAll, beforeAll, expect, test } from 'vitest'
import { picture, problemsInEachForm } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { hold, soon } from './hand.ts'

// A territory changes: several accounts are ticked, what would begin is looked at, and all of it begins, without a pointer.
let desk: Desk
let holder: string
beforeAll(async () => {
  desk = await openDesk()
  const sam = 'sam@meridian.example'
  const { body } = await desk.baton.ask('GET', '/people?limit=200', { as: sam })
  const { items } = body as { items: { id: string; name: string }[] }
  holder = items.find(({ name }) => name === 'Priya Nair')?.id ?? ''
  for (const name of ['Tidewater One', 'Tidewater Two', 'Tidewater Three'])
    await desk.baton.ask('POST', '/accounts', { as: sam, body: { name, region: 'US Central', csm: holder } })
})
afterAll(() => desk?.close())

test('accounts are ticked, what stands in the way is left out, and the rest begins at once, all by keys', () =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await hand.become('Sam Okafor')
      await page.goto(`/accounts?q=tidewater&holder=${holder}`)
      const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
      await row('Tidewater Two').waitFor()
      await row('Tidewater One').focus()
      await hand.press(' ')
      await hand.press('j')
      await hand.press(' ')
      await hand.press('j')
      await hand.press(' ')
      await page.getByRole('button', { name: 'Start 3 handovers' }).waitFor()
      const found = await problemsInEachForm(page, 'accounts-ticked')
      // Somebody else begins one of them meanwhile.
      const { body } = await desk.baton.ask('GET', '/accounts?q=tidewater', { as: 'sam@meridian.example' })
      const [one] = (body as { items: { id: string }[] }).items
      const tom = (await desk.baton.ask('GET', '/people?q=tom&limit=5', { as: 'sam@meridian.example' })).body as { items: { id: string }[] }
      await desk.baton.ask('POST', '/handovers', {
        as: 'sam@meridian.example',
        body: { account: one?.id, playbook: 'csm-to-csm', to: tom.items[0]?.id, reason: { kind: 'departure' } },
      })
      await hand.use(page.getByRole('button', { name: 'Start 3 handovers' }))
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Playbook').waitFor()
      found.push(...(await problemsInEachForm(page, 'start-many-form', { within: '[role=dialog]' })))
      await hand.use(dialog.getByRole('button', { name: 'Show preview' }))
      await dialog.getByText('Choose the playbook').waitFor()
      await dialog.getByLabel('Playbook').selectOption('csm-to-csm')
      await hand.write('Who takes over', 'Tom Becker')
      await hand.press('Enter')
      await dialog.getByLabel('Why they change hands').selectOption('departure')
      // What is changed while the preview is on its way would begin unseen: it is asked for again.
      const goesOn = await hold(page, '**/handovers/bulk/preview')
      await hand.use(dialog.getByRole('button', { name: 'Show preview' }))
      await dialog.getByLabel('Why they change hands').selectOption('territory change')
      await goesOn()
      expect(await dialog.getByText('1 of 3 cannot be handed over').count()).toBe(0)
      await hand.use(dialog.getByRole('button', { name: 'Show preview' }))
      await dialog.getByText('1 of 3 cannot be handed over').waitFor()
      found.push(...(await problemsInEachForm(page, 'start-many-refused', { within: '[role=dialog]' })))
      await hand.use(dialog.getByRole('button', { name: 'Leave this one out' }))
      await dialog.getByText('2 handovers can begin. 1 person gets one mail.').waitFor()
      // One of them goes to somebody else; who thinks better of it has lost nothing.
      const another = dialog.getByRole('button', { name: 'Somebody else for Tidewater Three' })
      await hand.use(another)
      await dialog.getByLabel('Who takes over Tidewater Three').waitFor()
      await hand.press('Escape')
      await soon(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Somebody else for Tidewater Three')
      await hand.press('Enter')
      await hand.press('ArrowDown')
      found.push(...(await problemsInEachForm(page, 'start-many-another', { within: '[role=dialog]' })))
      await hand.write('Who takes over Tidewater Three', 'Mei Chen')
      await hand.press('Enter')
      await dialog.getByText('2 handovers can begin. 2 people get one mail each.').waitFor()
      await dialog.getByText('Priya Nair → Mei Chen').waitFor()
      await picture(page, 'start-many-preview')
      await hand.use(dialog.getByRole('button', { name: 'Start 2 handovers' }))
      await dialog.getByRole('heading', { name: '2 handovers started' }).waitFor()
      found.push(...(await problemsInEachForm(page, 'start-many-done', { within: '[role=dialog]' })))
      await hand.use(dialog.getByRole('button', { name: 'Done' }))
      await soon(() => row('Tidewater').getByRole('link', { name: /^TID-/ }).count()).toBe(3)
      await soon(() => page.getByRole('button', { name: 'Clear selection' }).count()).toBe(0)
      const running = await desk.baton.ask('GET', '/handovers?q=tidewater', { as: 'sam@meridian.example' })
      expect((running.body as { items: { to: { name: string } }[] }).items.map(({ to }) => to.name).toSorted()).toEqual([
        'Mei Chen',
        'Tom Becker',
        'Tom Becker',
      ])
      expect(found).toEqual([])
    },
    { keyboardOnly: true },
  ))
