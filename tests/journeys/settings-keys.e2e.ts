import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { type Hand, soon } from './hand.ts'

// Settings and one's own page without a pointer: each is done by keys alone, and whoever did it still has a place on the screen.
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk?.close())

/** Where the keys go next: never the page as a whole, or the next Tab would begin at its top. */
const hasPlace = (page: Page, after: string) =>
  soon(() => page.evaluate(() => (document.activeElement === document.body ? 'lost' : 'kept')), 3_000)
    .toBe(`kept`)
    .catch(() => {
      throw new Error(`After ${after} nothing has the focus`)
    })
const looksRight = async (page: Page) => expect(await problemsOf(page)).toEqual([])

const become = async (hand: Hand, page: Page, name: string, path: string) => {
  // From a screen that asks for nothing that only some may see: what the last person's inbox still asks for, the next is refused.
  await page.goto('/me')
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
  await hand.become(name)
  await page.goto(path)
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
}

test(
  'a letter template is sent in and approved, sending is stopped and goes on, a calendar is made, by keys alone',
  {
    timeout: 180_000,
  },
  () =>
    desk.sit(
      async (hand, page) => {
        await hand.arrive()
        await become(hand, page, 'Sam Okafor', '/settings/letters/new')
        const text =
          'Subject: {{account}}: who looks after you\n\nDear {{recipients}},\n\n{{incoming contact}} looks after {{account}} now.\n\nKind regards,\n{{sender}}\n'
        await hand.choose({ name: 'words.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })
        await hand.sees('Nothing is wrong with it.')
        await hand.write('Name', 'By keys', page.getByRole('main'))
        await hand.press('Enter')
        await hand.said(/is kept/)
        await hasPlace(page, 'keeping a version')
        await page.waitForURL(({ pathname }) => pathname !== '/settings/letters/new')
        const version = new URL(page.url()).pathname
        await become(hand, page, 'Marta Lindqvist', version)
        await looksRight(page)
        await hand.click('button', 'Approve')
        await page.getByRole('dialog').waitFor()
        await looksRight(page)
        await hand.send()
        await hand.said('It is in force.')
        await hasPlace(page, 'approving')
        await hand.click('button', 'Take out of use')
        await hand.write('Why', 'It was a trial.', page.getByRole('dialog'))
        await hand.send()
        await hand.said('It is out of use.')
        await hasPlace(page, 'taking it out of use')

        await become(hand, page, 'Sam Okafor', '/settings/sending')
        await hand.click('button', 'Stop all sending')
        await hand.write('Why', 'A wrong date', page.getByRole('dialog'))
        await hand.send()
        await hasPlace(page, 'stopping')
        await looksRight(page)
        await hand.click('button', 'Resume sending', page.getByRole('main'))
        await hand.send()
        await hasPlace(page, 'letting it go on')

        await page.goto('/settings/calendars/new')
        await hand.write('Name', 'Lisbon', page.getByRole('main'))
        await hand.find('Public holidays of', 'Portugal')
        await page.getByRole('region', { name: 'The next public holidays there' }).getByRole('listitem').first().waitFor()
        await hand.write('Date', '2027-06-14')
        await hand.write('What it is', 'Team day')
        await hand.click('button', 'Add the day')
        await hand.sees('Team day')
        await hasPlace(page, 'adding a day')
        await hand.click('button', /^Remove .*14 Jun/)
        await hasPlace(page, 'removing a day')
        await hand.click('button', 'Add calendar')
        await hand.said(/Lisbon is saved/)
        await hand.find('Add somebody', 'Priya')
        await hand.said(/Priya Nair works by this calendar/)
        await hasPlace(page, 'adding somebody')
        await hand.click('button', /^Priya Nair does not work by it/)
        await hand.said(/Priya Nair works by the broader calendar again/)
        await hasPlace(page, 'taking somebody out')
        await looksRight(page)
      },
      { keyboardOnly: true },
    ),
)

test('a list is imported and taken back, months are tried out, and one’s own data is saved, by keys alone', () =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await become(hand, page, 'Sam Okafor', '/import?of=people')
      await hand.choose({
        name: 'people.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('E-mail,Name,Roles\nnew@meridian.example,New Body,csm\n'),
      })
      await hand.click('button', 'Import 1 person')
      await hand.sees('1 person imported')
      await hasPlace(page, 'importing')
      await hand.click('button', 'Take back: People')
      await hand.click('button', 'Take back', page.getByRole('dialog'))
      await hand.said(/Taken back: 1 removed/)
      await hasPlace(page, 'taking back')

      await become(hand, page, 'Ada Kessler', '/settings/retention')
      await hand.write('Mail that Baton sent', '24')
      await hand.click('button', 'Show what would be removed')
      await hasPlace(page, 'trying out')
      await hand.click('button', 'Put an account under legal hold')
      await hand.find(/Account/, 'Kestrel', page.getByRole('dialog'))
      await hand.write('Because', 'A dispute', page.getByRole('dialog'))
      await hand.send()
      await hand.click('button', /^Lift the hold of/)
      await hand.sees('No account is under legal hold.')
      await hasPlace(page, 'lifting a hold')

      await become(hand, page, 'Tom Becker', '/me')
      const [file] = await Promise.all([page.waitForEvent('download'), hand.click('button', 'Save as Markdown')])
      expect(file.suggestedFilename()).toMatch(/^personal-data-.*\.md$/)
      await hasPlace(page, 'saving')
      await hand.click('button', 'Enter leave')
      await hand.write('First day', '2031-07-07', page.getByRole('dialog'))
      await hand.write('Last day', '2031-07-11', page.getByRole('dialog'))
      await hand.send()
      await hand.said('Your leave is entered.')
      await hasPlace(page, 'entering leave')
      await hand.click('button', /^Remove the leave .*Jul/)
      await hand.said('Your leave is removed.')
      await hasPlace(page, 'removing leave')
      await looksRight(page)
    },
    { keyboardOnly: true, acceptDownloads: true },
  ))

test('what somebody chose on their page is there after a reload; what is theirs is there in another browser too', () =>
  desk.sit(
    async (hand, page) => {
      await hand.arrive()
      await become(hand, page, 'Tom Becker', '/me')
      await hand.sees(/things? waits? on you\.$/)
      await page.getByLabel('What is not urgent').selectOption('digest')
      await hand.write('The daily list comes at', '10:15')
      await hand.click('checkbox', /^I have quiet hours/)
      await hand.write('From', '19:30')
      await hand.click('button', 'Save notices')
      await hand.said('Your notices are saved.')
      await hand.click('button', 'Name a deputy')
      const dialog = page.getByRole('dialog')
      await hand.find('Who', 'Priya', dialog)
      await hand.write('First day', '2031-08-04', dialog)
      await hand.write('Last day', '2031-08-08', dialog)
      await hand.press('Control+Enter')
      // Where a handover says no, the dialog stays and says why in words.
      await dialog
        .getByText(/Priya Nair cannot stand in there/)
        .first()
        .waitFor()
      await hand.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await page.getByLabel('Colours', { exact: true }).selectOption('dark')
      await page.getByLabel('Rows', { exact: true }).selectOption('comfortable')
      await hand.click('checkbox', /^Single keys do things/)

      const notices = async (screen: Page) => ({
        rest: await screen.getByLabel('What is not urgent').inputValue(),
        at: await screen.getByLabel('The daily list comes at').inputValue(),
        from: await screen.getByLabel('From', { exact: true }).inputValue(),
      })
      const display = (screen: Page) =>
        screen.evaluate(() => ({ ...document.documentElement.dataset })).then(({ theme, density }) => ({ theme, density }))
      await page.reload()
      await soon(() => notices(page)).toEqual({ rest: 'digest', at: '10:15', from: '19:30' })
      await page
        .getByText(/until .*Aug/)
        .first()
        .waitFor()
      expect(await display(page)).toEqual({ theme: 'dark', density: 'comfortable' })
      expect(await page.getByRole('checkbox', { name: /^Single keys do things/ }).isChecked()).toBe(false)
      await hand.press('c')
      expect(new URL(page.url()).pathname).toBe('/me')

      // Colours, rows and keys are of a browser, as the page says: a phone and a wide screen want different ones.
      await desk.sit(async (other, screen) => {
        await other.arrive()
        await become(other, screen, 'Tom Becker', '/me')
        await soon(() => notices(screen)).toEqual({ rest: 'digest', at: '10:15', from: '19:30' })
        await screen
          .getByText(/until .*Aug/)
          .first()
          .waitFor()
        expect(await display(screen)).toEqual({ theme: undefined, density: undefined })
      })
    },
    { keyboardOnly: true },
  ))
