import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ESTree } from 'rolldown/utils'
import { type Findings, isTest, lineOf, parse, relativeImports, type SourceFile } from './source.ts'

/** Whatever else of the repository may name what stands in src/. */
export function readBesideSources(root: string): SourceFile[] {
  return ['tests', 'scripts', 'benchmarks', 'tools'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(tsx?|mjs)$/.test(path))
      .map((path) => ({ path: `${folder}/${path}`, source: readFileSync(join(root, folder, path), 'utf8') })),
  )
}

/** What is exported although no other file names it: it looks as if somebody counted on it. */
export function exportsForNobody(files: readonly SourceFile[], beside: readonly SourceFile[]): Findings {
  const named = new Map<string, Set<string>>()
  for (const { path, source } of [...files, ...beside])
    for (const [word] of source.matchAll(/\w+/g)) {
      const where = named.get(word) ?? new Set()
      named.set(word, where.add(path))
    }
  return files
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      exportedValues(file)
        .filter(({ name }) => named.get(name)?.size === 1)
        .map(({ name, start }) => `${file.path}:${lineOf(file, start)} exports ${name} for nobody`),
    )
}

/** Texts of screens that no screen says any more. */
export function textsForNobody(files: readonly SourceFile[]): Findings {
  const running = files.filter((file) => !isTest(file))
  const readers = new Map<string, SourceFile[]>()
  for (const file of running) for (const { target } of relativeImports(file)) readers.set(target, [...(readers.get(target) ?? []), file])
  return running
    .filter(({ path }) => /^src\/web\/.*words\.ts$/.test(path))
    .flatMap((file) => {
      const said = [...(readers.get(file.path) ?? []), file].map(({ source }) => source)
      return textsOf(file)
        .filter(({ name, of }) => !said.some((source) => isSaid(source, name, of)))
        .map(({ name, start }) => `${file.path}:${lineOf(file, start)} has ${name} for no screen`)
    })
}

/** By its name after a dot, or taken out of the whole; where the name is only known when it is said, any of them may be meant. */
function isSaid(source: string, name: string, of: string): boolean {
  const here = [of, ...[...source.matchAll(new RegExp(`\\b${of} as (\\w+)`, 'g'))].map(([, local = '']) => local)].join('|')
  return new RegExp(`\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\} = (${here})\\b|\\b(${here})\\[`).test(source)
}

function exportedValues(file: SourceFile): { name: string; start: number }[] {
  return parse(file).body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' || !node.declaration) return []
    const { declaration } = node
    if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration')
      return declaration.id ? [{ name: declaration.id.name, start: node.start }] : []
    if (declaration.type !== 'VariableDeclaration') return []
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [{ name: id.name, start: node.start }] : []))
  })
}

function textsOf(file: SourceFile): { name: string; of: string; start: number }[] {
  const objectOf = (node: ESTree.Expression | null): ESTree.ObjectExpression | undefined =>
    node?.type === 'ObjectExpression'
      ? node
      : node?.type === 'TSAsExpression' || node?.type === 'TSSatisfiesExpression'
        ? objectOf(node.expression)
        : undefined
  return parse(file).body.flatMap((node) =>
    node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'VariableDeclaration'
      ? node.declaration.declarations.flatMap(({ id, init }) =>
          (objectOf(init)?.properties ?? []).flatMap((property) =>
            property.type === 'Property' && property.key.type === 'Identifier' && id.type === 'Identifier'
              ? [{ name: property.key.name, of: id.name, start: property.start }]
              : [],
          ),
        )
      : [],
  )
}
