import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

type Look = {
  /** Only this part of the page. */
  within?: string
  /** Not this part, such as a frame in which no script may run: axe would need one. */
  without?: string
  /** What another theme changes is colours, what another width changes is all but colours. */
  about?: 'everything' | 'colours' | 'all but colours'
}

/** What somebody who sees little or uses no pointer would stumble over; empty when there is nothing. */
export async function problemsOf(page: Page, { within, without, about = 'everything' }: Look = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  if (about === 'colours') axe.withRules(['color-contrast'])
  else axe.withTags(wcag)
  if (about === 'all but colours') axe.disableRules(['color-contrast'])
  if (within) axe.include(within)
  if (without) axe.exclude(without)
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')}\n${failureSummary ?? ''}`),
  )
}

/** What is wider than the window, as far as it is not in a pane of its own that scrolls. */
export const widerThanWindow = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document.documentElement.scrollWidth <= innerWidth
      ? []
      : [
          `the page: ${document.documentElement.scrollWidth} of ${innerWidth} pixels`,
          ...[...document.querySelectorAll('main *, aside *, header *')]
            .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
            .map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`)
            .slice(0, 5),
        ],
  )

/** Text of which a part is hidden without a sign, and text that lies upon other text. */
export const cutOrCovered = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    const beginning = (element: Element) => `"${element.textContent?.slice(0, 40)}"`
    const hides = (element: Element) => getComputedStyle(element).overflow !== 'visible'
    for (const element of document.querySelectorAll('main *')) {
      const { overflowY, textOverflow } = getComputedStyle(element)
      const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element
      const isSmall = clientWidth > 1 && (scrollHeight > clientHeight + 3 || scrollWidth > clientWidth + 1)
      // Dots say that there is more, as far as there is room for a word before them.
      const says = textOverflow === 'ellipsis' && clientWidth >= 64
      if (isSmall && overflowY === 'hidden' && !says && element.checkVisibility())
        found.push(`cut: ${beginning(element)}, ${scrollWidth} x ${scrollHeight} in ${clientWidth} x ${clientHeight}`)
    }
    const seen: { element: Element; left: number; top: number; right: number; bottom: number }[] = []
    const texts = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement
      if (!element || !texts.currentNode.textContent?.trim() || !element.checkVisibility() || element.closest('.spoken, option')) continue
      const range = document.createRange()
      range.selectNodeContents(texts.currentNode)
      for (let { left, top, right, bottom } of range.getClientRects()) {
        for (let around: Element | null = element; around; around = around.parentElement) {
          if (!hides(around)) continue
          const box = around.getBoundingClientRect()
          left = Math.max(left, box.left)
          top = Math.max(top, box.top)
          right = Math.min(right, box.right)
          bottom = Math.min(bottom, box.bottom)
        }
        if (right - left > 2 && bottom - top > 2) seen.push({ element, left, top, right, bottom })
      }
    }
    seen.forEach((a, index) => {
      for (const b of seen.slice(index + 1)) {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        if (a.element !== b.element && wide > 3 && high > 0.35 * Math.min(a.bottom - a.top, b.bottom - b.top))
          found.push(`covered: ${beginning(a.element)} and ${beginning(b.element)}`)
      }
    })
    return found
  })

/** In light, in dark and on a narrow phone: what is wrong there, each with the name of the screen. Ends as it began, in light. */
export async function problemsInEachForm(page: Page, name: string, options: Pick<Look, 'within' | 'without'> = {}): Promise<string[]> {
  const before = page.viewportSize() ?? { width: 1360, height: 900 }
  const found: [form: string, problems: string[]][] = []
  await page.emulateMedia({ colorScheme: 'light' })
  await picture(page, `${name}-light`)
  found.push(['light', await problemsOf(page, options)])
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, `${name}-dark`)
  found.push(['dark', await problemsOf(page, { ...options, about: 'colours' })])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 320, height: 640 })
  await picture(page, `${name}-320`)
  found.push(['320', [...(await widerThanWindow(page)), ...(await problemsOf(page, { ...options, about: 'all but colours' }))]])
  await page.setViewportSize(before)
  return found.flatMap(([form, problems]) => problems.map((problem) => `${name}, ${form}: ${problem}`))
}

/** `BATON_PICTURES=folder` keeps what was on the screens, for whoever wants to look. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.BATON_PICTURES
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name.replaceAll(/[^\w-]+/g, '-')}.png`), fullPage: true })
}
