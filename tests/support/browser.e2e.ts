import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, visit } from './browser.ts'

const pages: Record<string, { body: string; policy?: string; reportOnly?: string }> = {
  '/calm': { body: '<h1>Nothing to say</h1>' },
  '/throws': { body: '<script>setTimeout(() => { throw new Error("the wheel came off") })</script>' },
  '/logs': { body: '<script>console.error("this went wrong")</script>' },
  '/refused': { body: '<script>document.title = "ran"</script>', policy: "default-src 'none'" },
  '/reported': { body: '<style>h1 { color: red }</style>', reportOnly: "style-src 'none'" },
  '/incomplete': { body: '<img src="/missing" alt="">' },
}

let browser: Browser
let server: Server
let baseURL: string

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const found = pages[url]
    if (found?.policy) response.setHeader('content-security-policy', found.policy)
    if (found?.reportOnly) response.setHeader('content-security-policy-report-only', found.reportOnly)
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html' })
    response.end(`<!doctype html><link rel="icon" href="data:,">${found?.body ?? ''}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  server.close()
})

const look = (path: string, expected: RegExp[] = []) =>
  visit(browser, { baseURL, expected }, async ({ page }) => {
    await page.goto(path, { waitUntil: 'networkidle' })
    return page.innerText('body')
  })

test('a browser opens a page and sees what a person sees', async () => {
  expect(await look('/calm')).toContain('Nothing to say')
})

test.each([
  ['throws an error', '/throws', /the wheel came off/],
  ['logs an error', '/logs', /this went wrong/],
  ['breaks its security policy', '/refused', /script-src/],
  ['would break a policy that only reports', '/reported', /style-src/],
  ['misses one of its parts', '/incomplete', /404/],
])('a visit fails when the page %s', async (_what, path, complaint) => {
  await expect(look(path)).rejects.toThrow(complaint)
})

test('a complaint that belongs to the story does not fail the visit', async () => {
  await expect(look('/incomplete', [/404/])).resolves.toBe('')
})
