import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlantedBug } from './bugs.ts'

const home = join(import.meta.dirname, '../..')
const parts = [
  'src',
  'tests',
  'playbooks',
  'scripts',
  'docs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vitest.config.ts',
  'README.md',
]

/** What the file would say with the bug in it; an error where its line is not there exactly once. */
export function planted(text: string, { file, find, put }: PlantedBug): string {
  const places = find === '' ? 0 : text.split(find).length - 1
  if (places !== 1) throw new Error(`"${find}" stands ${places} times in ${file}`)
  return text.replace(find, () => put)
}

export const sourceOf = ({ file }: Pick<PlantedBug, 'file'>): string => readFileSync(join(home, file), 'utf8')

export type Copy = {
  /** Whether the named test passes in the copy as it stands, with this bug in it if one is given. */
  passes: (test: PlantedBug['test'], bug?: PlantedBug) => Promise<boolean>
  remove: () => void
}

/** A copy of the source beside the project, in which bugs are planted one after the other. */
export function copySource(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'baton-planted-'))
  for (const part of parts) cpSync(join(home, part), join(folder, part), { recursive: true })
  for (const part of ['node_modules', 'toolchain']) symlinkSync(join(home, part), join(folder, part))
  return {
    passes: async (test, bug) => {
      if (!bug) return runTest(folder, test)
      const path = join(folder, bug.file)
      const before = readFileSync(path, 'utf8')
      writeFileSync(path, planted(before, bug))
      try {
        return await runTest(folder, test)
      } finally {
        writeFileSync(path, before)
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

type Report = { numPassedTests: number; numFailedTests: number; testResults: { message: string }[] }

/** Exactly the named tests; none that ran is an error, not a pass. */
async function runTest(folder: string, { file, name }: PlantedBug['test']): Promise<boolean> {
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const place = join(folder, 'report.json')
  rmSync(place, { force: true })
  const flags = ['-t', pattern, '--reporter=json', `--outputFile=${place}`, '--maxWorkers=1']
  const told = await output(folder, ['node_modules/vitest/vitest.mjs', 'run', file, ...flags])
  if (!existsSync(place)) throw new Error(`The tests of ${file} gave no report:\n${told.slice(-2_000)}`)
  const report: Report = JSON.parse(readFileSync(place, 'utf8'))
  if (report.numPassedTests + report.numFailedTests > 0) return report.numFailedTests === 0
  const message = report.testResults.map((one) => one.message).join('\n')
  if (message === '') throw new Error(`${file} has no test whose name begins or goes on with "${name}"`)
  // A file that does not even load has found the bug.
  return false
}

const output = (folder: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')))
    const child = spawn(process.execPath, args, { cwd: folder, env: { ...env, CI: 'true' }, stdio: ['ignore', 'pipe', 'pipe'] })
    let written = ''
    child.stdout.on('data', (part: Buffer) => {
      written += part
    })
    child.stderr.on('data', (part: Buffer) => {
      written += part
    })
    child.once('error', reject)
    child.once('close', () => resolve(written))
  })
