import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsInEachForm } from '../support/look.ts'
import { type Desk, openDesk } from './desk.ts'
import { soon } from './hand.ts'

// A contract is over, and a court may want to see what was: both are said on the account's page, and taken back there.
let desk: Desk
let account: string
beforeAll(async () => {
  desk = await openDesk()
  const { body } = await desk.baton.ask('POST', '/accounts', {
    as: 'sam@meridian.example',
    body: { name: 'Tidewater', region: 'US Central' },
  })
  account = (body as { id: string }).id
})
afterAll(() => desk?.close())

test('the end of a contract is entered with its reason and taken back, and a hold put and lifted, by keys alone', () =>
  desk.sit(
    async (hand, page) => {
      const say = async (button: string, action: string, because?: string) => {
        await hand.use(page.getByRole('button', { name: button, exact: true }))
        const dialog = page.getByRole('dialog')
        await dialog.waitFor()
        if (because !== undefined) {
          await hand.use(dialog.getByRole('button', { name: action, exact: true }))
          await dialog.getByText('Write why, for people who look at the account later.').waitFor()
          found.push(
            ...(await problemsInEachForm(page, `account-${action.toLowerCase().replaceAll(' ', '-')}`, { within: '[role=dialog]' })),
          )
          await hand.write('Why', because)
        }
        await hand.use(dialog.getByRole('button', { name: action, exact: true }))
        await dialog.waitFor({ state: 'detached' })
      }
      const found: unknown[] = []
      await hand.arrive()
      const opens = async (who: string) => {
        await hand.become(who)
        await page.goto(`/accounts/${account}`)
      }
      // What may not go is the administrator's to say, what is over that of operations.
      await opens('Ada Kessler')
      await hand.sees('The contract goes on.')
      expect(await page.getByRole('button', { name: 'Enter end of contract' }).count()).toBe(0)
      await say('Put under legal hold', 'Put under legal hold', 'Dispute about the last invoice')
      await hand.sees('Under legal hold')
      await opens('Sam Okafor')
      // That nothing goes is theirs to know before they enter what would begin the time until it does.
      await hand.sees('Under legal hold')
      await hand.sees(/^Nothing of this account is deleted/)
      await say('Enter end of contract', 'Enter end of contract', 'Not renewed')
      await hand.sees(/^The contract ended on /)
      await hand.sees(/Not renewed\. Entered by Sam Okafor/)
      // Nobody watches over it any more, and nobody is told that nobody is there.
      expect(await page.getByRole('heading', { name: 'Coverage' }).count()).toBe(0)
      // A dispute is nobody else's business.
      expect(await page.getByText('Dispute about the last invoice').count()).toBe(0)
      found.push(...(await problemsInEachForm(page, 'account-ended-and-held')))
      await say('Undo the end', 'Undo the end', 'Renewed after all')
      await hand.sees('The contract goes on.')
      await opens('Ada Kessler')
      await hand.sees(/Dispute about the last invoice\. Entered by Ada Kessler/)
      await say('Lift the legal hold', 'Lift the legal hold')
      await soon(() => page.getByRole('heading', { name: 'Under legal hold' }).count()).toBe(0)
      expect(found).toEqual([])
    },
    // Where the page asks about the coverage before it knows of the end, that is refused, and it shows neither.
    { keyboardOnly: true, expected: [/409 \(Conflict\).*\/coverage\)$/] },
  ))
