import type { Locator, Page, Route } from 'playwright-core'
import { expect } from 'vitest'

type Role = Parameters<Page['getByRole']>[0]
type Name = string | RegExp

/** A click or a key is an action, a value that is typed a field. */
export type Done = { actions: number; keys: number; fields: number }

/** Somebody at a screen. Everything goes through what is on it, and is counted: a click, a key or a choice is one action. */
export class Hand {
  readonly page: Page
  /** Without a pointer: what others click is focused and pressed, and a pointer that moves all the same is told by `pointers`. */
  readonly hasPointer: boolean
  actions = 0
  /** Those of the actions that are keys. */
  keys = 0
  /** Values that were typed. */
  fields = 0
  pointers = 0
  /** What each person has done, in actions and fields; the switch between them and the clock belong to the demo and count nowhere. */
  readonly doneBy = new Map<string, Done>()
  #since = { person: '', actions: 0, keys: 0, fields: 0 }
  constructor(page: Page, { hasPointer = true } = {}) {
    this.page = page
    this.hasPointer = hasPointer
  }

  /** Notes every pointer from now on. */
  async watchPointers(): Promise<void> {
    await this.page.exposeFunction('pointerSeen', () => {
      this.pointers += 1
    })
    await this.page.addInitScript(() => {
      const told = () => (window as unknown as { pointerSeen: () => void }).pointerSeen()
      for (const kind of ['pointerdown', 'mousedown', 'touchstart']) addEventListener(kind, told, true)
    })
  }

  /** Somebody else is about to go on: what was done so far was done by who was there. */
  countFor(person: string): void {
    const { person: before, actions, keys, fields } = this.#since
    const known = this.doneBy.get(before) ?? { actions: 0, keys: 0, fields: 0 }
    if (before !== '')
      this.doneBy.set(before, {
        actions: known.actions + this.actions - actions,
        keys: known.keys + this.keys - keys,
        fields: known.fields + this.fields - fields,
      })
    this.#since = { person, actions: this.actions, keys: this.keys, fields: this.fields }
  }

  /** Opens the address that a start prints, and waits until the screen knows who is there. */
  async arrive(): Promise<void> {
    await this.page.goto('/')
    await this.page.getByRole('button', { name: /^You are .* Switch person$/ }).waitFor()
    await this.page.locator('[data-row]').first().waitFor()
  }
  async press(keys: string): Promise<void> {
    this.actions += 1
    this.keys += 1
    await this.page.keyboard.press(keys)
  }
  /** Goes on pressing until it is there; a list that never gets there is an error, not an endless walk. */
  async pressUntil(keys: string, isThere: () => Promise<boolean>, most = 40): Promise<void> {
    for (let times = 0; !(await isThere()); times += 1) {
      if (times === most)
        throw new Error(`${keys} was pressed ${most} times and did not get there; the focus is on "${await this.focused()}".`)
      await this.press(keys)
    }
  }
  async click(role: Role, name: Name, within: Page | Locator = this.page): Promise<void> {
    await this.use(within.getByRole(role, { name }))
  }
  /** A click; without a pointer, the focus and a key. What no Tab and no arrow leads to cannot be used so. */
  async use(target: Locator): Promise<void> {
    this.actions += 1
    if (this.hasPointer) return target.click()
    // A screen that has just come takes the focus to its heading; whoever tabs on meanwhile comes there a moment later.
    let key = ''
    await soon(async () => {
      await target.focus()
      const found = await target.evaluate(async (element) => {
        // What draws itself anew at this moment would swallow the key.
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
        const kind = element instanceof HTMLInputElement ? element.type : element.getAttribute('role')
        const isRoving = element.closest('[role=tablist],[role=radiogroup],[role=menu],[role=listbox],[data-row]') !== null
        return {
          isThere: document.activeElement === element && ((element as HTMLElement).tabIndex >= 0 || isRoving),
          key: kind === 'radio' || kind === 'checkbox' || kind === 'tab' ? 'Space' : 'Enter',
        }
      })
      key = found.key
      return found.isThere
    }).toBe(true)
    await this.page.keyboard.press(key)
  }
  async write(label: Name, text: string, within: Page | Locator = this.page): Promise<void> {
    this.fields += 1
    await within.getByLabel(label).fill(text)
  }

  /** Finds one of many by a part of its name, and takes the first that fits. */
  async find(label: Name, text: string, within: Page | Locator = this.page): Promise<void> {
    await this.write(label, text, within)
    await within.getByRole('option', { name: text }).first().waitFor()
    await this.press('Enter')
  }
  /** A file chosen on the screen: one action, however it is found in the folder. */
  async choose(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    this.actions += 1
    await this.page.locator('input[type=file]').setInputFiles(file)
  }

  /** The row of a task, of an inbox or of a review. */
  row(key: string): Locator {
    return this.page.locator(`[data-row="${key}"]`)
  }
  /**
   * Puts the focus on a row, as arrows or a click would. Only the click is an action: where the focus goes by Tab and arrows counts as
   * little as the way of a pointer.
   */
  async at(key: string): Promise<void> {
    if (this.hasPointer) this.actions += 1
    await this.row(key).focus()
  }

  /** The first thing that a task's row offers, by key. Where it asks for something, the dialog is there. */
  async finish(task: string): Promise<void> {
    // A pointer presses the button of the row, which does what E does.
    this.actions += 1
    const row = this.row(task)
    await row.waitFor()
    const before = [await row.innerText(), this.page.url()]
    const came = async () =>
      (await this.page.getByRole('dialog').count()) > 0 ||
      this.page.url() !== before[1] ||
      (await row.innerText({ timeout: 1_000 }).catch(() => '')) !== before[0]
    // What happens elsewhere may draw the row anew under the finger; then nothing comes of the key, and a person presses again.
    for (let tries = 0; tries < 3; tries += 1) {
      await row.press('e')
      for (let waited = 0; waited < 30; waited += 1) {
        if (await came()) return
        await this.page.waitForTimeout(100)
      }
    }
    throw new Error(`Nothing came of pressing E on "${task}", three times`)
  }
  /** Sends the dialog, once it is open and has the focus, and waits until it is gone. */
  async send(): Promise<void> {
    await this.page.getByRole('dialog').waitFor()
    await soon(() => this.page.evaluate(() => document.activeElement?.closest('[role=dialog] form') !== null)).toBe(true)
    await this.press('Control+Enter')
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  /** What a plan changes elsewhere is applied; what the records showed already needs nothing. */
  async applyUnlessDone(task: string): Promise<void> {
    await this.row(task).waitFor()
    if (
      (await this.row(task)
        .getByText(/^Done:/)
        .count()) === 0
    ) {
      await this.row(task)
        .getByRole('button', { name: /^Apply/ })
        .waitFor()
      await this.finish(task)
    }
    await this.isDone(task)
  }
  async isDone(task: string): Promise<void> {
    await this.row(task)
      .getByText(/^Done:/)
      .waitFor()
  }
  /** A wall-clock time that many days from the demo's today, as the browser's own fields take it. */
  async dayFromNow(days: number): Promise<string> {
    const now = await this.page.locator('aside time').first().getAttribute('datetime')
    return new Date(Date.parse(now ?? '') + days * 86_400_000).toISOString().slice(0, 10)
  }

  /** What the screen said last. */
  async said(words: string | RegExp): Promise<void> {
    await this.page.getByRole('region', { name: 'What just happened' }).getByText(words).last().waitFor()
  }
  async sees(words: string | RegExp, within: Page | Locator = this.page.getByRole('main')): Promise<void> {
    await within.getByText(words).filter({ visible: true }).first().waitFor()
  }

  /** The person switch of the demo. */
  async become(name: string): Promise<void> {
    this.countFor(name)
    // The switch belongs to the demo, and so does the pointer that opens it.
    const { actions, pointers } = this
    await this.page.getByRole('button', { name: /Switch person/ }).click()
    const menu = this.page.getByRole('menu')
    await soon(() => this.page.evaluate(() => document.activeElement?.closest('[role=menu]') !== null)).toBe(true)
    // A menu finds its lines by their first letters, and forgets them after a second without one: on a busy machine in mid-name.
    const highlighted = () => menu.locator('[data-highlighted]').allInnerTexts()
    const look = async () => {
      if (!(await highlighted())[0]?.startsWith(name)) await this.page.keyboard.type(name)
      return highlighted()
    }
    await expect.poll(look, { timeout: 20_000, interval: 1_500 }).toEqual([expect.stringMatching(`^${name}`)])
    await this.press('Enter')
    // A menu gives the focus back when it has closed; what is focused before would lose it again.
    await menu.waitFor({ state: 'detached' })
    await this.page.getByRole('button', { name: `You are ${name}. Switch person` }).waitFor()
    this.actions = actions
    this.pointers = pointers
  }
  /** The buttons of the demo's clock. */
  async forward(by: 'Next working day' | 'Next thing that happens'): Promise<void> {
    // While the screen still follows the last step, a press does nothing, and who looks at the button sees that.
    await soon(() => this.page.getByRole('button', { name: by }).getAttribute('aria-disabled')).not.toBe('true')
    const moved = this.page.waitForResponse((answer) => answer.url().endsWith('/demo/clock') && answer.request().method() === 'POST', {
      timeout: 30_000,
    })
    await this.click('button', by)
    this.actions -= 1
    const { now }: { now: string } = await (await moved).json()
    // The bar shows the new time once the answer has arrived on screen.
    await soon(async () => ((await this.page.locator('aside time').first().getAttribute('datetime')) ?? '') >= now.slice(0, 16)).toBe(true)
  }

  async focused(): Promise<string> {
    return this.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
  }
}

/** Waits until something holds, so that a slow machine is no failure and a wrong state is. */
export const soon = (check: () => unknown, timeout = 20_000) => expect.poll(check, { timeout, interval: 50 })

/** Keeps what is asked there on its way; what it gives lets all of it go on, and waits until the screens have heard the answer. */
export async function hold(page: Page, asks: string | RegExp): Promise<() => Promise<void>> {
  const held: Route[] = []
  await page.route(asks, (route) => void held.push(route))
  return async () => {
    await soon(() => held.length).toBeGreaterThan(0)
    await page.unroute(asks)
    for (const route of held) await route.continue().catch(() => {})
    for (const route of held) await (await route.request().response())?.finished()
    await page.evaluate(() => new Promise((drawn) => setTimeout(drawn, 300)))
  }
}
