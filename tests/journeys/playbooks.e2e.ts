import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { type Hand, soon } from './hand.ts'

// The page is the program: it is written, checked, tried out, compared and published on one screen.
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk?.close())

const slow = { timeout: 30_000 }

const page = (of: Page): Locator => of.getByRole('textbox', { name: 'The page as it is written' })
const map = (of: Page): Locator => of.getByRole('region', { name: 'What Baton understood' })

/** Goes to a playbook by keys alone, and waits until it can be written on. */
async function openPlaybook(hand: Hand, id: string): Promise<void> {
  await hand.press('g')
  await hand.press('p')
  await hand.row(id).waitFor()
  await hand.at(id)
  await hand.press('Enter')
  await page(hand.page).waitFor(slow)
  await map(hand.page).getByRole('button').first().waitFor(slow)
}

/** From a part on the map to its line in the page: Enter takes the writer there. */
async function goToLineOf(hand: Hand, part: string): Promise<void> {
  await hand.page.locator(`[data-part="${part}"]`).focus()
  await hand.press('Enter')
  await soon(() => hand.page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('textbox')
}

test('Ops change a page, repair a planted error, try it out, publish it and move one running handover', () =>
  desk.sit(async (hand, at) => {
    await hand.arrive()
    await hand.become('Sam Okafor')
    await openPlaybook(hand, 'csm-to-cse')

    // Another role does a step, and a new step comes after it.
    await goToLineOf(hand, 'task-add-links')
    await hand.press('Home')
    await hand.press('ArrowRight')
    await hand.press('ArrowRight')
    await at.keyboard.type('AE: ')
    await map(at)
      .getByRole('button', { name: /Add the links.* AE$/ })
      .waitFor(slow)
    await hand.press('Control+/')
    await at.keyboard.type('Tell the support team <!-- { id: tell-support, check: "acount.name == \'Kestrel\'" } -->')
    await map(at)
      .getByRole('button', { name: /^(Then: )?Tell the support team/ })
      .waitFor(slow)

    // The misspelt fact is in the list, at its line, and a key away from its repair.
    const problems = at.getByRole('region', { name: 'Problems in the page' })
    await problems.getByText('There is no fact "acount". Did you mean "account"?').waitFor(slow)
    await problems.getByText('1 error').waitFor()
    const box = at.locator('.cm-tooltip').filter({ hasText: 'There is no fact "acount"' })
    await hand.pressUntil('F8', () => box.isVisible())
    expect(await problemsOf(at)).toEqual([])
    await hand.press('Control+.')
    await soon(() => hand.focused()).toBe('Write "account"')
    await hand.press('Enter')
    await soon(() => page(at).innerText()).toContain("account.name == 'Kestrel'")
    await problems.getByText(/^There is no fact/).waitFor({ state: 'hidden', ...slow })

    // What the AE can do in week 2.
    await at.getByLabel('Role').selectOption('AE')
    await at.getByLabel('Number').fill('2')
    await hand.press('Enter')
    const tried = at.getByRole('region', { name: 'Try it' })
    await tried.getByRole('heading', { name: 'What can the AE do in week 2?' }).waitFor(slow)
    await tried.locator('[aria-busy=false]').waitFor({ timeout: 60_000 })
    await tried.getByText('Decide on the day and the exact text that the CSM proposes').first().waitFor()
    expect(await problemsOf(at)).toEqual([])

    await page(at).focus()
    await hand.press('Control+s')
    await hand.sees(/^Draft saved/)

    // What it changes, and what becomes of those that are running.
    await hand.click('button', 'Publish')
    const changes = at.getByRole('region', { name: /^What it changes/ })
    await changes.getByText('"Add the links" belongs to the AE now; before, to the CSM.').waitFor(slow)
    await changes
      .getByText(/Tell the support team/)
      .first()
      .waitFor()
    const running = at.getByRole('region', { name: /^Running handovers/ })
    const movable = running.getByRole('listitem').filter({ has: at.getByRole('radio', { name: 'Moves' }) })
    expect(await running.getByRole('radio', { name: 'Moves', checked: true }).count()).toBe(0)
    const [first, second] = [movable.nth(0), movable.nth(1)]
    const [ref, otherRef] = await Promise.all([first, second].map(async (each) => (await each.getByRole('link').innerText()).split(' ')[0]))
    await first.locator('summary').click()
    await first.getByText(/^Tell the support team/).waitFor()
    await first.getByRole('radio', { name: 'Moves' }).check()
    expect(await problemsOf(at)).toEqual([])
    await hand.click('button', 'Publish and move 1 handover')
    await at.getByRole('heading', { name: /is published$/ }).waitFor(slow)
    await hand.sees('Moved to the new version')
    await hand.click('link', new RegExp(`^${ref}`), at.getByRole('main'))
    await hand.row('tell-support').waitFor(slow)

    // One that stayed is moved from its own room, after a look at what that changes.
    await at.goto(`/h/${otherRef}`)
    await hand.row('add-links').waitFor(slow)
    expect(await hand.row('tell-support').count()).toBe(0)
    await hand.click('button', 'More')
    await hand.click('menuitem', /another version of the playbook/)
    const dialog = at.getByRole('dialog')
    await dialog.getByText(/^Tell the support team/).waitFor(slow)
    expect(await problemsOf(at)).toEqual([])
    await dialog.getByRole('button', { name: 'Move handover to this version' }).click()
    await hand.row('tell-support').waitFor(slow)

    // The old version can still be read, with what it has otherwise.
    await at.goto('/playbooks/csm-to-cse')
    await at.getByRole('navigation', { name: 'Versions' }).getByRole('link').nth(1).click()
    await hand.sees(/This is an older version/)
    await at
      .getByRole('region', { name: 'How this version differs from the newest' })
      .getByText('"Add the links" belongs to the CSM now; before, to the AE.')
      .waitFor(slow)
    expect(await problemsOf(at)).toEqual([])
  }))

test('who may not publish suggests a change, and Ops find it in the list and open it', () =>
  desk.sit(async (hand, at) => {
    await hand.arrive()
    await openPlaybook(hand, 'csm-to-csm')
    expect(await at.getByRole('button', { name: 'Publish' }).count()).toBe(0)
    await at.locator('[data-part^="task-"]').first().focus()
    await hand.press('Enter')
    await hand.press('Control+/')
    await at.keyboard.type('Tell the partner who resells to the account')
    await hand.click('button', 'Suggest a change')
    await hand.write('What you change, and why', 'Partners hear of a move from the customer today.')
    await hand.press('Control+Enter')
    await hand.said('Suggested. Operations see it in the list of playbooks.')

    await hand.become('Sam Okafor')
    await at.goto('/playbooks')
    const drafts = at.getByRole('grid', { name: 'Drafts and suggestions' })
    await drafts.getByText('Partners hear of a move from the customer today.').waitFor()
    expect(await problemsOf(at)).toEqual([])
    await drafts.locator('[data-row]').filter({ hasText: 'Partners hear of a move' }).press('Enter')
    await hand.sees(/^Tom Becker suggests this .*Partners hear of a move from the customer today/)
    await page(at).waitFor(slow)
    await map(at)
      .getByRole('button', { name: /^Tell the partner who resells/ })
      .waitFor(slow)
  }))

test('what is not saved is not lost: neither by a link, nor by another person at the screen', () =>
  desk.sit(async (hand, at) => {
    await hand.arrive()
    await openPlaybook(hand, 'csm-to-cse')
    await goToLineOf(hand, 'task-classify-instances')
    await hand.press('End')
    await hand.press('Control+/')
    await at.keyboard.type('Something half-written')

    await at.getByRole('main').getByRole('link', { name: 'Playbooks' }).click()
    const dialog = at.getByRole('dialog', { name: 'Save the draft before you leave?' })
    await dialog.waitFor()
    expect(await problemsOf(at)).toEqual([])
    await hand.click('button', 'Keep writing', dialog)
    await dialog.waitFor({ state: 'hidden' })
    expect(await page(at).innerText()).toContain('Something half-written')

    await hand.become('Sam Okafor')
    await page(at).waitFor(slow)
    await soon(() => page(at).innerText()).not.toContain('Something half-written')
    await hand.become('Tom Becker')
    await hand.sees('What you had written and not saved is back.')
    await page(at).waitFor(slow)
    await goToLineOf(hand, 'task-classify-instances')
    await soon(() => page(at).innerText()).toContain('Something half-written')

    await at.getByRole('main').getByRole('link', { name: 'Playbooks' }).click()
    await hand.click('button', 'Save draft and leave', dialog)
    await at.getByRole('grid', { name: 'Drafts and suggestions' }).getByText('Your draft').waitFor()
  }))

test('a draft that was saved in another window is not written over, neither the first time nor later', () =>
  desk.sit(
    async (hand, at) => {
      await hand.arrive()
      await hand.become('Sam Okafor')
      await openPlaybook(hand, 'csm-to-csm')
      const other = await at.context().newPage()
      await other.goto('/playbooks/csm-to-csm')
      await page(other).waitFor(slow)
      await map(other).getByRole('button').first().waitFor(slow)
      const write = async (where: Page, text: string) => {
        await page(where).focus()
        await where.keyboard.press('Control+Home')
        await where.keyboard.type(text)
        await where.keyboard.press('Control+s')
      }
      await write(at, 'here ')
      await hand.sees(/^Draft saved/)

      // There was no draft when this window opened the page, and there is one now.
      await write(other, 'there ')
      const told = other.getByRole('alert').filter({ hasText: 'Your draft was saved somewhere else' })
      await told.waitFor(slow)
      expect(await page(other).innerText()).toMatch(/^there /)
      expect(await problemsOf(other)).toEqual([])
      await told.getByRole('button', { name: 'Take the other, drop mine' }).click()
      await soon(() => page(other).innerText()).toMatch(/^here /)

      await write(other, 'again ')
      await other
        .getByText(/^Draft saved/)
        .first()
        .waitFor()
      await write(at, 'late ')
      await hand.click('button', 'Keep mine, replace the other')
      await hand.sees(/^Draft saved/)

      // Thrown away elsewhere: nothing stands in the way of saving.
      await other.reload()
      await page(other).waitFor(slow)
      await soon(() => page(other).innerText()).toMatch(/^late here /)
      await other.getByRole('button', { name: 'More about this page' }).click()
      await other.getByRole('menuitem', { name: /Discard draft/ }).click()
      await soon(() => page(other).innerText()).toMatch(/^---/)
      await write(at, 'still ')
      await hand.sees(/^Draft saved/)
      await other.reload()
      await page(other).waitFor(slow)
      await soon(() => page(other).innerText()).toMatch(/^still late here /)
    },
    { expected: [/412/, /404/] },
  ))

test(
  'who publishes over what somebody else has published meanwhile is told before, and not only by a line that says "gone"',
  {
    timeout: 120_000,
  },
  () =>
    desk.sit(
      async (hand, at) => {
        await hand.arrive()
        await hand.become('Sam Okafor')
        await openPlaybook(hand, 'cse-to-csm')
        const ask = async (method: 'GET' | 'POST', path: string, body?: object) =>
          (await desk.baton.ask(method, `/playbooks/cse-to-csm${path}`, { as: 'sam@meridian.example', ...(body && { body }) })).body as {
            page: string
            from: string
          }
        const before = await ask('GET', '')
        const written = before.page.replace(/^(- \S.*)$/m, '$1\n- **CSM:** archive the notes')
        expect(written).not.toBe(before.page)
        const { from } = await ask('POST', '/compare', { page: written })
        await ask('POST', '/publish', { page: written, from, move: [] })

        await page(at).focus()
        await at.keyboard.press('Control+End')
        await at.keyboard.type('\n\nSome more words.\n')
        await hand.click('button', 'Publish')
        await at.getByRole('status').filter({ hasText: 'Another version was published after this page was begun' }).waitFor()
        expect(await problemsOf(at)).toEqual([])
      },
      { expected: [/412/, /404/] },
    ),
)

test('a pasted wiki page becomes a draft that shows what was understood of it', () =>
  desk.sit(async (hand, at) => {
    await hand.arrive()
    await hand.become('Sam Okafor')
    await at.goto('/playbooks')
    await hand.click('button', 'New playbook')
    const dialog = at.getByRole('dialog')
    expect(await problemsOf(at)).toEqual([])
    await dialog.getByLabel('Begin with').selectOption({ label: 'A page that I paste' })
    await dialog
      .getByLabel('The page, as Markdown')
      .fill('# Partner moves\n\n## 1. Prepare (Week 1) - CSM\n\n- Call the partner\n- Write down what was promised\n')
    await hand.click('button', 'Create draft', dialog)
    await page(at).waitFor(slow)
    expect(new URL(at.url()).pathname).toBe('/playbooks/partner-moves')
    await map(at)
      .getByRole('button', { name: /Call the partner/ })
      .waitFor(slow)
  }))

// Everything a page may hold that some other program would run.
const malicious = `# <img src=x onerror="ran()"> Partner moves

## 1. <script>ran()</script> Prepare (Week 1) - CSM

- Call <img src=x onerror=ran()> the partner
- [Look here](javascript:ran()) and write it down
- Ask \`<svg onload=ran()>\` again

\`\`\`mermaid
graph TD
  A["<img src=x onerror=ran()>"] --> B[End]
  click A "javascript:ran()"
\`\`\`

<iframe srcdoc="<script>parent.ran()</script>"></iframe>
`

test('nothing that a page holds is run by whoever looks at it', () =>
  desk.sit(async (hand, at) => {
    let ran = 0
    await at.exposeFunction('ran', () => {
      ran += 1
    })
    await hand.arrive()
    await hand.become('Sam Okafor')
    await at.goto('/playbooks')
    await hand.click('button', 'New playbook')
    const dialog = at.getByRole('dialog')
    await dialog.getByLabel('Begin with').selectOption({ label: 'A page that I paste' })
    await dialog.getByLabel('The page, as Markdown').fill(malicious)
    await hand.click('button', 'Create draft', dialog)
    await page(at).waitFor(slow)
    await map(at)
      .getByRole('button', { name: /the partner/ })
      .waitFor(slow)
    expect(
      await at.evaluate(() => document.querySelectorAll('main :is(iframe, img, [onerror], [onload], a[href^="javascript:"])').length),
    ).toBe(0)
    expect(ran).toBe(0)
  }))

test.each(['light', 'dark'] as const)('the desk of a page can be used on a narrow phone in %s', (colorScheme) =>
  desk.sit(
    async (hand, at) => {
      await hand.arrive()
      await hand.become('Sam Okafor')
      await at.goto('/playbooks/csm-to-csm')
      await page(at).waitFor(slow)
      expect(await at.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await problemsOf(at)).toEqual([])
      await hand.click('button', 'Publish')
      await at.getByRole('region', { name: /^Running handovers/ }).waitFor(slow)
      expect(await at.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await problemsOf(at)).toEqual([])
    },
    { colorScheme, viewport: { width: 320, height: 640 } },
  ))
