import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsInEachForm } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { soon } from './hand.ts'

// A team keeps its own service tiers and labels, and finds its handovers by them.
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk?.close())

test('operations find a setting by a key, keep tiers and labels, and are told what is in use', () =>
  desk.sit(
    async (hand, page) => {
      const main = page.getByRole('main')
      const dialog = page.getByRole('dialog')
      await hand.arrive()
      await hand.become('Sam Okafor')
      // A narrow screen has the list of settings as a page of its own.
      await page.setViewportSize({ width: 320, height: 640 })
      await page.goto('/settings')
      await hand.sees('How the team works')
      expect(await problemsInEachForm(page, 'settings-index')).toEqual([])
      await page.setViewportSize({ width: 1360, height: 900 })
      await page.goto('/settings')
      await page.waitForURL(/settings\/roles/)
      await hand.sees('How the team works')
      await page.keyboard.press('/')
      await page.keyboard.type('segment')
      await page.keyboard.press('Enter')
      await hand.sees('Served by pooled engineers')
      expect(await problemsInEachForm(page, 'settings-tiers')).toEqual([])

      // What accounts have is not removed: the way leads to them.
      await hand.click('button', 'Remove Growth')
      await hand.sees(/accounts? (has|have) this tier/, dialog)
      expect(await problemsInEachForm(page, 'settings-tier-in-use', { within: '[role=dialog]' })).toEqual([])
      await hand.click('link', 'Show the accounts', dialog)
      await hand.sees('Service tier Growth')
      expect(await problemsInEachForm(page, 'accounts-by-tier')).toEqual([])

      await page.goto('/settings/tiers')
      await hand.click('button', 'Add tier')
      expect(await problemsInEachForm(page, 'settings-tier-new', { within: '[role=dialog]' })).toEqual([])
      await hand.write('Name of the tier', 'Starter', dialog)
      await hand.click('radio', 'Pooled engineers', dialog)
      await hand.click('button', 'Add tier', dialog)
      await soon(() => main.getByRole('listitem').filter({ hasText: 'Starter' }).count()).toBe(1)
      // A name that a page has stays.
      await hand.click('button', 'Change Scale')
      await hand.write('Name of the tier', 'Pooled', dialog)
      await hand.click('button', 'Save changes', dialog)
      await hand.sees(/the tier Scale\. Add a tier with the new name/, dialog)
      await page.keyboard.press('Escape')

      await page.goto('/settings/labels')
      await hand.click('button', 'Add label')
      await hand.write('Name of the label', 'Board visit', dialog)
      await hand.click('radio', 'Teal', dialog)
      expect(await problemsInEachForm(page, 'settings-label-new', { within: '[role=dialog]' })).toEqual([])
      await hand.click('button', 'Add label', dialog)
      await hand.sees('Board visit')
      expect(await problemsInEachForm(page, 'settings-labels')).toEqual([])

      // It is put on in the room, found in the list, and stands in the issue.
      await page.goto('/handovers')
      await page.locator('[data-row]').first().waitFor()
      const ref = (await page.locator('[data-row]').first().getAttribute('data-row')) ?? ''
      await page.goto(`/h/${ref}`)
      await hand.click('button', 'Label')
      await hand.click('checkbox', 'Board visit', dialog)
      await hand.click('button', 'Add labels', dialog)
      await page.getByRole('button', { name: 'Take off Board visit' }).waitFor()
      expect(await problemsInEachForm(page, 'room-labels')).toEqual([])
      await page.goto('/handovers?label=board-visit')
      await soon(() => page.locator('[data-row]').count()).toBe(1)
      expect(await problemsInEachForm(page, 'handovers-by-label')).toEqual([])
      await page.goto('/settings/labels')
      await hand.click('button', 'Remove Board visit')
      await hand.sees('1 handover carries this label', dialog)
      await hand.click('link', 'Show the handovers', dialog)
      await soon(() => page.locator('[data-row]').count()).toBe(1)
      await page.goto(`/h/${ref}`)
      await hand.click('button', 'Take off Board visit')
      await soon(() => page.getByRole('button', { name: 'Take off Board visit' }).count()).toBe(0)
    },
    // The page that names Scale keeps its name.
    { keyboardOnly: true, expected: [/409 \(Conflict\)/] },
  ))

test('a pool that nothing needs goes, one that handovers need names them with the way there', () =>
  desk.sit(
    async (hand, page) => {
      const dialog = page.getByRole('dialog')
      const main = page.getByRole('main')
      const isGone = () => soon(() => dialog.count()).toBe(0)
      await hand.arrive()
      await hand.become('Sam Okafor')
      await page.goto('/settings/pools')
      await hand.click('button', 'Add pool')
      await hand.write('Name of the pool', 'Onboarding', dialog)
      await hand.click('button', 'Add pool', dialog)
      const onboarding = page.getByRole('region', { name: 'Onboarding' })
      await hand.click('button', 'Add territory', onboarding)
      await hand.write('Name of the territory', 'Everywhere', dialog)
      await hand.find('Owner', 'Lena')
      await hand.click('button', 'Add territory', dialog)
      await isGone()
      expect(await problemsInEachForm(page, 'settings-pools')).toEqual([])

      await hand.click('button', 'Remove Everywhere')
      await hand.sees('It is the only territory', dialog)
      expect(await problemsInEachForm(page, 'settings-territory-remove', { within: '[role=dialog]' })).toEqual([])
      await hand.click('button', 'Remove', dialog)
      await isGone()
      await hand.sees('No territory yet; nobody can sign for this pool.', onboarding)
      await hand.click('button', 'Remove Onboarding')
      await hand.click('button', 'Remove', dialog)
      await isGone()
      await soon(() => main.getByText('Onboarding').count()).toBe(0)

      await hand.click('button', 'Remove CSE+')
      await hand.click('button', 'Remove', dialog)
      await hand.sees(/handovers .* with CSE\+ are under way\. Complete or cancel the handovers first/, dialog)
      expect(await problemsInEachForm(page, 'settings-pool-in-use', { within: '[role=dialog]' })).toEqual([])
      await hand.click('button', 'Keep it', dialog)
      await isGone()
      await hand.click('button', 'Remove US Central')
      await hand.click('button', 'Remove', dialog)
      await hand.sees(/in US Central are under way\. Let what runs end first/, dialog)
      await hand.use(dialog.getByRole('link').first())
      await page.waitForURL(/\/h\//)
    },
    { keyboardOnly: true, expected: [/409 \(Conflict\)/] },
  ))

test('an address with a label, stage, playbook or tier that is gone says what there is, and leads out of it', () =>
  desk.sit(
    async (hand, page) => {
      const main = page.getByRole('main')
      await hand.arrive()
      await hand.become('Sam Okafor')
      await page.goto('/handovers?playbook=csm-to-cse&stage=gone')
      await hand.sees(/There is no stage "gone" here\. There are: .*review \(Review and decision\)/)
      expect(await problemsInEachForm(page, 'handovers-stage-gone')).toEqual([])
      await main.getByRole('button', { name: 'Clear filters' }).last().click()
      await page.locator('[data-row]').first().waitFor()
      await page.goto('/accounts?tier=Gold')
      await hand.sees(/There is no service tier "Gold" here/)
      await main.getByRole('link', { name: 'Show all accounts' }).click()
      await page.locator('[data-row]').first().waitFor()
      await page.goto('/settings/changes?subject=nonsense')
      await hand.sees('This address has a filter that Baton does not know.')
      await main.getByRole('button', { name: 'Show all changes' }).click()
      await main.getByText(/^Sam Okafor stopped all sending/).waitFor()
      await page.goto('/insights?playbook=gone')
      await soon(() => main.getByText('There is no playbook "gone" here').count()).toBe(2)
      expect(await problemsInEachForm(page, 'insights-playbook-gone')).toEqual([])
      await main.getByRole('button', { name: 'Clear filters' }).click()
      await hand.sees('Running, by stage')
      // A number of what is late leads to the handovers behind it, and these say which they are.
      const late = main.getByRole('region', { name: 'Past due, by role' }).getByRole('row').filter({ hasText: 'CSM Manager' }).first()
      await late.getByRole('link').click()
      await page.waitForURL(/\/handovers\?.*lateRole=/)
      await page.locator('[data-row]').first().waitFor()
      await main.getByRole('combobox', { name: 'Late for' }).selectOption({ label: 'Late or not' })
      await soon(() => page.url()).not.toContain('lateRole')
      await page.goto('/mail?handover=NOP-1')
      await hand.sees(/There is no handover "NOP-1" here/)
    },
    { expected: [/status of 400/] },
  ))

test('where there is no list yet, it says what follows and what is in use; others are told who may', () =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await hand.become('Sam Okafor')
      await page.route('**/api/v1/service-tiers', (route) =>
        route.fulfill({ json: { items: [], unlisted: [{ name: 'Gold', accounts: 12, playbooks: [] }] } }),
      )
      await page.goto('/settings/tiers')
      await hand.sees('No service tiers yet')
      expect(await problemsInEachForm(page, 'settings-tiers-empty')).toEqual([])
      await page.route('**/api/v1/labels', (route) => route.fulfill({ json: { items: [], unlisted: [] } }))
      await page.goto('/settings/labels')
      await hand.sees('No labels yet')
      expect(await problemsInEachForm(page, 'settings-labels-empty')).toEqual([])
      await hand.become('Tom Becker')
      await page.goto('/settings/labels')
      await hand.sees(/is not open to you/)
      // The page of one person, too, says who may; there is nothing to try again.
      await page.goto('/settings/people/00000000-0000-4000-8000-000000000000')
      await hand.sees(/"People" in Settings is not open to you/)
      await hand.sees(/In a demo nobody is one/)
    },
    { expected: [/403/] },
  ))
