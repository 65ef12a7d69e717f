import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { launchBrowser, visit } from '../support/browser.ts'
import { cheap, goodPassword } from '../support/own-workspace.ts'
import { type Ran, runCli } from '../support/run-cli.ts'
import { builtScreens } from '../support/screens.ts'
import { Hand } from './hand.ts'

type SitOptions = BrowserContextOptions & { expected?: RegExp[]; keyboardOnly?: true }

export type OwnDesk = {
  baton: TestBaton
  /** Somebody at a browser of their own. */
  sit: <T>(use: (hand: Hand, page: Page) => Promise<T>, options?: SitOptions) => Promise<T>
  /** `baton init` beside the running server, on its database; with answers it is asked at a terminal. */
  init: (args: string[], answers?: string[]) => Promise<Ran>
  close: () => Promise<void>
}

/** An installation with nothing in it: no demo, no workspace, the screens, and browsers to look at them. */
export async function openOwnDesk(): Promise<OwnDesk> {
  const baton = await openTestBaton({ webRoot: await builtScreens(), withoutJobs: false, noDemo: true, passwordCost: cheap })
  const browser: Browser = await launchBrowser()
  const folder = mkdtempSync(join(tmpdir(), 'baton-own-'))
  return {
    baton,
    sit: (use, { keyboardOnly, ...options } = {}) =>
      visit(
        browser,
        {
          baseURL: baton.app.address,
          viewport: { width: 1360, height: 900 },
          reducedMotion: 'reduce',
          // The browser's own lines about a 401 belong to a screen that asks who is there.
          expected: [/status of 40[0134]/],
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
            const said = (await page.locator('main, [role=dialog]').allInnerTexts()).join('\n').slice(0, 3_000)
            throw new Error(`The journey ended early: ${String(error)}\nThe screen at ${page.url()} said:\n${said}`, { cause: error })
          }
        },
      ),
    init: (args, answers) => {
      const { host, user, database } = baton.app.services.database.connectionOf('owner')
      const url = `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(String(host))}`
      const left = [...(answers ?? [])]
      return runCli(['init', ...args], {
        env: { DATABASE_URL: url, BATON_DATA: folder },
        ...(answers && {
          ask: async (question) => {
            const answer = left.shift()
            if (answer === undefined) throw new Error(`Nobody has an answer to "${question}"`)
            return answer
          },
        }),
      })
    },
    close: async () => {
      await browser.close()
      await baton.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Through the form, until somebody is really in: the address says /inbox before, too. */
export async function signIn(hand: Hand, email: string, password = goodPassword): Promise<void> {
  await hand.page.goto('/')
  await hand.write('E-mail address', email)
  await hand.write('Password', password)
  await hand.press('Enter')
  await hand.page.getByRole('heading', { name: 'Inbox' }).waitFor()
}

/** Opens a link that somebody was given, and sets the password that it asks for. */
export async function setPassword(hand: Hand, link: string, password = goodPassword): Promise<void> {
  hand.actions += 1
  await hand.page.goto(`/welcome${link.slice(link.indexOf('#'))}`)
  await hand.write('New password', password)
  await hand.press('Enter')
  await hand.page.getByRole('heading', { name: 'Inbox' }).waitFor()
}
