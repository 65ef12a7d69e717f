import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpoints } from '../src/contract/all.ts'
import { referenceMarkdown } from '../src/http/reference-markdown.ts'
import { cliMarkdown } from './reference/cli.ts'
import { handoversMarkdown } from './reference/handovers.ts'
import { playbookPagesMarkdown, playbookSchemaJson } from './reference/playbook-pages.ts'
import { settingsMarkdown } from './reference/settings.ts'

/**
 * Writes what follows from the code: the reference pages, and the list of paths for the browser. With `--check` it writes
 * nothing and fails when a file is not what the code says: `node scripts/generate-reference.ts --check`.
 */

const root = join(import.meta.dirname, '..')

/** The paths without the schemas: what a browser needs, without the weight of zod. */
const pathsModule = () => `/**
 * Method and path of every endpoint, for who runs where zod would weigh too much: the browser. Written by
 * \`scripts/generate-reference.ts\`; a test holds it against the contract.
 */
export const apiRoot = '/api/v1'

export const paths = {
${Object.entries(endpoints)
  // What speaks SCIM is for directories.
  .filter(([, endpoint]) => !('scim' in endpoint))
  .map(([name, { method, path }]) => `  ${name}: ['${method}', '${path}'],`)
  .join('\n')}
} as const
`

/** Each file with what makes it. To add one: a line. */
const files: Record<string, () => string> = {
  'docs/reference/http-api.md': referenceMarkdown,
  'docs/reference/cli.md': cliMarkdown,
  'docs/reference/handovers.md': handoversMarkdown,
  'docs/reference/playbook-pages.md': playbookPagesMarkdown,
  'docs/reference/playbook.schema.json': playbookSchemaJson,
  'docs/reference/settings.md': settingsMarkdown,
  'src/contract/paths.ts': pathsModule,
}

const isCheck = process.argv.includes('--check')
const stale = Object.entries(files).filter(([path, make]) => {
  const file = join(root, path)
  const text = make()
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false
  if (!isCheck) writeFileSync(file, text)
  return true
})
for (const [path] of stale)
  console.log(isCheck ? `${path} is not what the code says. Run: node scripts/generate-reference.ts` : `${path} written`)
process.exitCode = isCheck && stale.length > 0 ? 1 : 0
