import { afterAll, beforeAll, expect, test } from 'vitest'
import { numberGiven } from '../support/number-given.ts'
import { openTwoWorkspaces, type TwoWorkspaces } from '../support/two-workspaces.ts'
import { para, wordFile } from '../support/word-file.ts'

/**
 * What is made to keep a server busy: files that swell, pages and bodies that are nested without end, checks that never come to an end,
 * texts that make an expression try everything. Each is answered, and in between everybody else is: no turn of the process that serves
 * them takes long. Time is that of its own thread, so that a machine that is busy otherwise counts for nothing; BATON_TURN_MS says how
 * many milliseconds a turn may take.
 */

const longestTurn = numberGiven('BATON_TURN_MS', process.env.BATON_TURN_MS, 250)

let two: TwoWorkspaces
beforeAll(async () => {
  two = await openTwoWorkspaces()
})
afterAll(() => two?.close())

type Asked = { method?: 'GET' | 'POST' | 'PUT'; path: string; type?: string; payload?: string | Buffer | object }
const ask = ({ method = 'POST', path, type, payload }: Asked) =>
  two.app.inject({
    method,
    url: path,
    headers: { ...two.headersOf('olu', 'ours'), ...(type === undefined ? {} : { 'content-type': type }) },
    ...(payload === undefined ? {} : { payload }),
  })

const milliseconds = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
/** The longest turn of this thread while something is done. */
async function longestOf(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let last = milliseconds()
  let isOver = false
  const tick = () => {
    const now = milliseconds()
    longest = Math.max(longest, now - last)
    last = now
    if (!isOver) setImmediate(tick)
  }
  setImmediate(tick)
  await work()
  isOver = true
  return Math.round(longest)
}

const page = (body: string) => ({ path: '/api/v1/playbooks/check', payload: { pages: [body] } })
const letter = (payload: Uint8Array | string) => ({
  path: '/api/v1/letter-templates/check?kind=named-to-pool',
  type: 'application/octet-stream',
  payload: Buffer.from(payload),
})
const list = (payload: string, of = 'accounts') => ({ path: `/api/v1/imports?of=${of}`, type: 'text/csv', payload: Buffer.from(payload) })
const head = '---\nroles:\n  - { name: Old CSM, side: outgoing, from: account.csm }\n---\n\n# Swap\n\n## Steps\n\n'
const loops =
  '[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, [1,2,3,4,5,6,7,8,9].all(e, a+b+c+d+e > 0)))))'

const bombs: Record<string, () => Asked> = {
  'a Word file whose text swells': () =>
    letter(wordFile(para('Subject: A'), { 'word/document.xml': new Uint8Array(8 * 1024 * 1024).fill(0x20) })),
  'a Word file of nested elements': () => letter(wordFile('<w:p>'.repeat(20_000) + '</w:p>'.repeat(20_000))),
  'a Word file of entities': () =>
    letter(wordFile('', { 'word/document.xml': `<!DOCTYPE a [<!ENTITY b "${'ha'.repeat(1000)}">]><a>${'&b;'.repeat(1000)}</a>` })),
  'a letter of placeholders without end': () => letter(`Subject: A\n\n${'{{'.repeat(100_000)}`),
  'a page of nested quotes': () => page(`${head}${'> '.repeat(20_000)}x`),
  'a page of nested lists': () => page(head + Array.from({ length: 2_000 }, (_, n) => `${'  '.repeat(n % 400)}- x`).join('\n')),
  'a page of marks that never close': () => page(`${head}${'*a_ '.repeat(30_000)}`),
  'a page of brackets': () => page(`${head}${'['.repeat(50_000)}${']'.repeat(50_000)}`),
  'a page of YAML that names itself': () =>
    page(`---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n---\n\n# X\n`),
  'a check of loops in loops': () => page(`${head}- Old CSM: Tell <!-- { check: "${loops}" } -->\n`),
  'a flow chart of ten thousand arrows': () =>
    page(`${head}\`\`\`mermaid\nflowchart TD\n${Array.from({ length: 10_000 }, (_, n) => `  a${n} --> a${n + 1}`).join('\n')}\n\`\`\`\n`),
  'a body nested without end': () => ({
    path: '/api/v1/accounts',
    type: 'application/json',
    payload: `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  }),
  'a body of a hundred thousand members': () => ({
    path: '/api/v1/accounts',
    type: 'application/json',
    payload: `{${Array.from({ length: 20_000 }, (_, n) => `"a${n}":1`).join(',')}}`,
  }),
  'a number of a hundred thousand digits': () => ({
    path: '/api/v1/accounts',
    type: 'application/json',
    payload: `{"name":"A","arr":${'9'.repeat(100_000)}}`,
  }),
  'a list of one cell': () => list(`name\n"${'x'.repeat(4_000_000)}"`),
  'a list of quotes': () => list(`name\n${'""'.repeat(1_000_000)}`),
  'a list of separators': () => list(`name\n${','.repeat(2_000_000)}`),
  'a list of a hundred thousand columns': () => list(`${Array.from({ length: 100_000 }, (_, n) => `c${n}`).join(',')}\n`),
  'a list of a million rows': () => list(`name\n${'a\n'.repeat(1_000_000)}`),
  'a list of days that could be any': () => list(`name,renewal\n${'A,1/1/1/1/1/1/1/1/1/1/1/1/1/1\n'.repeat(4_000)}`),
  'a list of addresses that are none': () =>
    list(`name,email,roles\n${`A,${'a.'.repeat(120)}@${'b-'.repeat(60)},csm\n`.repeat(2_000)}`, 'people'),
  'a search of blanks and marks': () => ({ method: 'GET', path: `/api/v1/search?q=${encodeURIComponent('%_\\ '.repeat(20))}` }),
  'an address of SCIM that is nested': () => ({ method: 'GET', path: `/scim/v2/Users?filter=${encodeURIComponent('('.repeat(500))}` }),
}

test.each(Object.entries(bombs))('%s is answered, and nobody else waits for it', async (_name, make) => {
  const asked = make()
  // What the first of its kind loads belongs to no attack.
  await ask({ method: 'GET', path: '/api/v1/accounts' })
  await ask({ ...asked, ...(asked.payload instanceof Buffer ? { payload: Buffer.from('name\nA\n') } : {}) })
  let status = 0
  const turn = await longestOf(async () => {
    const [answer, other] = await Promise.all([ask(asked), ask({ method: 'GET', path: '/api/v1/accounts' })])
    status = answer.statusCode
    expect(other.statusCode).toBe(200)
  })
  expect(status).toBeLessThan(500)
  expect(turn).toBeLessThan(longestTurn)
})
