import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { type ESTree, parseSync, Visitor } from 'rolldown/utils'

/** A file of src/, by its path from the root of the repository. */
export type SourceFile = { path: string; source: string }

/** What a check says, one line a finding: `src/core/x.ts:3 …`. Empty when all is well. */
export type Findings = string[]

export function readSources(root: string, kind = /\.tsx?$/): SourceFile[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => kind.test(path))
    .map((path) => ['src', ...path.split(sep)].join('/'))
    .toSorted()
    .map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') }))
}

/** Tests may look anywhere, since nothing that runs looks into them. */
export const isTest = ({ path }: SourceFile): boolean => /\.(test|e2e)\.tsx?$/.test(path)

/** The top folder of src/ in which a file lies, or the file's own name. */
export const roomOf = (path: string): string => path.split('/')[1] ?? ''

export const isRelative = (specifier: string): boolean => specifier.startsWith('.') || specifier.startsWith('/')

export function relativeImports(file: SourceFile): { target: string; at: string }[] {
  return importsOf(file)
    .filter(({ specifier }) => isRelative(specifier))
    .map(({ specifier, line }) => ({ target: posix.join(posix.dirname(file.path), specifier), at: `${file.path}:${line}` }))
}

type Import = { specifier: string; line: number }

/** All ways in which a file names another: import, import(), export from, type import(), and new URL() of a worker's file. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = []
  const add = (source: ESTree.Expression | ESTree.StringLiteral) => {
    if (source.type === 'Literal' && typeof source.value === 'string') {
      found.push({ specifier: source.value, line: lineOf(file, source.start) })
    }
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => node.source && add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    NewExpression: (node) => {
      const [path] = node.arguments
      if (isName(node.callee, 'URL') && path?.type === 'Literal' && typeof path.value === 'string' && /^\..*\.tsx?$/.test(path.value))
        add(path)
    },
  }).visit(parse(file))
  return found
}

const parsed = new WeakMap<SourceFile, ESTree.Program>()

export function parse(file: SourceFile): ESTree.Program {
  const known = parsed.get(file)
  if (known) return known
  const { program, errors } = parseSync(file.path, file.source)
  if (errors.length > 0) throw new Error(`${file.path} cannot be read: ${errors[0]?.message}`)
  parsed.set(file, program)
  return program
}

type Use = ESTree.MemberExpression | ESTree.CallExpression | ESTree.NewExpression | ESTree.VariableDeclarator | ESTree.JSXAttribute

/** Every place for which `name` has a word, as `src/core/x.ts:3 uses …`. */
export function usesOf(file: SourceFile, name: (node: Use) => string | undefined): Findings {
  const found: Findings = []
  const look = (node: Use) => {
    const word = name(node)
    if (word) found.push(`${file.path}:${lineOf(file, node.start)} uses ${word}`)
  }
  new Visitor({ MemberExpression: look, CallExpression: look, NewExpression: look, VariableDeclarator: look, JSXAttribute: look }).visit(
    parse(file),
  )
  return found
}

/** `a.b.c` as it is written; undefined for what has no plain name. */
export function nameOf(node: ESTree.Node): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression') return undefined
  const object = nameOf(node.object)
  const property = node.computed ? constantOf(node.property) : nameOf(node.property)
  return object && property ? `${object}.${property}` : undefined
}

export const isName = (node: ESTree.Node, ...names: string[]): boolean => names.includes(nameOf(node) ?? '')

const constantOf = (node: ESTree.Node): string | undefined =>
  node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined

export const lineOf = ({ source }: SourceFile, offset: number): number => source.slice(0, offset).split('\n').length
