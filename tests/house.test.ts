import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { barrels, circles, looseImports, strangePackages, straysThroughDoors } from './support/doors.ts'
import { fixedText, hiddenInputs, rawMarkup, reachesOut, textsInScreens, vendorNames } from './support/purity.ts'
import { type Findings, isTest, readSources, roomOf, type SourceFile } from './support/source.ts'
import { exportsForNobody, readBesideSources, textsForNobody } from './support/unused.ts'

const root = join(import.meta.dirname, '..')
const all = readSources(root)
const running = all.filter((file) => !isTest(file))
const core = running.filter(({ path }) => roomOf(path) === 'core')

const findAll = (files: SourceFile[], check: (file: SourceFile) => Findings) => files.flatMap((file) => check(file))

describe('the house as it stands', () => {
  test('has rooms to look at', () => {
    expect(core.length).toBeGreaterThan(0)
    expect(new Set(running.map(({ path }) => roomOf(path))).size).toBeGreaterThan(1)
  })

  test('every room looks only through its doors, and inside core only to the left', () => {
    expect(findAll(running, straysThroughDoors)).toEqual([])
  })

  test('every import names the file it means', () => {
    expect(findAll(all, looseImports)).toEqual([])
  })

  test('every room uses only the packages on its list, and only one module the network', () => {
    expect(findAll(running, strangePackages)).toEqual([])
    expect(findAll(running, reachesOut)).toEqual([])
  })

  test('no file only hands on what others define', () => {
    expect(findAll(all, barrels)).toEqual([])
  })

  test('nothing goes in circles, not even types', () => {
    expect(circles(all)).toEqual([])
  })

  test('the rules read no clock, no randomness, no network and no disk', () => {
    expect(findAll(core, hiddenInputs)).toEqual([])
  })

  test('no screen turns text into markup', () => {
    expect(findAll(running, rawMarkup)).toEqual([])
  })

  test('every text of a screen stands in a file of words', () => {
    expect(findAll(running, textsInScreens)).toEqual([])
  })

  test('text has the size that whoever reads asked their browser for', () => {
    const looks = readSources(root, /\.css$/)
    expect(looks.length).toBeGreaterThan(0)
    expect(findAll([...running, ...looks], fixedText)).toEqual([])
  })

  test('nothing is exported, and no text is kept, that nobody uses', () => {
    expect(exportsForNobody(all, readBesideSources(root))).toEqual([])
    expect(textsForNobody(all)).toEqual([])
  })

  test('the rules know no vendor', () => {
    expect(findAll(core, vendorNames)).toEqual([])
  })
})

// A check that cannot find anything would pass as well, so each one is shown what it must find.
describe('the checks', () => {
  const file = (path: string, source: string): SourceFile => ({ path, source })

  test.each([
    ['core looks into the store', 'src/core/process/x.ts', "import { log } from '../../store/log.ts'", 'core may not look into store'],
    [
      'the store looks into operations',
      'src/store/x.ts',
      "import type { Op } from '../operations/op.ts'",
      'store may not look into operations',
    ],
    ['an operation looks into http', 'src/operations/x.ts', "const { reply } = await import('../http/reply.ts')", 'may not look into http'],
    ['a screen looks into the store', 'src/web/a/x.tsx', "export { rows } from '../../store/rows.ts'", 'web may not look into store'],
    ['the command line looks into the store', 'src/cli/x.ts', "type Row = import('../store/rows.ts').Row", 'cli may not look into store'],
    ['app.ts looks into a command', 'src/app.ts', "import { serve } from './cli/serve.ts'", 'app.ts may not look into cli'],
    [
      'a worker is started next door',
      'src/http/x.ts',
      "new Worker(new URL('../jobs/worker.ts', import.meta.url))",
      'http may not look into jobs',
    ],
    [
      'core looks to the right',
      'src/core/base/x.ts',
      "import { decide } from '../process/decide.ts'",
      'core/base may not look into core/process',
    ],
    ['something that runs looks into a test', 'src/http/x.ts', "import { given } from './y.test.ts'", 'looks into a test'],
    ['something that runs looks out of src', 'src/http/x.ts', "import { visit } from '../../tests/support/browser.ts'", 'looks out of src'],
    ['a folder of core has no place', 'src/core/misc/x.ts', 'export const x = 1', 'no folder of core'],
    ['a room has no row', 'src/utils/x.ts', 'export const x = 1', 'is in no room'],
  ])('find that %s', (_what, path, source, finding) => {
    expect(straysThroughDoors(file(path, source))).toEqual([expect.stringContaining(finding)])
  })

  test.each([
    ['src/http/x.ts', "import { decide } from '../core/process/decide.ts'"],
    ['src/core/process/x.ts', "import { Refusal } from '../base/refusal.ts'\nimport { evolve } from './evolve.ts'"],
    ['src/cli/x.ts', "import { open } from '../app.ts'"],
    ['src/store/x.ts', "const migrations = new URL('./migrations/', import.meta.url)"],
  ])('let %s look through an open door', (path, source) => {
    expect(straysThroughDoors(file(path, source))).toEqual([])
    expect(looseImports(file(path, source))).toEqual([])
  })

  test.each([
    "import '../base/refusal'",
    "import x from '../base/refusal.js'",
    "export * from '..'",
    "import './x.css'",
  ])('find the loose import in %s', (source) => {
    expect(looseImports(file('src/core/process/x.ts', source))).toHaveLength(1)
  })

  test.each([
    ['a package off the list', 'src/core/base/x.ts', "import pg from 'pg'", 'core may not use the package pg'],
    ['a package for other rooms', 'src/web/x.tsx', "import { sql } from 'kysely'", 'web may not use the package kysely'],
    ['the disk in core', 'src/core/base/x.ts', "import { readFileSync } from 'node:fs'", "core may not use Node's own modules"],
    ['the disk in core, the old way', 'src/core/base/x.ts', "import { readFileSync } from 'fs'", "core may not use Node's own modules"],
    ['a connection outside egress', 'src/connectors/tickets/x.ts', "import { connect } from 'node:tls'", 'reaches out'],
    ['a look-up outside egress', 'src/jobs/x.ts', "import { lookup } from 'node:dns/promises'", 'reaches out'],
  ])('find %s', (_what, path, source, finding) => {
    expect(strangePackages(file(path, source))).toEqual([expect.stringContaining(finding)])
  })

  test.each([
    '<p dangerouslySetInnerHTML={{ __html: text }} />',
    'const x = (box.innerHTML = text)',
    "box.insertAdjacentHTML('beforeend', text)",
  ])('find the markup in %s', (source) => {
    expect(rawMarkup(file('src/web/x.tsx', source))).toHaveLength(1)
  })

  test.each([
    '<p>Nothing here</p>',
    '<p>{n} rows</p>',
    '<button aria-label="Close">×</button>',
  ])('find the text that no other language would find in %s', (source) => {
    expect(textsInScreens(file('src/web/x.tsx', `const x = ${source}`))).toHaveLength(1)
    expect(textsInScreens(file('src/web/x.tsx', 'const x = <p title={words.title}>{words.text} · 3</p>'))).toEqual([])
  })

  test('find what is exported for nobody, and leave what a test or a script names', () => {
    const lone = file('src/core/base/x.ts', 'export const lone = 1\nexport const asked = lone\nexport function told() {}')
    const beside = [file('tests/x.test.ts', "import { asked } from '../src/core/base/x.ts'")]
    expect(exportsForNobody([lone, file('src/cli/y.ts', "import { told } from '../core/base/x.ts'")], beside)).toEqual([
      'src/core/base/x.ts:1 exports lone for nobody',
    ])
  })

  test('find a text that no screen says, and leave what is said by a name made up while it runs', () => {
    const texts = file(
      'src/web/a/words.ts',
      "export const words = {\n  said: 'A',\n  gone: 'B',\n}\nexport const states = { open: 'Open' }",
    )
    const screen = file('src/web/a/a.tsx', "import { states, words as texts } from './words.ts'\nconst a = [texts.said, states[state]]")
    expect(textsForNobody([texts, screen])).toEqual(['src/web/a/words.ts:3 has gone for no screen'])
  })

  test('let core use its packages by any of their paths, and egress the network', () => {
    expect(strangePackages(file('src/core/base/x.ts', "import { z } from 'zod/mini'\nimport gfm from 'remark-gfm'"))).toEqual([])
    expect(strangePackages(file('src/connectors/egress.ts', "import { request } from 'node:https'"))).toEqual([])
  })

  test.each([
    ['a barrel', "export * from './a.ts'\nexport { b } from './b.ts'"],
    ['a barrel in two steps', "import { a } from './a.ts'\nexport { a }"],
    ['a barrel of types', "export type { A } from './a.ts'"],
  ])('find %s', (_what, source) => {
    expect(barrels(file('src/core/base/index.ts', source))).toHaveLength(1)
  })

  test('take a file with something of its own for no barrel', () => {
    expect(barrels(file('src/core/base/x.ts', "export { a } from './a.ts'\nexport const b = 1"))).toEqual([])
    expect(barrels(file('src/web/main.ts', "import './a.css'"))).toEqual([])
  })

  test('find a circle of types, with the way round', () => {
    const circle = [
      file('src/core/base/a.ts', "import type { B } from './b.ts'"),
      file('src/core/base/b.ts', "import { c } from './c.ts'"),
      file('src/core/base/c.ts', "type A = import('./a.ts').A"),
    ]
    expect(circles(circle)).toEqual(['src/core/base/a.ts -> src/core/base/b.ts -> src/core/base/c.ts -> src/core/base/a.ts'])
    expect(circles(circle.slice(0, 2))).toEqual([])
  })

  test.each([
    'const now = Date.now()',
    "const now = Date['now']()",
    'const now = new Date()',
    'const now = Date()',
    'const local = new Date(2026, 2, 1)',
    'const hour = due.getHours()',
    'const luck = Math.random()',
    'const id = crypto.randomUUID()',
    'const id = globalThis.crypto.randomUUID()',
    "const reply = await fetch('/x')",
    'setTimeout(() => {}, 10)',
    'const today = Temporal.Now.instant()',
    'const mode = process.env.MODE',
    'const { now } = Date',
    'const random = Math',
  ])('find the hidden input in `%s`', (source) => {
    expect(hiddenInputs(file('src/core/base/x.ts', source)).length).toBeGreaterThan(0)
  })

  test.each([
    "const due = new Date('2026-03-01T09:00:00Z')",
    'const hour = due.getUTCHours()',
    'const most = Math.max(1, 2)',
    'type Clock = { now: () => Date }',
    'const start = circumstances.now',
    'const isDate = (x: unknown) => x instanceof Date',
  ])('leave `%s` alone', (source) => {
    expect(hiddenInputs(file('src/core/base/x.ts', source))).toEqual([])
  })

  test('find who reaches out beside egress', () => {
    expect(reachesOut(file('src/jobs/x.ts', "await fetch('https://tickets.example')"))).toHaveLength(1)
    expect(reachesOut(file('src/connectors/egress.ts', "await fetch('https://tickets.example')"))).toEqual([])
  })

  test.each(['// as Zendesk does', 'const salesforceId = 1', "'Slack'"])('find the vendor in `%s`', (source) => {
    expect(vendorNames(file('src/core/facts/x.ts', source))).toHaveLength(1)
  })

  test('take no ordinary word for a vendor', () => {
    expect(vendorNames(file('src/core/facts/x.ts', '// two days of slack before the cut-over; zoom in'))).toEqual([])
  })

  test.each([
    'font: 400 13px / 20px var(--mono);',
    'font-size:11px}',
    '--t-sm: 0.8125rem / 20px;',
    "{ fontSize: '12px' }",
    '@media (max-width: 720px) {',
  ])('find the pixels in `%s`', (source) => {
    expect(fixedText(file('src/web/x.css', source))).toHaveLength(1)
  })

  test('leave other pixels alone', () => {
    expect(fixedText(file('src/web/x.css', 'font: inherit; padding: 4px; border: 1px solid; font-feature-settings: "tnum"'))).toEqual([])
  })

  test('refuse a file that cannot be read instead of passing it', () => {
    expect(() => straysThroughDoors(file('src/core/base/x.ts', "import { from './y.ts'"))).toThrow('src/core/base/x.ts cannot be read')
  })
})

test('Node is given the same however Baton is started', () => {
  const flagsIn = (path: string) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .filter((line) => line.includes('src/cli/main.mjs') && line.includes('--max'))
      .map((line) => line.match(/--max-[\w-]+=\d+/g)?.join(' '))
  const asked = ['package.json', 'Dockerfile', 'baton'].map(flagsIn)
  expect(asked).toEqual([asked[0], asked[0], asked[0]])
  expect(asked[0]).toHaveLength(1)
  // Read by the C libraries under it.
  const variablesIn = (path: string) => readFileSync(join(root, path), 'utf8').match(/\bMALLOC_\w+=\d+/g)
  const set = ['package.json', 'Dockerfile', 'baton'].map(variablesIn)
  expect(set).toEqual([set[0], set[0], set[0]])
  expect(set[0]).not.toBeNull()
})

describe('dependencies', () => {
  type Manifest = Partial<Record<'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies', Record<string, string>>>
  type Lock = { packages: Record<string, { resolved?: string; link?: boolean }> }
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const manifests = ['package.json', 'toolchain/package.json', 'tools/mermaid/package.json'].map((path): Manifest => JSON.parse(read(path)))

  test('every runtime dependency has a reason, and every reason a dependency', () => {
    const reasons = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)]
    const [{ dependencies = {}, optionalDependencies = {} } = {}] = manifests
    expect(reasons.map(([, name]) => name).toSorted()).toEqual(Object.keys({ ...dependencies, ...optionalDependencies }).toSorted())
    expect(reasons.filter(([, , reason = '']) => reason.trim().length < 20)).toEqual([])
  })

  test('every version is exact', () => {
    const loose = manifests.flatMap(({ dependencies, devDependencies, optionalDependencies, peerDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies }).filter(
        ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
      ),
    )
    expect(loose).toEqual([])
  })

  test.each([
    'package-lock.json',
    'toolchain/package-lock.json',
    'tools/mermaid/package-lock.json',
  ])('%s names no place to fetch from, so that any registry serves', (path) => {
    const { packages }: Lock = JSON.parse(read(path))
    expect(Object.keys(packages).length).toBeGreaterThan(1)
    expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  })
})
