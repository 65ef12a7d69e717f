import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { buildWeb } from '../src/cli/build-web.ts'
import { median, quantile } from './support/load.ts'
import { runningBaton } from './support/processes.ts'
import { screenSizes } from './support/screen-sizes.ts'

type Measured = { ratio: number; growth: null; said: string }
type Asked = { root: string; folder: string; rounds: number; withBrowser: boolean }

/** The budgets of the web: sizes of the built screens, and in a browser on a demo the first paint and the time from a key to its paint. */
export async function measureWeb({ root, folder, rounds, withBrowser }: Asked): Promise<Record<string, Measured>> {
  const { inbox, screens, editor } = screenSizes(await buildWeb(root, () => {}))
  const [[name, largest] = ['', Number.NaN]] = screens
  const sizes = {
    'web inbox': { ratio: inbox / 170, growth: null, said: `${inbox.toFixed(1)} KB` },
    'web screen': { ratio: largest / 60, growth: null, said: `${name}: ${largest.toFixed(1)} KB` },
    'web editor': { ratio: editor / 100, growth: null, said: `${editor.toFixed(1)} KB` },
  }
  return withBrowser ? { ...sizes, ...(await measurePaints(join(folder, 'web'), rounds)) } : sizes
}

async function measurePaints(place: string, rounds: number): Promise<Record<string, Measured>> {
  // Only who asks for it needs a browser.
  const { launchBrowser } = await import('../tests/support/browser.ts')
  const baton = await runningBaton({ BATON_DATA: place, PORT: '0' })
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(baton.address)
    await page.getByRole('main').getByRole('heading').first().waitFor()
    const devtools = await context.newCDPSession(page)
    const paints: number[] = []
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    for (let round = 0; round < rounds; round += 1) {
      await page.goto(`${baton.address}/inbox`)
      await page.getByRole('row').nth(1).or(page.getByRole('listitem').first()).first().waitFor()
      await pause(500)
      paints.push(
        await page.evaluate(
          () =>
            new Promise<number>((resolve) =>
              new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN)).observe({
                type: 'largest-contentful-paint',
                buffered: true,
              }),
            ),
        ),
      )
    }
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await page.goto(`${baton.address}/inbox`)
    await page.getByRole('main').getByRole('heading').first().waitFor()
    await pause(500)
    const keys: number[] = []
    for (let press = 0; press < 40; press += 1) {
      const painted = page.evaluate(
        () =>
          new Promise<number>((resolve) =>
            addEventListener(
              'keydown',
              ({ timeStamp }) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp))),
              { once: true, capture: true },
            ),
          ),
      )
      // The listener stands before the key comes.
      await page.evaluate(() => undefined)
      await page.keyboard.press(press % 8 < 4 ? 'j' : 'k')
      keys.push(await painted)
    }
    const [paint, key] = [median(paints), quantile(keys, 0.95)]
    return {
      'web paint': { ratio: paint / 1500, growth: null, said: `${(paint / 1000).toFixed(2)} s, ${paints.length} visits` },
      'web key': { ratio: key / 50, growth: null, said: `95 % within ${key.toFixed(0)} ms, half within ${median(keys).toFixed(0)} ms` },
    }
  } finally {
    await browser.close()
    await baton.stop()
  }
}
