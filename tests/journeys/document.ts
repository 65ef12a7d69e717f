import type { Hand } from './hand.ts'

/** Answers every blank of the handover document, each as its kind of field asks. The dialog goes from one to the next by itself. */
export async function fillDocument(hand: Hand): Promise<void> {
  const { page } = hand
  await hand.click('button', /^Fill in the document, \d+ blanks? left$/, page.getByRole('region', { name: 'Next' }))
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  for (let asked = ''; ; ) {
    // The next question comes in the place of the last one.
    await page.waitForFunction((before) => document.querySelector('[role=dialog] h2')?.textContent !== before, asked)
    if ((await dialog.count()) === 0) return
    asked = (await dialog.getByRole('heading').first().textContent()) ?? ''
    const fields = dialog.locator('form :is(input, textarea)')
    for (const field of await fields.all()) {
      const type = (await field.getAttribute('type')) ?? 'text'
      if (type === 'checkbox' || type === 'radio') {
        await field.check()
        break
      }
      hand.fields += 1
      if (type === 'date') await field.fill(await hand.dayFromNow(20))
      else if (type === 'url') await field.fill('https://docs.example/notes')
      else await field.fill((await field.getAttribute('inputmode')) === 'decimal' ? '3' : 'As the two of us have talked about it')
    }
    await hand.press('Control+Enter')
  }
}
