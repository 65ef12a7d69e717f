import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Settings } from '../../src/app.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { launchBrowser, visit } from '../support/browser.ts'
import { builtScreens } from '../support/screens.ts'
import { Hand } from './hand.ts'

type SitOptions = BrowserContextOptions & {
  /** Complaints of the browser that belong to the story, such as its own line about a 412. */
  expected?: RegExp[]
  /** Nobody touches a pointer. */
  keyboardOnly?: true
}

export type Desk = {
  baton: TestBaton
  browser: Browser
  /** Somebody sits down at a browser of their own. It must not have complained when they leave. */
  sit: <T>(use: (hand: Hand, page: Page) => Promise<T>, options?: SitOptions) => Promise<T>
  /** An account of that person that is not changing hands. */
  freeAccountOf: (person: string) => Promise<string>
  close: () => Promise<void>
}

/** The whole of Baton with its screens, its jobs and a small demo, and browsers to look at it. */
export async function openDesk(settings: Partial<Settings> = {}): Promise<Desk> {
  const baton = await openTestBaton({ webRoot: await builtScreens(), withoutJobs: false, ...settings })
  const browser = await launchBrowser()
  return {
    baton,
    browser,
    sit: (use, { keyboardOnly, expected = [], ...options } = {}) =>
      visit(
        browser,
        {
          baseURL: baton.app.address,
          viewport: { width: 1360, height: 900 },
          reducedMotion: 'reduce',
          // What only Baton itself overtook is sent again by the screen; the browser notes the first answer all the same.
          expected: [/status of 412/, ...expected],
          ...options,
        },
        async ({ page }) => {
          page.setDefaultTimeout(20_000)
          try {
            const hand = new Hand(page, { hasPointer: keyboardOnly !== true })
            if (keyboardOnly) await hand.watchPointers()
            const done = await use(hand, page)
            if (keyboardOnly && hand.pointers > 0) throw new Error(`A pointer was used ${hand.pointers} times`)
            return done
          } catch (error) {
            throw new Error(`A journey ended early: ${String(error)}\nThe screen at ${page.url()} said:\n${await screenOf(page)}`, {
              cause: error,
            })
          } finally {
            // What a route still asks for when everything was seen is nobody's mistake.
            await page.unrouteAll({ behavior: 'ignoreErrors' })
          }
        },
      ),
    freeAccountOf: async (person) => {
      const { body } = await baton.ask('GET', '/accounts?limit=100', { as: 'sam@meridian.example' })
      const { items } = body as { items: { name: string; holder: { name: string } | null; handover: object | null }[] }
      // Strategic accounts go to no pool.
      const { body: stay } = await baton.ask('GET', '/accounts?limit=100&tier=Strategic', { as: 'sam@meridian.example' })
      const staying = (stay as typeof body & { items: { name: string }[] }).items.map(({ name }) => name)
      const free = items.find(({ name, holder, handover }) => holder?.name === person && handover === null && !staying.includes(name))
      if (!free) throw new Error(`${person} has no account in this demo that is not changing hands already`)
      return free.name
    },
    close: async () => {
      await browser.close()
      await baton.close()
    },
  }
}

/** What somebody would have seen, in words, so that a failed journey can be understood without walking it again. */
const screenOf = async (page: Page): Promise<string> => {
  const parts = await Promise.all(
    ['[role=dialog]', 'main', '[aria-label="What just happened"]'].map((part) => page.locator(part).allInnerTexts()),
  )
  return parts.flat().join('\n').replace(/\n+/g, '\n').slice(0, 6_000)
}
