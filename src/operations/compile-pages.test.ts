import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type CompileLimits, type CompilePages, compilePages } from './compile-pages.ts'

const shipped = readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-cse.md'), 'utf8')

/** A process that does this with each job, as a page might make the compiler do; `page` is the job's. */
const misbehaving =
  (code: string, ready = "process.send('ready')"): NonNullable<CompileLimits['start']> =>
  (flags) =>
    spawn(
      process.execPath,
      [...flags, '-e', `process.on('message', ({ page }) => { ${code} }); process.on('disconnect', () => process.exit()); ${ready}`],
      {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      },
    )
const honest = 'process.send({ done: { page } })'

let compile: CompilePages | undefined
afterEach(() => compile?.close())

test('a page compiles beside the process that serves everybody, with what it changes', async () => {
  compile = compilePages({ milliseconds: 60_000 })
  const first = await compile.compile(shipped, 'csm-to-cse', null)
  expect({ id: first.definition.id, changes: first.changes }).toEqual({ id: 'csm-to-cse', changes: [] })
  const { changes } = await compile.compile(
    shipped.replace('(within 3 business days)', '(within 5 business days)'),
    'csm-to-cse',
    first.definition,
  )
  expect(changes).toMatchObject([{ what: 'gate', kind: 'changed' }])
  const [page] = await compile.check([{ name: 'Page', text: '# Swap' }])
  expect(page?.diagnostics.map(({ code }) => code)).toContain('steps.none')
  const start = { day: 3, start: '2026-11-23T15:00:00.000Z', calendar: { zone: 'UTC', week: {}, holidays: {}, leave: [] } }
  await expect(compile.tryOut('# Nothing to do', { ...start, role: 'AE' })).rejects.toMatchObject({ kind: 'invalid', code: 'page.errors' })
})

test('what never ends is stopped and refused; others are served meanwhile, and the next page is compiled', async () => {
  // Short for what is endless, long for the page behind it on a busy machine.
  compile = compilePages({ milliseconds: 2_500, start: misbehaving(`if (page === 'endless') for (;;); ${honest}`) })
  let beats = 0
  const beat = setInterval(() => {
    beats += 1
  }, 10)
  const endless = compile.compile('endless', 'a', null)
  const next = compile.compile('short', 'a', null)
  await expect(endless).rejects.toMatchObject({ kind: 'invalid', code: 'page.too-much' })
  clearInterval(beat)
  expect(beats).toBeGreaterThan(3)
  expect(await next).toEqual({ page: 'short' })
})

test('what needs too much memory is stopped and refused, and ends neither the process nor what comes after', async () => {
  compile = compilePages({
    heapMegabytes: 32,
    milliseconds: 60_000,
    start: misbehaving(`const kept = []; if (page === 'huge') for (;;) kept.push(Array.from({ length: 100_000 }, () => ({}))); ${honest}`),
  })
  await expect(compile.compile('huge', 'a', null)).rejects.toMatchObject({ kind: 'invalid', code: 'page.too-much' })
  expect(await compile.compile('short', 'a', null)).toEqual({ page: 'short' })
})

test('a slip of ours is told as one, not as a fault of the page', async () => {
  compile = compilePages({ start: misbehaving("throw new Error('ours')") })
  await expect(compile.compile('short', 'a', null)).rejects.toThrow('Compiling a page failed')
})

test('whoever has gone when their turn comes is passed over, and costs those behind them nothing', async () => {
  const began: string[] = []
  const told = misbehaving(`if (page === 'slow') { const until = Date.now() + 200; while (Date.now() < until); } ${honest}`)
  compile = compilePages({
    start: (flags) => told(flags).on('message', (message: { done?: { page: string } }) => began.push(message.done?.page ?? 'ready')),
  })
  const typist = new AbortController()
  const slow = compile.compile('slow', 'a', null)
  const left = compile.compile('left', 'a', null, typist.signal)
  const behind = compile.compile('behind', 'a', null)
  typist.abort()
  await expect(left).rejects.toMatchObject({ kind: 'unavailable' })
  expect(await Promise.all([slow, behind])).toEqual([{ page: 'slow' }, { page: 'behind' }])
  expect(began).toEqual(['ready', 'slow', 'behind'])
})

test('whoever comes when many wait is asked to come again', async () => {
  compile = compilePages({ waiting: 2, start: misbehaving(honest) })
  const waiting = [compile.compile('one', 'a', null), compile.compile('two', 'a', null)]
  await expect(compile.compile('three', 'a', null)).rejects.toMatchObject({ kind: 'unavailable', code: 'page.busy' })
  expect(await Promise.all(waiting)).toEqual([{ page: 'one' }, { page: 'two' }])
  expect(await compile.compile('four', 'a', null)).toEqual({ page: 'four' })
})
