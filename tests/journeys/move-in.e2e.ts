import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { picture, problemsInEachForm, problemsOf, widerThanWindow } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { soon } from './hand.ts'

// A handover that a team has half done in a checklist goes on in Baton, and all of it can be taken along again, by screen.
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk?.close())

const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })

test('a checklist is looked at, what it does not say is asked, and the handover goes on in its room', () =>
  desk.sit(async (hand, page) => {
    const account = await desk.freeAccountOf('Tom Becker')
    await hand.arrive()
    await hand.become('Sam Okafor')
    await page.goto('/handovers')
    await hand.click('link', 'Move handovers in')
    await page.getByRole('heading', { name: 'Columns of a list' }).waitFor()
    const found = async (name: string) => {
      await page.evaluate(() => document.fonts.ready)
      await picture(page, name)
      return [...(await problemsOf(page)), ...(await widerThanWindow(page))].map((problem) => `${name}: ${problem}`)
    }
    expect(await found('move-in-empty')).toEqual([])

    const choose = page.getByLabel('Drop a list or a handover document here, or choose one')
    const started = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)
    const text = `# ${account}\n\n- [x] Say of each instance whether it is production or not\n- [x] Close what is still open (${started})\n- [ ] Open the document from the template below\n- [x] Bought a cake\n`
    await choose.setInputFiles(file('checklist.md', text))
    await hand.write('Which account is it?', account)
    await hand.click('button', 'Look again')
    await hand.write('When did it begin?', started)
    await hand.click('button', 'Look again')
    await page.getByText('Line 6: - [x] Bought a cake').waitFor()
    expect(await found('move-in-preview')).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 320, height: 700 })
    expect(await found('move-in-preview-dark-narrow')).toEqual([])
    await page.setViewportSize({ width: 1360, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })

    await hand.click('button', 'Move 1 handover in')
    await page.getByRole('heading', { name: '1 handover continues here' }).waitFor()
    await soon(() => page.evaluate(() => document.activeElement?.textContent)).toBe('1 handover continues here')
    await page.getByRole('link', { name: new RegExp(account) }).click()
    await page
      .getByRole('heading', { name: new RegExp(account) })
      .first()
      .waitFor()
    await page.goto(`${page.url().split('?')[0]}?tab=people`)
    await page.getByText('checklist.md').waitFor()
    expect(await found('move-in-room')).toEqual([])

    // Once more the same file: it is told that it is here already.
    await page.goto('/move-in')
    await choose.setInputFiles(
      file(
        'list.csv',
        `Account,Playbook,To,Started\n${account},csm-to-cse,,${started}\nNobody at all,csm-to-csm,tom@meridian.example,${started}\n`,
      ),
    )
    await page.getByText('There is no account "Nobody at all" here. Import it first.').waitFor()
    expect(await page.getByRole('button', { name: 'Move them in' }).getAttribute('aria-disabled')).toBe('true')
    expect(await found('move-in-refused')).toEqual([])

    // Moved in by mistake: it is taken back, after a look at what goes, and only the keyboard is used.
    await page.goto('/move-in')
    await page.getByRole('heading', { name: 'Moved in lately' }).waitFor()
    expect(await problemsInEachForm(page, 'move-in-recent')).toEqual([])
    await hand.click('button', 'Take back: checklist.md')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1 handover goes', { exact: true }).waitFor()
    expect(await problemsInEachForm(page, 'move-in-undo', { within: '[role=dialog]' })).toEqual([])
    await hand.click('button', 'Take back', dialog)
    await page.getByRole('cell', { name: 'Taken back', exact: true }).waitFor()
    expect(await problemsOf(page)).toEqual([])
  }))

test('an administrator takes everything along as one file', () =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await hand.become('Ada Kessler')
      await page.goto('/settings/export')
      const link = page.getByRole('link', { name: 'Export everything' })
      await link.waitFor()
      await page.evaluate(() => document.fonts.ready)
      await picture(page, 'export')
      expect([...(await problemsOf(page)), ...(await widerThanWindow(page))]).toEqual([])
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
      expect(download.suggestedFilename()).toMatch(/^baton-[a-z-]+-\d{4}-\d\d-\d\d\.zip$/)
      const files = Object.keys(unzipSync(readFileSync(await download.path())))
      expect(files).toContain('workspace.jsonl')
      expect(files.filter((name) => name.startsWith('handovers/')).length).toBeGreaterThan(3)
      await page.goto('/settings/changes')
      await page.getByText('exported everything').first().waitFor()
    },
    { acceptDownloads: true },
  ))
