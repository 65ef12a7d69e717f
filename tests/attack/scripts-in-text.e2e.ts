import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { launchBrowser, visit } from '../support/browser.ts'
import { builtScreens } from '../support/screens.ts'
import { scriptsInText } from './scripts-in-text.ts'

/**
 * Hundreds of texts that a browser would run, written wherever people write, and looked at wherever it is shown: none runs, none becomes
 * markup, and no policy has to step in.
 */

const sam = 'sam@meridian.example'
const priya = 'priya@meridian.example'

let baton: TestBaton
let browser: Browser
let folder: string
let cookie: { name: string; value: string; url: string }
beforeAll(async () => {
  ;[baton, browser] = await Promise.all([builtScreens().then((webRoot) => openTestBaton({ webRoot })), launchBrowser()])
  folder = mkdtempSync(join(tmpdir(), 'baton-scripts-'))
  cookie = { name: 'baton_session', value: await baton.token(sam), url: baton.app.address }
})
afterAll(async () => {
  await browser?.close()
  await baton?.close()
  rmSync(folder, { recursive: true, force: true })
})

const asked = async <T>(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  { as = sam, body }: { as?: string; body?: unknown } = {},
): Promise<T> => {
  const answer = await baton.ask(method, path, { as, ...(body === undefined ? {} : { body }) })
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body).slice(0, 300)}`).toBeLessThan(300)
  return answer.body as T
}
const csvCell = (text: string) => `"${text.replaceAll('"', '""')}"`
/** All of them in as few texts of that length as they fit into. */
function texts(most: number): string[] {
  const done: string[] = []
  for (const one of scriptsInText) {
    const last = done.at(-1)
    if (last === undefined || last.length + one.length + 1 > most) done.push(one)
    else done[done.length - 1] = `${last}\n${one}`
  }
  return done
}
const evilName = `"><img src=x onerror=xss(1)>{{x}}`

/** Written by people, through the API, wherever it takes a text: a person, accounts, contacts, comments, records, a page. */
async function write() {
  const { items } = await asked<{ items: { id: string; ref: string; account: { id: string; name: string } }[] }>(
    'GET',
    '/handovers?limit=100',
  )
  const kestrel = items.find(({ account }) => account.name === 'Kestrel Logistics')
  if (!kestrel) throw new Error('The demo has no Kestrel')
  const { services, tenant } = baton.app
  await services.database.owner.query(`update baton.person set name = $2 where tenant = $1 and email = 'tom@meridian.example'`, [
    tenant,
    evilName,
  ])
  services.forget(tenant)
  const contacts = `Account,Name\n${scriptsInText.map((one, index) => `Kestrel Logistics,${csvCell(`${one} ${index}`)}`).join('\n')}\n`
  await importList('contact', contacts)
  for (const [index, notes] of texts(9_000).entries())
    await asked('PUT', `/accounts/${kestrel.account.id}/records/contact/notes-${index}`, {
      as: priya,
      body: { data: { name: 'Noted', notes } },
    })
  const people = await asked<{ items: { id: string; name: string }[] }>('GET', '/people?limit=200')
  const tom = people.items.find(({ name }) => name === evilName)
  await asked('PUT', `/accounts/${kestrel.account.id}`, { body: { name: evilName } })
  for (const text of texts(3_500))
    await asked('POST', `/handovers/${kestrel.id}/commands`, { as: priya, body: { command: 'comment', text, mentions: [tom?.id] } })
  await asked('PUT', `/accounts/${kestrel.account.id}/records/document/${encodeURIComponent("x'onerror=xss(1)")}`, {
    as: priya,
    body: { data: { title: evilName, kind: 'notes', link: 'https://docs.example/"><img src=x onerror=xss(1)>' } },
  })
  for (const [index, one] of scriptsInText.filter((_, at) => at % 30 === 0).entries())
    await asked('POST', '/accounts', { body: { name: `${index} ${one}`, region: one.slice(0, 60) } })
  const flow = scriptsInText.map((one, index) => `  n${index}["${one.replaceAll('"', '#quot;')}"]`).join('\n')
  const page = (await asked<{ page: string }>('GET', '/playbooks/csm-to-cse')).page
  const steps = scriptsInText.map((one) => `- CSM: ${one}`).join('\n')
  const draft = `${page}\n\n## ${evilName}\n\n${steps}\n\n\`\`\`mermaid\nflowchart TD\n${flow}\n\`\`\`\n`
  await asked('PUT', '/playbooks/csm-to-cse/drafts/mine', { body: { page: draft, basedOn: null } })
  // A letter about an account of that name: the mail to its AE, and the page that its link opens.
  const copper = items.find(({ account }) => account.name === 'Copper Ridge Dairy')
  await asked('PUT', `/accounts/${copper?.account.id}`, { body: { name: `${evilName} 2` } })
  const { now } = await asked<{ now: string }>('GET', '/demo/clock')
  const dates = [20, 22].map((days) => new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10))
  const body = { command: 'draft-letter', on: 'send-letter', dates }
  await asked('POST', `/handovers/${copper?.id}/commands`, { as: 'mei@meridian.example', body })
  return { kestrel }
}

async function importList(of: string, text: string) {
  const file = new TextEncoder().encode(text)
  const ask = (path: string) => baton.ask('POST', `${path}?of=${of}`, { as: sam, body: file, headers: { 'content-type': 'text/csv' } })
  const preview = (await ask('/imports')).body as { digest: string; ready: boolean; problems: unknown }
  expect(preview, JSON.stringify(preview.problems)).toMatchObject({ ready: true })
  expect((await ask(`/imports/${preview.digest}/confirm`)).status).toBeLessThan(300)
}

/** Whether anything ran, and whatever stands in the page that only such a text could have made. */
async function traces(page: Page, name: string): Promise<string[]> {
  const found = await page.evaluate(() => {
    const strange = [...document.querySelectorAll('*')].filter((one) => {
      const names = one.getAttributeNames()
      const leads = ['href', 'src', 'action', 'formaction', 'data', 'xlink:href'].some((at) =>
        /^\s*(javascript|data|vbscript):/i.test(one.getAttribute(at) ?? ''),
      )
      const isMade = ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'MARQUEE', 'XSS', 'FOREIGNOBJECT', 'MGLYPH'].includes(one.tagName.toUpperCase())
      const isScript = one.tagName.toUpperCase() === 'SCRIPT' && !/^\/assets\//.test(one.getAttribute('src') ?? '')
      return (
        names.some((at) => at.startsWith('on') || at === 'srcdoc') ||
        leads ||
        isScript ||
        (isMade && !(one.getAttribute('src') ?? '').startsWith('/api/v1/mail/'))
      )
    })
    const ran = (globalThis as { ran?: number }).ran ?? 0
    return [...(ran > 0 ? [`ran ${ran} times`] : []), ...strange.map((one) => one.outerHTML.slice(0, 200))]
  })
  return found.map((one) => `${name}: ${one}`)
}

const shows = (page: Page, words = 'xss(1)') =>
  expect
    .poll(
      () =>
        page.evaluate(
          () =>
            `${document.body.innerText} ${[...document.querySelectorAll('input, textarea')].map((one) => (one as HTMLInputElement).value).join(' ')}`,
        ),
      { timeout: 20_000 },
    )
    .toContain(words)

test('none of them runs, wherever it is shown', async () => {
  expect(scriptsInText.length).toBeGreaterThan(300)
  const { kestrel } = await write()
  const found: string[] = []
  const encoded = encodeURIComponent(evilName)
  const { items: mails } = await asked<{ items: { id: string; subject: string; text: string; html: string | null }[] }>(
    'GET',
    '/mail?limit=100',
  )
  const shownMails = mails.filter(({ html, text }) => html !== null && text.includes('xss(1)')).slice(0, 3)
  expect(shownMails.length).toBeGreaterThan(0)
  await visit(browser, { baseURL: baton.app.address, expected: [/\b(400|404|409)\b/] }, async ({ page, context }) => {
    await context.addCookies([cookie])
    await context.addInitScript(() => {
      Object.assign(globalThis, { ran: 0, xss: () => Object.assign(globalThis, { ran: ((globalThis as { ran?: number }).ran ?? 0) + 1 }) })
    })
    page.on('dialog', (dialog) => {
      found.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    const look = async (path: string, words: string | null = 'xss(1)') => {
      await page.goto(path)
      if (words !== null) await shows(page, words)
      found.push(...(await traces(page, path)))
    }
    await look('/accounts')
    await look(`/accounts/${kestrel.account.id}`)
    await look(`/accounts/${kestrel.account.id}/dossier`)
    for (const tab of ['', '?tab=document', '?tab=people', '?tab=plan', '?tab=timeline', '?tab=checks'])
      await look(`/h/${kestrel.ref}${tab}`)
    for (const path of ['/inbox?view=others', '/handovers', '/mail', '/settings/changes', '/insights']) await look(path, null)
    await look('/playbooks/csm-to-cse')
    for (const { id, text } of shownMails) {
      await look(`/api/v1/mail/${id}/html`)
      for (const [path] of text.matchAll(/\/l\/[\w-]{43}/g)) await look(path)
    }
    // What stands in an address, also in the one that a provider of single sign-on sends back.
    for (const path of [
      `/h/${encoded}`,
      `/accounts/${encoded}`,
      `/playbooks/${encoded}`,
      `/nowhere/${encoded}?q=${encoded}#${encoded}`,
      `/handovers?q=${encoded}`,
      `/sign-in/callback?state=${encoded}&error=${encoded}&error_description=${encoded}`,
      `/docs?${encoded}`,
      `/l/${encoded}`,
    ])
      await look(path, null)

    await page.goto('/inbox')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    for (const words of ['<img src=x onerror', 'xss(1)', scriptsInText[60] ?? '']) {
      await page.getByRole('combobox', { name: 'Search and commands' }).fill(words.slice(0, 100))
      await page.waitForTimeout(300)
      found.push(...(await traces(page, `search ${words}`)))
    }

    // A file of somebody else: its name, its head, its cells, what is said of them, and what is said when they are in.
    await page.goto('/import?of=accounts')
    const rows = scriptsInText.map((one, index) => `${csvCell(`${index} ${one}`)},${csvCell(one.slice(0, 200))}`).join('\n')
    const drop = (head: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name: `${evilName}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`${head}\n${rows}\n`) })
    await drop(`Account,"${evilName.replaceAll('"', '""')}"`)
    await shows(page)
    found.push(...(await traces(page, 'an import')))
    await page.getByRole('button', { name: /^Import \d+ accounts/ }).click()
    await shows(page, 'accounts imported')
    found.push(...(await traces(page, 'an import that is done')))
    await page.goto('/settings/letters/new')
    const letter = Buffer.from(`Subject: {{account}} ${evilName}\n\nDear {{recipients}},\n\n${scriptsInText.join('\n')}\n`)
    await page.locator('input[type=file]').setInputFiles({ name: `${evilName}.txt`, mimeType: 'text/plain', buffer: letter })
    await shows(page)
    found.push(...(await traces(page, 'a letter template')))
  })
  expect(found).toEqual([])
})

test('a file that Baton gives runs nothing either, opened from the disk where no policy holds', async () => {
  const { items } = await asked<{ items: { id: string; account: { name: string } }[] }>('GET', '/handovers?limit=100')
  const kestrel = items.find(({ account }) => account.name === evilName)
  const pack = await baton.app.server.inject({
    url: `/api/v1/handovers/${kestrel?.id}/evidence-pack`,
    headers: { host: '127.0.0.1', authorization: `Bearer ${await baton.token(sam)}` },
  })
  const file = join(folder, 'pack.html')
  writeFileSync(file, pack.body)
  expect(pack.body).toContain('xss(1)')
  await visit(browser, {}, async ({ page, context }) => {
    await context.addInitScript(() => Object.assign(globalThis, { ran: 0, xss: () => Object.assign(globalThis, { ran: 1 }) }))
    await page.goto(pathToFileURL(file).href)
    await shows(page)
    expect((await traces(page, 'an evidence pack')).filter((one) => !one.includes('<script'))).toEqual([])
  })
})

test('an address that would run something is taken nowhere', async () => {
  const { items } = await asked<{ items: { account: { id: string } }[] }>('GET', '/handovers?limit=1')
  for (const link of [
    'javascript:xss(1)',
    'JavaScript:xss(1)',
    ' javascript:xss(1)',
    'java\nscript:xss(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    'blob:x',
  ]) {
    const path = `/accounts/${items[0]?.account.id}/records/document/x`
    const { status } = await baton.ask('PUT', path, { as: priya, body: { data: { title: 'x', kind: 'notes', link } } })
    expect([link, status >= 400]).toEqual([link, true])
  }
})
