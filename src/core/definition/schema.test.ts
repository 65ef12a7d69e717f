import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { numberGiven } from '../../../tests/support/number-given.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { Definition } from './definition.ts'
import { DefinitionSchema, definitionJsonSchema } from './schema.ts'

const root = join(import.meta.dirname, '../../..')
const pages = ['playbooks', 'tests/pages'].flatMap((folder) =>
  readdirSync(join(root, folder)).flatMap((name) =>
    name.endsWith('.md') ? [[name, readFileSync(join(root, folder, name), 'utf8')] as const] : [],
  ),
)

/** Both are the same type, with the same fields optional; the compiler refuses the line below when they are not. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Flat<T> = T extends (infer E)[] ? Flat<E>[] : T extends object ? { [K in keyof T]: Flat<T[K]> } : T
const saysTheSame: Same<Flat<z.output<typeof DefinitionSchema>>, Flat<Definition>> = true

test('the schema and the types that the code reads are the same', () => {
  expect(saysTheSame).toBe(true)
})

test.each(pages)('%s compiles to what the schema describes, and to nothing that it does not', (_name, source) => {
  const { definition } = compilePlaybook(source)
  expect(DefinitionSchema.parse(definition)).toEqual(definition)
  // As readers get it: nothing is lost on the way through JSON.
  expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
})

test('whatever lines are torn out of a page, what is left compiles to what the schema describes', () => {
  const torn = fc.record({ page: fc.constantFrom(...pages.map(([, source]) => source)), gone: fc.array(fc.nat(400), { maxLength: 80 }) })
  fc.assert(
    fc.property(torn, ({ page, gone }) => {
      const out = new Set(gone)
      const lines = page.split('\n').filter((_, index) => !out.has(index))
      DefinitionSchema.parse(compilePlaybook(lines.join('\n')).definition)
    }),
    { numRuns: numberGiven('BATON_RUNS', process.env.BATON_RUNS, 40) },
  )
}, 120_000)

test('a definition with a field too many, or one too few, is not one', () => {
  const { definition } = compilePlaybook(pages[0]?.[1] ?? '')
  const [stage] = definition.stages
  const [task] = stage?.tasks ?? []
  const withTask = (changed: unknown) => ({ ...definition, stages: [{ ...stage, tasks: [changed] }] })
  expect(DefinitionSchema.safeParse(withTask(task)).success).toBe(true)
  expect(DefinitionSchema.safeParse(withTask({ ...task, colour: 'red' })).success).toBe(false)
  expect(DefinitionSchema.safeParse(withTask({ ...task, title: undefined })).success).toBe(false)
  // Absent is absent; a field that is there has a value.
  expect(DefinitionSchema.safeParse(withTask({ ...task, group: undefined })).success).toBe(false)
})

test('the JSON Schema lets nothing through that it does not name, and says what each part is', () => {
  type Node = { type?: string; properties?: object; additionalProperties?: unknown; description?: string; [key: string]: unknown }
  const objects: Node[] = []
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ((value as Node).type === 'object' && (value as Node).properties) objects.push(value as Node)
    for (const one of Object.values(value)) walk(one)
  }
  const schema = definitionJsonSchema() as { $schema: string; $defs: Record<string, Node> }
  walk(schema)
  expect(schema.$schema).toContain('2020-12')
  expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(['Task', 'Gate', 'RaciRow', 'Topic', 'TemplateField', 'Letter']))
  expect(objects.length).toBeGreaterThan(15)
  for (const one of objects) expect(one.additionalProperties).toBe(false)
})
